"""Words made anew, where what makes them has changed: in the background, newest matter first.

What comes in is indexed by what is in force. The rest is gone through block by block, each with
its place, so that it goes on where it was after a stop; every matter's history is replayed, and a
row is written only where it would be another.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import takewhile

from django.db import connection, transaction
from django.db.models import Max

from bihuan.facilities.search.models import Made, Words
from bihuan.facilities.search.words import VERSION
from bihuan.kernel import history, record
from bihuan.kernel.figures.past import Apart
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.turn import turn

BLOCK = 250
STRETCH = 12.0
"""Seconds to work at a stretch. After each block it rests as long as the block took."""
LONGEST_REST = 2.0
TURN = "bihuan.words"

WRITE = """
    INSERT INTO search_words (matter_id, words)
    SELECT id, words::tsvector FROM unnest(%s::bigint[], %s::text[]) made (id, words)
    ON CONFLICT (matter_id) DO UPDATE SET words = excluded.words
    WHERE search_words.words <> excluded.words
"""


def work(stretch: float, rest: float = 1.0) -> bool:
    """Go on for so many seconds; says whether there is more to do. One query where all is done."""
    made = Made.objects.first()
    if made is not None and made.version == VERSION and not made.low:
        return False
    with turn(TURN) as mine:
        return mine and _go_on(_begun(), stretch, rest)


def _begun() -> Made:
    """The place of what is in force: at the top where that is new."""
    made = Made.objects.first() or Made()
    if made.version != VERSION:
        newest = Matter.objects.aggregate(newest=Max("pk"))["newest"] or 0
        made.version, made.low = VERSION, newest + 1
        made.save()
    return made


def _go_on(made: Made, stretch: float, rest: float) -> bool:
    until = time.monotonic() + stretch
    going = True
    while made.low and going:
        began = time.monotonic()
        going = _block(made) and time.monotonic() < until
        time.sleep(min(rest * (time.monotonic() - began), LONGEST_REST))
    return bool(made.low)


def _block(made: Made) -> bool:
    """The next block, as far as nobody is acting on one of its matters; False if that is the first.

    What was acted on since it was read was extended from its old words: it comes with the next.
    """
    below = Matter.objects.filter(pk__lt=made.low).order_by("-pk")
    block = list(below.only("kind", "number", "version")[:BLOCK])
    words = _words([one for one in block if one.kind != "register"])
    with transaction.atomic():
        rows = Matter.objects.filter(pk__in=[one.pk for one in block]).order_by()
        free = rows.select_for_update(skip_locked=True, no_key=True)
        held = dict(free.values_list("pk", "version"))
        done = [one.pk for one in takewhile(lambda one: held.get(one.pk) == one.version, block)]
        _write({pk: words[pk] for pk in done if pk in words})
        made.low = done[-1] if done else made.low if block else 0
        made.save()
    return bool(done) or not block


def _words(matters: Sequence[Matter]) -> dict[int, str]:
    """What their histories would have indexed; empty where that is nothing."""
    known = {one.pk: one for one in matters}
    found = {}
    for pk, past in history.by_matter(list(known)):
        if not past:
            continue
        rows, matter = Apart(), record.bare(known[pk].kind, pk, known[pk].number)
        record.rebuild(matter, past, rows)
        found[pk] = next((row.words for row in rows.of(Words, matter)), "")
    return found


def _write(words: dict[int, str]) -> None:
    Words.objects.filter(pk__in=[pk for pk, some in words.items() if not some]).delete()
    kept = {pk: some for pk, some in words.items() if some}
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [list(kept), list(kept.values())])
