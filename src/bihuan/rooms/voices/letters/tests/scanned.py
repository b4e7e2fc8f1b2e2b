"""Letters whose pages count as read: what the reader would say is put in their place."""

from __future__ import annotations

from bihuan.facilities.files.tests.samples import GIF
from bihuan.facilities.ocr import Line, Reading
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.letters import drafts, reading, store
from bihuan.rooms.voices.letters.models import Letter, LetterPage

TEXT = "食堂饭菜经常是凉的，孩子吃了不舒服。"


def lines(*texts: str, doubtful: tuple[int, ...] = ()) -> Reading:
    """One paragraph a line, one below the other."""
    tops = range(50, 50 + 50 * len(texts), 50)
    return Reading(
        tuple(
            Line(text, (50, y, 550, y, 550, y + 30, 50, y + 30), 0.99, doubtful)
            for y, text in zip(tops, texts, strict=True)
        ),
        (600, 800),
    )


def read(page: LetterPage, found: Reading) -> None:
    store.write(store.picture(page.pk), b"\xff\xd8\xff\xd9")
    LetterPage.objects.filter(pk=page.pk).update(state="read", data=found.as_json())


def letter(by: Post, *pages: Reading) -> Letter:
    (made,) = drafts.begin([GIF for _ in pages], apart=False, by=by)
    for page, found in zip(made.pages.all(), pages, strict=True):
        read(page, found)
    reading.compose(made)
    made.refresh_from_db()
    return made
