"""What a board takes from figures: satisfaction, what was heard, and the course of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.kernel import clock
from bihuan.kernel import figures as registry
from bihuan.kernel.errors import Unseen
from bihuan.kernel.figures import Number, Scope, Share
from bihuan.rooms.reports import scopes
from bihuan.rooms.reports.boards.asked import Asked
from bihuan.rooms.reports.boards.queries import Row
from bihuan.rooms.reports.figures import trend
from bihuan.rooms.reports.figures.asked import stamp

SATISFIED = "problems.satisfied"
HEARD = ("voices.received", "voices.raised")
COURSE = (
    ("items.registered", "blue"),
    ("items.closed", "green"),
    ("items.open", "amber"),
    ("items.overdue", "red"),
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
    """In all, then by origin where anything was closed; nothing for a list nobody reports to."""
    if not asked.of_opinions:
        return []
    at = clock.now()
    found = registry.values([SATISFIED], at, asked.scope)[SATISFIED]
    split = found.figure.split("origin")
    out = [_judged(asked, at, _("全部"), found.total)]
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


def heard(asked: Asked) -> list[tuple[str, int, str]]:
    """How many opinions were received and how many became part of a problem: words, numbers and
    addresses. Nothing to whom opinions are not shown."""
    if not asked.of_opinions:
        return []
    try:
        scope = scopes.narrowed(asked.viewer, "voice", Scope(unit=asked.scope.unit))
    except Unseen:
        return []
    at = clock.now()
    out = []
    for code, one in registry.values(HEARD, at, scope).items():
        assert isinstance(one.total, int)
        address = rows_of(code, scope, at) if one.total else ""
        out.append((str(one.figure.name), one.total, address))
    return out


def course(asked: Asked, by: str) -> list[Row]:
    """What was registered, closed, open and overdue at the ends of the last months or weeks."""
    codes = [code for code, _tone in COURSE]
    out = []
    for point in trend.course(codes, clock.now(), asked.scope, by):
        counted = [point.values[code] for code in codes]
        cells = [
            (n, rows_of(code, asked.scope, point.until) if n else "")
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
