"""Reads of figures, within what the viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.kernel import figures as registry
from bihuan.kernel import lifecycle, policy
from bihuan.kernel.errors import Invalid, Unseen
from bihuan.kernel.figures import Behind, Figure, Number, Scope, Split, Value
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.reports import scopes
from bihuan.rooms.reports.figures import numbers, trend
from bihuan.rooms.reports.figures.asked import Question


class Cell(NamedTuple):
    """A number and the address of its rows, if there are any."""

    n: int
    href: str


@dataclass(frozen=True)
class Line:
    """One key of a split, or the whole."""

    word: str
    cells: list[Cell]
    ratios: list[numbers.Ratio]
    bar: float


@dataclass(frozen=True)
class Broken:
    """A split: its lines, and the words above their numbers."""

    code: str
    name: str
    headings: list[str]
    lines: list[Line]


@dataclass(frozen=True)
class Group:
    """The figures that look at one kind of matter."""

    name: str
    scope: str
    values: list[Value]


def figure(viewer: Post, code: str) -> Figure:
    """Raises Unseen when there is none, or none that the post may see anything of."""
    try:
        found = registry.get(code)
    except Invalid as error:
        raise Unseen from error
    if not scopes.offered(viewer, found.matters):
        raise Unseen
    return found


def groups(question: Question) -> list[Group]:
    """All figures the viewer may see; those of one scope are computed together."""
    codes: dict[str, list[str]] = {}
    for code, one in registry.every().items():
        codes.setdefault(one.matters, []).append(code)
    scoped: dict[Scope, list[str]] = {}
    for kind in list(codes):
        try:
            scoped.setdefault(question.scope_of(kind), []).extend(codes[kind])
        except Unseen:
            del codes[kind]
    found: dict[str, Value] = {}
    for scope, together in scoped.items():
        found |= registry.values(together, question.as_of, scope)
    return [
        Group(
            str(lifecycle.of(kind).label),
            question.scope_of(kind).words(),
            [found[code] for code in of_kind],
        )
        for kind, of_kind in codes.items()
    ]


def broken(question: Question, one: Value) -> list[Broken]:
    """The splits of a value, every number with the address of its rows."""
    return [_broken(question, one, split) for split in one.figure.splits]


def _broken(question: Question, one: Value, split: Split) -> Broken:
    of = one.figure
    parts = one.splits[split.code]
    full = numbers.full(of, list(parts.values()))
    lines = [
        Line(
            split.word(key),
            cells(question, of, number, split=split.code, key=key),
            numbers.ratios(of, number),
            numbers.length(number) / full * 100,
        )
        for key, number in parts.items()
    ]
    headings = [str(p.word) for p in numbers.pieces(of, of.zero)]
    headings += [str(r.word) for r in numbers.ratios(of, of.zero)]
    return Broken(split.code, str(split.name), headings, lines)


def cells(question: Question, of: Figure, number: Number, **part: str) -> list[Cell]:
    """The numbers of a value, each with its address where it is not nought. A split without a key
    asks for what has no class."""
    where = reverse("figure-rows", args=(of.code,))
    found = []
    for piece in numbers.pieces(of, number):
        asks = question.query(of.matters, **part, of=piece.code)
        found.append(Cell(piece.n, where + asks if piece.n else ""))
    return found


TONES = ("blue", "amber", "green")


@dataclass(frozen=True)
class Stop:
    """One end of a course, as a row of a chart."""

    label: str
    cells: Sequence[tuple[float, str]]
    href: str = ""


def series(of: Figure) -> list[tuple[str, str]]:
    """The words and tones of the lines of a course: durations by their mean and median."""
    if of.kind == "duration":
        words = [str(one.word) for one in numbers.ratios(of, of.zero)]
    else:
        words = [str(one.word) for one in numbers.pieces(of, of.zero)]
    return [(word, tone) for word, tone in zip(words, TONES, strict=False)]


def course(question: Question, of: Figure, by: str) -> list[Stop]:
    """Its values at the ends of the last months or weeks, each opening to its rows."""
    scope = question.scope_of(of.matters)
    out = []
    for point in trend.course([of.code], question.as_of, scope, by):
        number = point.values[of.code]
        opened = cells(replace(question, as_of=point.until), of, number)
        if of.kind == "duration":
            means = numbers.ratios(of, number)
            found: Sequence[tuple[float, str]] = [
                (float(one.n or 0), opened[0].href) for one in means
            ]
        else:
            found = [(cell.n, cell.href) for cell in opened]
        out.append(Stop(point.on.isoformat(), found))
    return out


@dataclass(frozen=True)
class Opened:
    """What stands behind one number: `adds` by matter; `total` is the number itself, `hidden` how
    many of the matters the viewer may not see now."""

    figure: Figure
    piece: str
    words: list[tuple[str, str]]
    behind: dict[int, Behind]
    adds: dict[int, int]
    rows: QuerySet[Matter]
    hidden: int

    @property
    def total(self) -> int:
        return sum(self.adds.values())


def opened(question: Question, of: Figure, split: str, key: str, piece: str) -> Opened:
    """The matters behind one number. Raises Unseen for a split or a piece there is not."""
    if piece not in numbers.codes(of):
        raise Unseen
    words = [(str(p.word), "") for p in numbers.pieces(of, of.zero) if p.code == piece != ""]
    if split:
        words.append((_split(of, split).word(key), str(_split(of, split).name)))
    scope = question.scope_of(of.matters)
    found = registry.behind(
        of.code, question.as_of, scope=scope, split=split or None, key=key if split else None
    )
    behind = {one.matter_id: one for one in found}
    adds = {pk: n for pk, one in behind.items() if (n := numbers.taken(one.adds, piece))}
    rows = policy.visible(question.viewer, of.matters).filter(pk__in=list(adds))
    hidden = 0 if scopes.whole(question.viewer, of.matters) else len(adds) - rows.count()
    return Opened(of, piece, words, behind, adds, rows, hidden)


def _split(of: Figure, code: str) -> Split:
    try:
        return of.split(code)
    except Invalid as error:
        raise Unseen from error


def kind_word(of: Figure) -> str:
    """What sort of number it is, and what that means."""
    match of.kind:
        case "share":
            whole, asked, part = (str(one) for one in of.parts)
            text = _(
                "比例：%(whole)s的当中%(asked)s的有多少，其中%(part)s的有多少。没有问到的不算%(part)s。"
            )
            return text % {"whole": whole, "asked": asked, "part": part}
        case "growth":
            return _("增长：与基期同口径的数相比。基期为零时不计增长率。")
        case "duration":
            return _("时长：逐件计算天数，列平均数和中位数。")
        case "sum":
            return _("合计：各事项登记的数相加，一个事项可以计入多个。")
        case _:
            return _("计数：一个事项至多计入一次。")
