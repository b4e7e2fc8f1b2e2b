"""Pages read in the background, and the text composed of them.

One job works through everything that waits. A worker that dies loses its turn at once; what it left
is begun again, and what kills it twice is given up in words.
"""

from __future__ import annotations

from itertools import pairwise

from django.db import transaction
from django.db.models import F

from bihuan.facilities.ocr import BadPicture, Page, Reader, layout
from bihuan.kernel import clock
from bihuan.kernel.turn import turn
from bihuan.rooms.voices.letters import guess, store
from bihuan.rooms.voices.letters.models import Letter, LetterPage

JOB = "letters.read"
TURN = "bihuan.letters"
MOST_TRIES = 2
_ENDS = "。！？；：”’）.!?;:)"


def work() -> int:
    """Read every page that waits, unless somebody is at it; returns how many."""
    count = 0
    with turn(TURN) as mine, Reader() as reader:
        while mine and (page := LetterPage.objects.filter(state="waiting").order_by("id").first()):
            read(page, reader)
            count += 1
    return count


def read(page: LetterPage, reader: Reader) -> None:
    """Bring one page to its end: read, or failed with a reason."""
    mine = LetterPage.objects.filter(pk=page.pk)
    mine.update(tries=F("tries") + 1)
    if page.tries >= MOST_TRIES:
        mine.update(state="failed", reason="memory")
        compose(Letter.objects.get(pk=page.letter_id))
        return
    try:
        found = reader.read(store.scan(page.pk).read_bytes())
    except FileNotFoundError:
        mine.update(state="failed", reason="damaged")
    except BadPicture as bad:
        mine.update(state="failed", reason=bad.code)
    else:
        _write(page, found)
    compose(Letter.objects.get(pk=page.letter_id))


@transaction.atomic
def _write(page: LetterPage, found: list[Page]) -> None:
    """The reading of a page; a scan of several becomes as many pages."""
    Letter.objects.select_for_update().get(pk=page.letter_id)
    later = LetterPage.objects.filter(letter=page.letter_id, place__gt=page.place)
    later.update(place=F("place") + len(found) - 1)
    for number, one in enumerate(found):
        row = page
        if number:
            row = LetterPage.objects.create(letter_id=page.letter_id, place=page.place + number)
        if one.scan:
            store.write(store.scan(row.pk), one.scan)
        store.write(store.picture(row.pk), one.picture)
        LetterPage.objects.filter(pk=row.pk).update(state="read", data=one.reading.as_json())


def compose(letter: Letter) -> None:
    """Once every page is settled, add the text of those that are not in it yet; what a person wrote
    meanwhile stays."""
    pages = list(letter.pages.all())
    if any(page.state == "waiting" for page in pages):
        return
    fresh = [page for page in pages if page.state == "read" and not page.used]
    letter.text = text_of([letter.text, *(page.reading.text for page in fresh)])
    guessed = guess.fields(letter.text)
    letter.fields = {**guessed, **{name: v for name, v in letter.fields.items() if v}}
    letter.changed_at = clock.now()
    letter.save(update_fields=["text", "fields", "changed_at"])
    LetterPage.objects.filter(pk__in=[page.pk for page in fresh]).update(used=True)


def text_of(pages: list[str]) -> str:
    """One text: a sentence that goes on overleaf is not torn."""
    written = [page for page in pages if page]
    out = written[:1]
    for before, after in pairwise(written):
        if before.endswith(tuple(_ENDS)):
            out.append("\n" + after)
        else:
            out.append(layout.joined(before, after)[len(before) :])
    return "".join(out)
