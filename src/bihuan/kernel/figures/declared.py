"""What a figure is, and the registry rooms declare theirs in."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures.classing import called, classes, codes
from bihuan.kernel.figures.numbers import ZEROS, Number
from bihuan.kernel.figures.past import Past
from bihuan.kernel.models.people import units

KINDS = {
    "count": _("计数"),
    "sum": _("合计"),
    "share": _("比例"),
    "growth": _("增长"),
    "duration": _("时长"),
}
UNCLASSED = _("未分类")


def _as_it_was(key: str, until: datetime) -> str:
    return key


@dataclass(frozen=True)
class Split:
    """A way to break a figure down: each matter falls under exactly one key.

    `keys` gives the keys, in their order, that are shown even when nothing falls under them
    (零报告); `words` puts a key into words, when it is a code; `called` is what a key was called
    by an instant, when keys are renamed; `order` sorts those that `keys` does not name.
    """

    code: str
    name: str | Promise
    key: Callable[[Past], str]
    keys: Callable[[datetime], Sequence[str]] = lambda until: ()
    words: Callable[[str], str | Promise] = lambda key: key
    called: Callable[[str, datetime], str] = _as_it_was
    order: Callable[[str], Any] = str

    def word(self, key: str) -> str:
        return str(self.words(key) if key else UNCLASSED)


def by_class(code: str, name: str | Promise) -> Split:
    """By the class in a classification, with every class that was in force then. What was put
    into a class that had been renamed by then counts under its new name."""
    return Split(
        code,
        name,
        lambda past: past.matter.label(code),
        lambda until: classes(code, until),
        called=lambda key, until: called(code, key, until),
    )


def by_unit(
    name: str | Promise, unit: Callable[[Past], int | None] = lambda past: past.matter.unit_id
) -> Split:
    """By unit, in the official order; units with nothing are not shown."""
    return Split(
        "unit",
        name,
        lambda past: str(unit(past) or ""),
        words=lambda key: units()[int(key)].name if int(key) in units() else key,
        order=lambda key: _place(int(key)),
    )


def _place(unit: int) -> int:
    return next((n for n, pk in enumerate(units()) if pk == unit), len(units()))


def by_list(name: str | Promise) -> Split:
    """By the list a matter stands in, with every list there was then."""
    return Split(
        "list",
        name,
        lambda past: past.matter.list_code,
        lambda until: codes("list", until),
        lambda key: schemes.word(schemes.every("list").get(key, {"label": key})["label"]),
    )


def _unit(past: Past) -> int | None:
    return past.matter.unit_id


def _never(past: Past) -> Iterable[date]:
    return ()


@dataclass(frozen=True)
class Figure:
    """A named number. `measure`: the unit of measure (个、条); `matters`: the kind of matter it
    looks at; `counts`: what one matter adds, in the number of its kind: an int (count, sum), a
    Share, Days; `unit`: the unit a matter belongs to when the scope names one.

    What a matter adds, its keys and its unit follow from its events, except on the days `turns`
    names: there they may change at midnight, though nothing happens. `parts`: of a share, the words
    for whole, asked and part. `of`, `base`: of a growth, the figure that grows and the instant it
    is compared with.
    """

    code: str
    name: str | Promise
    definition: str | Promise
    measure: str | Promise
    matters: str
    counts: Callable[[Past], Number]
    kind: str = "count"
    splits: tuple[Split, ...] = ()
    unit: Callable[[Past], int | None] = _unit
    turns: Callable[[Past], Iterable[date]] = _never
    parts: tuple[str | Promise, ...] = ()
    of: str = ""
    base: Callable[[datetime], datetime] | None = None

    @property
    def zero(self) -> Number:
        return ZEROS[self.kind]

    def split(self, code: str) -> Split:
        """Raises Invalid when the figure is not split that way."""
        for one in self.splits:
            if one.code == code:
                return one
        raise Invalid({"split": _("这个指标没有这种分项。可用的分项见 docs/figures.md。")})


def growth(
    code: str,
    name: str | Promise,
    definition: str | Promise,
    of: Figure,
    base: Callable[[datetime], datetime],
) -> Figure:
    """How another figure, a count or a sum, has grown since the base instant."""
    if of.kind not in ("count", "sum"):
        raise ValueError(f"figure {of.code} of kind {of.kind} has no growth")
    return Figure(
        code, name, definition, of.measure, of.matters, of.counts,
        kind="growth", splits=of.splits, unit=of.unit, turns=of.turns, of=of.code, base=base,
    )  # fmt: skip


def month_before(until: datetime) -> datetime:
    """The same time a month before: the last day of a month answers to the last day of the month
    before, a day that month does not have to its last."""
    local = timezone.localtime(until)
    last = local.replace(day=1) - timedelta(days=1)
    ends = local.day == calendar.monthrange(local.year, local.month)[1]
    day = last.day if ends else min(local.day, last.day)
    return local.replace(year=last.year, month=last.month, day=day)


def month_after(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


_declared: dict[str, Figure] = {}


def declare(*figures: Figure) -> None:
    """Take figures into the registry, from a room's `figures.py`."""
    for figure in figures:
        if figure.code in _declared:
            raise ValueError(f"figure {figure.code} declared twice")
        if figure.kind not in KINDS:
            raise ValueError(f"figure {figure.code} has the unknown kind {figure.kind}")
        if figure.kind == "share" and len(figure.parts) != len(("whole", "asked", "part")):
            raise ValueError(f"figure {figure.code} does not say what its three parts are")
        _declared[figure.code] = figure


def every() -> dict[str, Figure]:
    """All figures by code, in the order of the rooms."""
    _discover()
    return dict(_declared)


@cache
def _discover() -> None:
    autodiscover_modules("figures")


def get(code: str) -> Figure:
    """Raises Invalid when there is no such figure."""
    found = every().get(code)
    if found is None:
        raise Invalid({"code": _("没有这个指标。可用的指标见 docs/figures.md。")})
    return found
