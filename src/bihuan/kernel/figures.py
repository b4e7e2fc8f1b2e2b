"""Figures 口径: named counts over matters as they stood at any instant.

A room declares its figures in `figures.py`. A value is computed from events alone: every matter is
rebuilt from its history up to the instant by the projectors that wrote its rows, so what happens
later (closing, opening again, merging, a changed classification) never alters it.
docs/mechanisms/figures.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import history, lifecycle, memory, record, schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection
from bihuan.kernel.project import Happened
from bihuan.kernel.rows import Gathered

CHUNK = 500
KINDS = {"count": _("计数"), "share": _("比例")}
UNCLASSED = _("未分类")

Row = TypeVar("Row", bound=Projection)


@dataclass(frozen=True)
class Share:
    """`part` of `asked` of `whole`: two denominators, so that silence stays visible."""

    part: int = 0
    asked: int = 0
    whole: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.asked + other.asked, self.whole + other.whole)


Number = int | Share
Distribution = dict[str, Number]


class _Apart(Gathered):
    """Rows of a past instant. They are looked at and thrown away; none may reach the database."""

    def change(self, row: Projection) -> None:
        if self._keyed.get((type(row), row.pk)) is not row:
            raise LookupError(f"{type(row).__name__} {row.pk} does not belong to this past")

    def flush(self) -> None:
        raise LookupError("rows of a past instant are not written")


@dataclass(frozen=True)
class Past:
    """One matter as it stood at the end of an instant; `on` is the local day of it, `until` the
    instant. Texts are not put in: a figure never depends on what may be erased."""

    matter: Matter
    history: Sequence[Happened]
    rows: Gathered
    on: date
    until: datetime

    @property
    def phase(self) -> str:
        return lifecycle.of(self.matter.kind).states[self.matter.status].phase

    def row(self, model: type[Row]) -> Row:
        """The matter's row in a projection keyed by the matter."""
        return self.rows.get(model, self.matter.pk)

    def those(self, model: type[Row]) -> list[Row]:
        return self.rows.of(model, self.matter)


@dataclass(frozen=True)
class Split:
    """A way to break a figure down: each matter falls under exactly one key.

    `keys` gives the keys, in their order, that are shown even when nothing falls under them
    (零报告); `words` puts a key into words, when it is a code.
    """

    code: str
    name: str | Promise
    key: Callable[[Past], str]
    keys: Callable[[datetime], Sequence[str]] = lambda until: ()
    words: Callable[[str], str | Promise] = lambda key: key

    def word(self, key: str) -> str:
        return str(self.words(key) if key else UNCLASSED)


@dataclass(frozen=True)
class Figure:
    """A named count. `measure`: the unit of measure (个、条); `matters`: the kind of matter it
    looks at; `counts`: what one matter adds, an int or, for a figure of kind `share`, a Share."""

    code: str
    name: str | Promise
    definition: str | Promise
    measure: str | Promise
    matters: str
    counts: Callable[[Past], Number]
    kind: str = "count"
    splits: tuple[Split, ...] = ()

    @property
    def zero(self) -> Number:
        return Share() if self.kind == "share" else 0

    def split(self, code: str) -> Split:
        """Raises Invalid when the figure is not split that way."""
        for one in self.splits:
            if one.code == code:
                return one
        raise Invalid({"split": _("这个指标没有这种分项。可用的分项见 docs/figures.md。")})


@dataclass
class Value:
    """A figure at an instant, with every split."""

    figure: Figure
    until: datetime
    total: Number
    splits: dict[str, Distribution] = field(default_factory=dict)

    def add(self, past: Past) -> None:
        number = self.figure.counts(past)
        if number == self.figure.zero:
            return
        self.total = _sum(self.total, number)
        for split in self.figure.splits:
            shown, key = self.splits[split.code], split.key(past)
            shown[key] = _sum(shown.get(key, self.figure.zero), number)


def _sum(left: Number, right: Number) -> Number:
    if isinstance(left, Share) and isinstance(right, Share):
        return left + right
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    raise TypeError(f"a count and a share do not add up: {left!r}, {right!r}")


_declared: dict[str, Figure] = {}


def declare(*figures: Figure) -> None:
    """Take figures into the registry, from a room's `figures.py`."""
    for figure in figures:
        if figure.code in _declared:
            raise ValueError(f"figure {figure.code} declared twice")
        if figure.kind not in KINDS:
            raise ValueError(f"figure {figure.code} has the unknown kind {figure.kind}")
        _declared[figure.code] = figure


