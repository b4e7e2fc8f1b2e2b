"""What the five views of a tree show, from one reading: each draws the same items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bihuan.facilities.pages import actions
from bihuan.facilities.pages.actions import Action
from bihuan.kernel import clock
from bihuan.kernel.deadlines import Lamp
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.rooms.ledger import queries as ledger
from bihuan.rooms.ledger.events import LIFE
from bihuan.rooms.ledger.tree import drawing
from bihuan.rooms.ledger.tree.drawing import Bar, Scale, Tick
from bihuan.rooms.ledger.tree.queries import Reading
from bihuan.rooms.ledger.tree.rules import Sum

PAGE = 100
"""Rows of the table and of the timeline."""
MOST_PARTS = 200
"""Shown under one item of the tree."""
MOST_OPEN = 400
"""Items drawn at once: beyond them the second level waits until it is opened."""
MOST_CARDS = 50
"""In one column of the board."""
MOST_A_DAY = 6

Keep = Callable[[int], bool]


@dataclass
class Row:
    """One item as it is drawn. `parts` None: they are fetched when it is opened; `left_out`: so
    many more stand under it."""

    matter: Matter
    sum: Sum
    depth: int
    leaf: bool
    lamp: Lamp | None
    parts: list[Row] | None = None
    left_out: int = 0
    wanted: bool = True

    @property
    def state(self) -> ledger.StateWord:
        return ledger.state(self.matter)

    @property
    def unit(self) -> Unit | None:
        return units().get(self.matter.unit_id or 0)

    @property
    def percent(self) -> int | None:
        return self.sum.percent

    @property
    def due_on(self) -> date | None:
        """Its own date; of what has none, the latest under it."""
        return self.matter.due_on or self.sum.last_due_on


def row_of(reading: Reading, matter: Matter, wanted: bool = True) -> Row:
    """An item as it is drawn."""
    forest, pk = reading.forest, matter.pk
    total = forest.sums[pk]
    leaf = pk not in forest.children
    return Row(matter, total, forest.depth[pk], leaf, reading.lamp(total), wanted=wanted)


# -- the tree -----------------------------------------------------------------------------------


def tree(reading: Reading, top: int, keep: Keep, wanted: Keep) -> list[Row]:
    """What stands right under an item, and what stands under that as far as it is not too much.
    One query."""
    children = reading.forest.children

    def parts(pk: int) -> list[int]:
        return [one for one in children.get(pk, ()) if keep(one)]

    first = parts(top)[:MOST_PARTS]
    second = {pk: parts(pk)[:MOST_PARTS] for pk in first}
    if len(first) + sum(map(len, second.values())) > MOST_OPEN:
        second = {}
    drawn = [*first, *(pk for some in second.values() for pk in some)]
    found = reading.matters(drawn)

    def row(pk: int) -> Row:
        made = row_of(reading, found[pk], wanted(pk))
        if pk in second:
            made.parts = [row(one) for one in second[pk] if one in found]
            made.left_out = len(parts(pk)) - len(second[pk])
        return made

    return [row(pk) for pk in first if pk in found]


def left_out(reading: Reading, top: int, keep: Keep) -> int:
    """How many more stand right under it than are drawn."""
    return max(sum(1 for pk in reading.forest.children.get(top, ()) if keep(pk)) - MOST_PARTS, 0)


# -- table and timeline -------------------------------------------------------------------------


@dataclass
class Rows:
    """One page of items in the order of the tree."""

    rows: list[Row]
    total: int
    page: int
    pages: int


def table(reading: Reading, top: int, keep: Keep, wanted: Keep, page: int) -> Rows:
    """All under an item, each before what stands under it. One query."""
    every = [pk for pk in reading.forest.walk() if pk != top and keep(pk)]
    pages = max(-(-len(every) // PAGE), 1)
    page = min(max(page, 1), pages)
    found = reading.matters(every[(page - 1) * PAGE : page * PAGE])
    rows = [row_of(reading, one, wanted(pk)) for pk, one in found.items()]
    return Rows(rows, len(every), page, pages)


@dataclass(frozen=True)
class Line:
    row: Row
    bar: Bar
    start: date
    end: date | None


@dataclass(frozen=True)
class Timeline:
    lines: Sequence[Line]
    ticks: Sequence[Tick]
    today_x: int


def timeline(rows: Iterable[Row]) -> Timeline:
    """The same rows as bars from the day they were handed over to the day they are due or ended."""
    today = clock.today()
    drawn = [(row, *_span(row)) for row in rows]
    scale = Scale.of([day for _row, *days in drawn for day in days], today)
    lines = [
        Line(row, scale.bar(start, end, row.percent, today), start, end)
        for row, start, end in drawn
    ]
    return Timeline(lines, scale.ticks(), scale.x(today))


def _span(row: Row) -> tuple[date, date | None]:
    matter = row.matter
    start = matter.problem.issued_on or matter.received_on
    return start, matter.closed_on or row.due_on


# -- board --------------------------------------------------------------------------------------


@dataclass
class Card:
    row: Row
    moves: list[Move] = field(default_factory=list)


@dataclass(frozen=True)
class Move:
    """A lawful step to another status. `url`: where it is sent; `page`: where its form is, if it
    asks for something first."""

    action: Action
    url: str
    page: str


@dataclass
class Column:
    """A status. `total`: all that stand in it."""

    code: str
    label: str
    tone: str
    total: int = 0
    cards: list[Card] = field(default_factory=list)


def board(reading: Reading, top: int, wanted: Iterable[int]) -> list[Column]:
    """Items by status, those due first in front, with what the viewer may do to move them. One
    query."""
    items = reading.forest.items
    by_status: dict[str, list[int]] = defaultdict(list)
    chosen = (items[pk] for pk in wanted if pk != top)
    for one in sorted(chosen, key=lambda one: (one.due_on or date.max, one.pk)):
        by_status[one.status].append(one.pk)
    matters = reading.matters(pk for some in by_status.values() for pk in some[:MOST_CARDS])
    columns = []
    for code, state in LIFE.states.items():
        if state.phase == "joined":
            continue
        column = Column(code, str(state.label), ledger.TONES[state.phase], len(by_status[code]))
        for pk in by_status[code][:MOST_CARDS]:
            if pk in matters:
                row = row_of(reading, matters[pk])
                column.cards.append(Card(row, _moves(reading.viewer, matters[pk])))
        columns.append(column)
    return columns


def _moves(viewer: Post, matter: Matter) -> list[Move]:
    out = []
    for action in actions.declared("problem"):
        moves = LIFE.steps[action.kind].to
        if moves and moves != matter.status and actions.possible(viewer, matter, action):
            page = f"/problem/{matter.number}#do-{action.code}" if action.form else ""
            out.append(Move(action, actions.address(matter, action), page))
    return out


# -- calendar -----------------------------------------------------------------------------------


@dataclass
class Day:
    """A day of the calendar. `more`: due that day and not drawn."""

    on: date
    inside: bool
    today: bool
    rows: list[Row] = field(default_factory=list)
    more: int = 0


def calendar(reading: Reading, top: int, wanted: Iterable[int], month: date) -> list[list[Day]]:
    """A month with the items that are due on its days. One query."""
    due: dict[date, list[int]] = defaultdict(list)
    items = reading.forest.items
    for pk in wanted:
        due_on = items[pk].due_on
        if pk != top and due_on is not None:
            due[due_on].append(pk)
    today = clock.today()
    found = [
        [Day(on, on.month == month.month, on == today) for on in week]
        for week in drawing.weeks(month)
    ]
    days = [day for week in found for day in week]
    matters = reading.matters(pk for day in days for pk in due[day.on][:MOST_A_DAY])
    for day in days:
        day.rows = [
            row_of(reading, matters[pk]) for pk in due[day.on][:MOST_A_DAY] if pk in matters
        ]
        day.more = len(due[day.on]) - len(day.rows)
    return found
