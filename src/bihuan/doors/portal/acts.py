"""What a reporter does with their case, tried again when somebody else acted at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.core.files.base import File as Upload

from bihuan.doors.portal import cases
from bihuan.facilities.files import accept, as_event
from bihuan.kernel import people
from bihuan.kernel.errors import Refused, Stale
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.voices import commands as voices

TRIES = 4


class Over(Refused):
    """The reporter is not asked now: they have answered, or the problem moved on."""


def add(voice: Matter, text: str, uploads: Sequence[Upload[bytes]] = ()) -> None:
    """Raises Invalid, IllegalStep."""
    by = people.public()
    kept = [as_event(accept(one, matter=voice, by=by)) for one in uploads]
    _again(voice, lambda: voices.add(voice, text=text, files=kept, by=by))


def judge(voice: Matter, problem: Matter, result: str, said: str) -> None:
    """Raises Over when there is nothing to judge any more, Invalid."""

    def once() -> None:
        if not cases.unjudged(voice, problem):
            raise Over
        ledger.consult(
            problem,
            voice=voice.pk,
            result=result,
            way="link",
            words_said=said,
            by=people.public(),
        )

    _again(problem, once)


def _again(matter: Matter, act: Callable[[], None]) -> None:
    for _left in range(TRIES - 1):
        try:
            act()
        except Stale:
            matter.refresh_from_db()
        else:
            return
    act()