def every() -> dict[str, Figure]:
    """All figures by code, in the order of the rooms."""
    autodiscover_modules("figures")
    return dict(_declared)


def get(code: str) -> Figure:
    """Raises Invalid when there is no such figure."""
    found = every().get(code)
    if found is None:
        raise Invalid({"code": _("没有这个指标。可用的指标见 docs/figures.md。")})
    return found


# -- computing ----------------------------------------------------------------------------------


def instant(as_of: date | datetime) -> datetime:
    """The last microsecond that counts: a local day to its end, an instant itself."""
    if isinstance(as_of, datetime):
        return as_of if timezone.is_aware(as_of) else timezone.make_aware(as_of)
    after = datetime.combine(as_of + timedelta(days=1), time.min)
    return timezone.make_aware(after) - timedelta(microseconds=1)


def value(code: str, as_of: date | datetime, split: str | None = None) -> Number | Distribution:
    """A figure as of the end of a local day, or of an instant: its total, or a split of it by
    key. Raises Invalid for an unknown figure or split."""
    figure = get(code)
    if split is not None:
        figure.split(split)
    found = values([code], as_of)[code]
    return found.total if split is None else found.splits[split]


def values(codes: Iterable[str], as_of: date | datetime) -> dict[str, Value]:
    """Several figures with all their splits, reading every kind of matter once."""
    until = instant(as_of)
    out = {code: _blank(get(code), until) for code in codes}
    for kind in sorted({one.figure.matters for one in out.values()}):
        wanted = [one for one in out.values() if one.figure.matters == kind]
        for past in pasts(kind, until):
            for one in wanted:
                one.add(past)
    return out


def _blank(figure: Figure, until: datetime) -> Value:
    shown = {s.code: dict.fromkeys(s.keys(until), figure.zero) for s in figure.splits}
    return Value(figure, until, figure.zero, shown)


def pasts(kind: str, until: datetime) -> Iterator[Past]:
    """Every matter of a kind that had been opened, as it stood then. Two queries per 500."""
    opened = Matter.objects.filter(kind=kind, opened_at__lte=until).order_by("pk")
    numbers = opened.values_list("pk", "number").iterator(chunk_size=CHUNK)
    on = timezone.localdate(until)
    while block := dict(islice(numbers, CHUNK)):
        for pk, happened in history.by_matter(list(block), until=until, texts=False):
            rows = _Apart()
            matter = record.bare(kind, pk, block[pk])
            record.rebuild(matter, happened, rows)
            yield Past(matter, happened, rows, on, until)


# -- splits that several rooms use --------------------------------------------------------------


def by_class(code: str, name: str | Promise) -> Split:
    """By the class in a classification, with every class that was in force then. What was put
    into a class that had been renamed by then counts under its new name."""
    return Split(
        code,
        name,
        lambda past: _called(code, past.matter.label(code), past.until),
        lambda at: classes(code, at),
    )


def classes(code: str, until: datetime) -> tuple[str, ...]:
    """The classes of a classification as adopted by an instant; none when it was not yet."""
    return tuple(_adopted(code, until).get("classes", ()))


def _called(code: str, name: str, until: datetime) -> str:
    return str(dict(_adopted(code, until).get("renamed", ())).get(name, name))


def _adopted(code: str, until: datetime) -> dict[str, Any]:
    """The edition of a classification in force at an instant; empty before the first."""
    found: dict[str, Any] = {}
    for at, data in _editions(code):
        if at <= until:
            found = data
    return found


@memory.remembered(schemes.REGISTER)
def _editions(code: str) -> list[tuple[datetime, dict[str, Any]]]:
    register = Matter.objects.get(kind="register", title=schemes.REGISTER)
    return [
        (happened.at, happened.data.data)
        for happened in history.of(register, "scheme.adopted")
        if (happened.data.scheme_kind, happened.data.code) == ("classes", code)
    ]


# -- in print -----------------------------------------------------------------------------------


def plain(one: Value) -> Mapping[str, object]:
    """A value for a machine to read."""
    return {
        "code": one.figure.code,
        "name": str(one.figure.name),
        "definition": str(one.figure.definition),
        "measure": str(one.figure.measure),
        "value": _plain(one.total),
        "splits": {
            split.code: {split.word(k): _plain(n) for k, n in one.splits[split.code].items()}
            for split in one.figure.splits
        },
    }


def _plain(number: Number) -> int | dict[str, int]:
    if isinstance(number, Share):
        return {"part": number.part, "asked": number.asked, "whole": number.whole}
    return number
