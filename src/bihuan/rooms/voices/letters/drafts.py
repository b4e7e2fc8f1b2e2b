"""Letters from their pictures to the opinion they become: begun, arranged, kept, finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

from django.core.files.base import ContentFile
from django.core.files.base import File as Upload
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from bihuan.facilities import files
from bihuan.facilities.files import BadFile, images
from bihuan.kernel import clock, queue
from bihuan.kernel.errors import Refused, Unseen
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.letters import reading, store
from bihuan.rooms.voices.letters.models import Letter, LetterPage

MOST_FILES = 40
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".pdf")
"""For the `accept` attribute: telephones turn their own format into JPEG when it is not in it."""
_DRAWN = (b"II*\0", b"MM\0*", b"%PDF")
"""Looked at by the reading process alone, and kept as what that makes of it."""
FIELDS = ("contact", "reporter", "place", "subject", "happened_on")


def checked(upload: Upload[bytes]) -> bytes:
    """A picture of a page, freed of what cameras write besides. Raises BadFile."""
    upload.seek(0)
    if upload.read(4) in _DRAWN[:2]:
        upload.seek(0)
        return bytes(upload.read())
    kind = files.check(upload)
    if kind.code == "pdf":
        upload.seek(0)
        return bytes(upload.read())
    if kind.code not in images.CLEANERS:
        raise BadFile(_("来信请用图片（JPG、PNG、TIFF）或扫描的 PDF。"))
    upload.seek(0)
    return images.clean(kind.code, upload.read()).data


@transaction.atomic
def begin(pictures: Sequence[bytes], *, apart: bool, by: Post) -> list[Letter]:
    """One letter of all pictures, or one of each, and have them read."""
    groups = [[one] for one in pictures] if apart else [pictures]
    letters = []
    for group in groups:
        now = clock.now()
        letter = Letter.objects.create(by=by, created_at=now, changed_at=now)
        add(letter, group)
        letters.append(letter)
    return letters


@transaction.atomic
def add(letter: Letter, pictures: Sequence[bytes]) -> None:
    """More pages, behind those that are there."""
    last = letter.pages.order_by("-place").values_list("place", flat=True).first() or 0
    for place, data in enumerate(pictures, last + 1):
        page = LetterPage.objects.create(letter=letter, place=place)
        store.write(store.scan(page.pk), data)
    queue.call(reading.JOB)


def open_ones(viewer: Post) -> QuerySet[Letter]:
    """Letters that are being taken down, newest first, with the numbers of their pages."""
    return (
        Letter.objects.filter(voice="")
        .select_related("by")
        .annotate(
            count=Count("pages"),
            waiting=Count("pages", filter=Q(pages__state="waiting")),
            failed=Count("pages", filter=Q(pages__state="failed")),
        )
        .order_by("-id")
    )


def find(pk: int, *, hold: bool = False) -> Letter:
    """Raises Unseen."""
    letters = Letter.objects.select_for_update(of=("self",)) if hold else Letter.objects
    letter = letters.filter(pk=pk).select_related("by").first()
    if letter is None:
        raise Unseen
    return letter


def keep(letter: Letter, text: str, fields: dict[str, Any]) -> None:
    """What the form holds so far."""
    letter.text = text
    letter.fields = {name: str(fields.get(name, "")) for name in FIELDS}
    letter.changed_at = clock.now()
    letter.save(update_fields=["text", "fields", "changed_at"])


@dataclass(frozen=True)
class Wish:
    """What is wanted of one page: its place, that it goes, that another letter begins with it."""

    place: int
    drop: bool = False
    begins: bool = False

    @classmethod
    def of(cls, asked: dict[str, str], page: LetterPage) -> Self:
        place = asked.get(f"place-{page.pk}", "")
        number = int(place) if place.isdecimal() and len(place) < 4 else page.place
        return cls(number, f"drop-{page.pk}" in asked, f"begins-{page.pk}" in asked)


@transaction.atomic
def arrange(letter: Letter, wishes: dict[int, Wish]) -> list[Letter]:
    """Put pages in order, take some away, and let other letters begin with some of them. Returns
    the letters there are then; texts are composed anew where pages changed."""
    pages = list(letter.pages.all())
    dropped = [page for page in pages if wishes[page.pk].drop]
    left = [page for page in pages if not wishes[page.pk].drop]
    left.sort(key=lambda page: (wishes[page.pk].place, page.place))
    if not left:
        raise Refused(_("至少留一页。整封信都不要了，请用“删除这封信”。"))
    if left == pages and not any(wishes[page.pk].begins for page in left[1:]):
        return [letter]
    now = clock.now()
    letters = [letter]
    place = 0
    for number, page in enumerate(left):
        if number and wishes[page.pk].begins:
            letters.append(Letter.objects.create(by=letter.by, created_at=now, changed_at=now))
            place = 0
        place += 1
        LetterPage.objects.filter(pk=page.pk).update(letter=letters[-1], place=place, used=False)
    _forget(dropped)
    for one in letters:
        one.text, one.fields = "", {}
        one.save(update_fields=["text", "fields"])
        reading.compose(one)
    return letters


@transaction.atomic
def discard(letter: Letter) -> None:
    """Nothing is left of it."""
    _forget(list(letter.pages.all()))
    letter.delete()


def evidence(letter: Letter) -> list[Upload[bytes]]:
    """The scans, named by their pages. Raises Refused for one that could not even be decoded."""
    out = []
    for number, page in enumerate(letter.pages.all(), 1):
        data = store.scan(page.pk).read_bytes()
        if data.startswith(_DRAWN):
            text = _("第%(n)d页打不开，不能存档。请在“分页”里去掉它，换成图片再上传。")
            raise Refused(text, n=number)
        name = _("来信第%(n)d页") % {"n": number}
        out.append(cast("Upload[bytes]", ContentFile(data, name)))
    return out


def finish(letter: Letter, number: str) -> None:
    """It has become an opinion; what is left here says only which."""
    _forget(list(letter.pages.all()))
    letter.voice, letter.text, letter.fields = number, "", {}
    letter.changed_at = clock.now()
    letter.save()


def _forget(pages: list[LetterPage]) -> None:
    ids = [page.pk for page in pages]
    LetterPage.objects.filter(pk__in=ids).delete()
    transaction.on_commit(lambda: store.forget(ids))
