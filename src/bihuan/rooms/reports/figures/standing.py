"""How the log stood when a number was told, so that the two can be shown together later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.kernel.models.log import Checkpoint

ROOT_LINE = 2


@dataclass(frozen=True)
class Standing:
    """A signed state of the log; `covers`: every event up to the instant asked for is in it."""

    size: int
    root: str
    at: datetime
    covers: bool


def of(until: datetime) -> Standing | None:
    """The first checkpoint after an instant, which holds all that had been recorded by then; else
    the newest there is. None before the first."""
    after = Checkpoint.objects.filter(at__gte=until).order_by("size").first()
    found = after or Checkpoint.objects.order_by("-size").first()
    return _standing(found, covers=after is not None) if found else None


def agrees(size: str, root: str) -> bool | None:
    """Is the state of the log that an address tells of ours? None when it tells of none."""
    if not (size and root):
        return None
    if not size.isdecimal() or len(size) > 18:
        return False
    found = Checkpoint.objects.filter(size=int(size)).first()
    return found is not None and _root(found) == root


def _standing(one: Checkpoint, *, covers: bool) -> Standing:
    return Standing(one.size, _root(one), one.at, covers)


def _root(one: Checkpoint) -> str:
    return str(one.note.split("\n")[ROOT_LINE])
