"""What a board takes from figures: satisfaction, what was heard, and the course of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from bihuan.kernel import clock
from bihuan.kernel import figures as registry
from bihuan.kernel.errors import Unseen
from bihuan.kernel.figures import Number, Scope, Share
from bihuan.rooms.reports import scopes
from bihuan.rooms.reports.boards.asked import Asked
from bihuan.rooms.reports.boards.queries import Row
from bihuan.rooms.reports.figures import trend
from bihuan.rooms.reports.figures.asked import stamp

SATISFIED, HEARD = "problems.satisfied", "voices.received"
COURSE = (
    ("problems.registered", "blue"),
    ("problems.closed", "green"),
    ("problems.open", "amber"),
    ("problems.overdue", "red"),
)


@dataclass(frozen=True)
class Judged:
    """x of y asked of z closed, of one origin or of all; each with the address of its rows."""

    word: str
    share: Share
    whole: str
    asked: str
    part: str


def judged(asked: Asked) -> list[Judged]:
    """In all, then by origin where anything was closed."""
    at = clock.now()
    found = registry.values([SATISFIED], at, asked.scope)[SATISFIED]
    split = found.figure.split("origin")
    out = [_judged(asked, at, str(found.figure.name), found.total)]
    for key, number in found.splits["origin"].items():
        if number != found.figure.zero:
            one = _judged(asked, at, split.word(key), number, split="origin", key=key)
            out.append(one)
    return out


def _judged(asked: Asked, at: datetime, word: str, number: Number, **part: str) -> Judged:
    assert isinstance(number, Share)
    counted = {"whole": number.whole, "asked": number.asked, "part": number.part}
    opened = {
        piece: rows_of(SATISFIED, asked.scope, at, of=piece, **part) if n else ""
        for piece, n in counted.items()
    }
    return Judged(word, number, **opened)


def heard(asked: Asked) -> tuple[int, str] | None:
    """How many opinions were received and the address of them; None to whom they are not shown.
    Opinions are in no list."""
    try:
        scope = scopes.narrowed(asked.viewer, "voice", Scope(unit=asked.scope.unit))
    except Unseen:
        return None
    at = clock.now()
    number = registry.value(HEARD, at, scope=scope)
    assert isinstance(number, int)
    return number, rows_of(HEARD, scope, at) if number else ""


def course(asked: Asked, by: str) -> list[Row]:
    """What was registered, closed, open and overdue at the ends of the last months or weeks."""
    codes = [code for code, _tone in COURSE]
    out = []
    for point in trend.course(codes, clock.now(), asked.scope, by):
        counted = [point.values[code] for code in codes]
        cells = [
            (float(n), rows_of(code, asked.scope, point.until) if n else "")
            for code, n in zip(codes, counted, strict=True)
            if isinstance(n, int)
        ]
        out.append(Row(point.on.isoformat(), cells))
    return out


def course_series() -> list[tuple[str, str]]:
    return [(str(registry.get(code).name), tone) for code, tone in COURSE]


def rows_of(code: str, scope: Scope, at: datetime, **part: str) -> str:
    """The address of the matters behind a number of a figure."""
    data = scope.plain() | {"as_of": stamp(at)} | part
    asks = urlencode({name: text for name, text in data.items() if text})
    return f"{reverse('figure-rows', args=(code,))}?{asks}"
