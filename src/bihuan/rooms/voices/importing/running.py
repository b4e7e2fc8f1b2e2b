"""Taking the rows in: the file is read once, then come all of its rows or every good one.

All or nothing is one transaction; at the first bad row it is rolled back, and from then on rows are
only checked, so that every bad one is listed. Skipping bad rows commits block by block, the counts
together with the opinions: after a crash the next worker goes on behind the last block.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext_noop as _

from bihuan.facilities.tables.dateorder import date_orders
from bihuan.facilities.tables.errors import BadFile
from bihuan.kernel import clock
from bihuan.kernel.errors import BihuanError
from bihuan.kernel.turn import turn
from bihuan.lib.mask import mask
from bihuan.rooms.voices.importing import drafts, progress, spool, store
from bihuan.rooms.voices.importing.block import Settling, read_ahead
from bihuan.rooms.voices.importing.fields import FIELDS
from bihuan.rooms.voices.importing.places import Places
from bihuan.rooms.voices.importing.rows import Reader, plan_of
from bihuan.rooms.voices.models import Import

TURN = "bihuan.import"
MOST_TRIES = 3
WRITTEN = ("taken", "updated", "merged")
COUNTS = ("done", *WRITTEN, "likely", "repeats", "refused", "unknown", "tries")
GAVE_UP = _("导入多次中断，已停止，已导入的行不受影响。请联系系统管理员查看运行日志后再继续。")

STOPPED = _("导入被中途停止，已导入的行不受影响。可以接着导入。")


def work() -> int:
    """Bring every import asked for to its end, oldest first, unless somebody is at it.

    Returns how many. Those that a dead worker left behind go on where they were."""
    count = 0
    waiting = Import.objects.filter(state__in=Import.RUNNING).select_related("by__unit")
    with turn(TURN) as mine:
        while mine and (import_ := waiting.order_by("pk").first()):
            process(import_)
            count += 1
    return count


def process(import_: Import) -> None:
    """Bring one import to its end: done, held (a bad row held back all) or failed."""
    import_.tries += 1
    import_.started_at = import_.started_at or clock.now()
    import_.save(update_fields=["tries", "started_at"])
    if import_.tries > MOST_TRIES:
        end(import_, "failed", GAVE_UP)
        return
    try:
        with rare_collections():
            read(import_)
            if import_.alike != "ask" or import_.same is not None or asked(import_):
                take(import_)
    except BadFile as bad:
        import_.refresh_from_db()
        end(import_, "failed", bad.template, **bad.data)
    except BihuanError as refusal:
        import_.refresh_from_db()
        end(import_, "failed", str(refusal).replace("%", "%%"))


@contextmanager
def rare_collections() -> Iterator[None]:
    """A block makes tens of thousands of objects and drops them at once: looking for rings among
    them after every 700 costs a sixth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def end(import_: Import, state: str, reason: str = "", **data: object) -> None:
    import_.state, import_.reason, import_.data = state, reason, data
    import_.ended_at = clock.now()
    import_.save()
    if state == "done":
        transaction.on_commit(lambda: store.forget(import_))


def read(import_: Import) -> None:
    """Put the rows where they can be read again, unless they are there. Raises BadFile."""
    path = store.rows(import_)
    if import_.rows is not None and path.exists():
        return
    import_.state = "reading"
    import_.save(update_fields=["state"])
    with drafts.opened(import_) as table:
        import_.rows = spool.write(path, table.rows())
        import_.skipped = [
            {"row": one.number, "code": one.code, "text": mask(one.text)} for one in table.skipped
        ]
    import_.save(update_fields=["rows", "skipped"])


def take(import_: Import) -> None:
    """Take the rows in that have been read."""
    import_.state = "writing"
    import_.save(update_fields=["state", *COUNTS])
    if import_.skip_bad:
        _every_good(import_)
    else:
        _all_or_nothing(import_)


def asked(import_: Import) -> bool:
    """Look for rows that may be an opinion of another import. Says whether to go on: not when there
    are some, nor when bad rows hold back all."""
    import_.state = "writing"
    started_over(import_)
    check(import_)
    if import_.refused and not import_.skip_bad:
        _held_back(import_, "held")
        return False
    import_.same = []
    if import_.likely:
        _held_back(import_, "asking")
        return False
    import_.save(update_fields=["same"])
    started_over(import_)
    return True


def _held_back(import_: Import, state: str) -> None:
    """Nothing was written."""
    import_.taken = import_.updated = import_.merged = 0
    end(import_, state)


def check(import_: Import) -> None:
    """Find every bad row and every repeat; take nothing in."""
    for settle in _blocks(import_, writing=False):
        with transaction.atomic():
            settle()
            import_.save(update_fields=COUNTS)


def _every_good(import_: Import) -> None:
    for settle in _blocks(import_, writing=True):
        with transaction.atomic():
            settle()
            import_.tries = 0
            import_.save(update_fields=COUNTS)
    end(import_, "done")


class _Held(Exception):
    """A row is bad, so none may be taken in."""


def _all_or_nothing(import_: Import) -> None:
    started_over(import_)
    try:
        with transaction.atomic():
            _all(import_)
            end(import_, "done")
    except _Held:
        started_over(import_)
        check(import_)
        _held_back(import_, "held")


def _all(import_: Import) -> None:
    for settle in _blocks(import_, writing=True):
        settle()
        if import_.refused:
            raise _Held
        progress.tell(import_)


def started_over(import_: Import) -> None:
    """As if nothing had been looked at yet."""
    import_.notes.all().delete()
    import_.done = import_.repeats = import_.refused = import_.likely = 0
    import_.taken = import_.updated = import_.merged = 0
    import_.unknown = {}
    import_.save(update_fields=["state", *COUNTS])


def _blocks(import_: Import, *, writing: bool) -> Iterator[Callable[[], None]]:
    """What settles one block of rows, for each block that is not settled yet."""
    path = store.rows(import_)
    orders = date_orders(spool.read(path), import_.columns, FIELDS)
    rows = spool.read(path)
    reader = Reader(plan_of(import_, orders), Places())
    settling = Settling(import_, reader, writing=writing)
    settling.recall(islice(rows, import_.done))
    for block in read_ahead(rows, reader):
        yield partial(settling.settle, block)
