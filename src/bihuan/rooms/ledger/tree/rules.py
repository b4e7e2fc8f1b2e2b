"""Pure decisions about trees: what stands under an item, summed up by stated rules.

Counted are the *leaves*: items with nothing under them. Items merged elsewhere or withdrawn are no
part of a tree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

STEP = 1 << 32
"""Between two neighbours there is room for 32 more, each in the middle, before they are spread."""
DEEPEST = 12
"""Levels of a tree."""
WEIGHTS = (1, 100)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a tree. `parent`: its id, or None at the top. `percent`: as its unit says.
    `lamp`: its place in the order of lamps, the worst first."""

    pk: int
    parent: int | None
    position: int = 0
    weight: int = 1
    status: str = ""
    phase: str = "open"
    percent: int | None = None
    due_on: date | None = None
    lamp: int = 0


@dataclass(slots=True)
class Sum:
    """What stands under an item, or the item itself when it is a leaf.

    `percent`: mean of the leaves by weight, rounded down; a closed leaf counts 100, one that runs
    what its unit says; one that was lawfully concluded is left out. None: nothing to count.
    `last_due_on`: the latest of the leaves that run. `lamp`: the worst of all leaves.
    """

    leaves: int = 0
    running: int = 0
    closed: int = 0
    concluded: int = 0
    points: int = 0
    weight: int = 0
    last_due_on: date | None = None
    lamp: int | None = None

    @property
    def percent(self) -> int | None:
        return self.points // self.weight if self.weight else None

    def take(self, other: Sum) -> None:
        self.leaves += other.leaves
        self.running += other.running
        self.closed += other.closed
        self.concluded += other.concluded
        self.points += other.points
        self.weight += other.weight
        if other.last_due_on and (not self.last_due_on or other.last_due_on > self.last_due_on):
            self.last_due_on = other.last_due_on
        if other.lamp is not None and (self.lamp is None or other.lamp < self.lamp):
            self.lamp = other.lamp


def leaf(item: Item) -> Sum:
    running, closed = item.phase in ("open", "waiting"), item.phase == "closed"
    done = 100 if closed else item.percent or 0
    counts = running or closed
    return Sum(
        leaves=1,
        running=int(running),
        closed=int(closed),
        concluded=int(item.phase == "concluded"),
        points=done * item.weight if counts else 0,
        weight=item.weight if counts else 0,
        last_due_on=item.due_on if running else None,
        lamp=item.lamp,
    )


@dataclass(frozen=True)
class Forest:
    """Items in their order: `tops`, the children of each, the sum of each, and how deep it stands
    (0 at the top)."""

    items: Mapping[int, Item]
    tops: Sequence[int]
    children: Mapping[int, Sequence[int]]
    sums: Mapping[int, Sum]
    depth: Mapping[int, int]

    def walk(self) -> list[int]:
        """All ids, each before what stands under it."""
        out, waiting = [], list(reversed(self.tops))
        while waiting:
            pk = waiting.pop()
            out.append(pk)
            waiting += reversed(self.children.get(pk, ()))
        return out

    def line(self, pk: int) -> list[int]:
        """The item and all above it, the top first."""
        out = []
        here: int | None = pk
        while here is not None and here in self.items:
            out.append(here)
            here = self.items[here].parent
        return out[::-1]


def forest(items: Iterable[Item]) -> Forest:
    """Put items in order and sum them up. Whose parent is not among them stands at the top; items
    in a circle, which the database takes not, are left out."""
    known = {one.pk: one for one in items}
    children: dict[int, list[int]] = defaultdict(list)
    tops = []
    for one in sorted(known.values(), key=lambda one: (one.position, one.pk)):
        if one.parent is None or one.parent not in known:
            tops.append(one.pk)
        else:
            children[one.parent].append(one.pk)
    depth = dict.fromkeys(tops, 0)
    order = list(tops)
    for pk in order:  # grows while it is walked
        for child in children.get(pk, ()):
            depth[child] = depth[pk] + 1
            order.append(child)
    sums: dict[int, Sum] = {}
    for pk in reversed(order):
        below = children.get(pk)
        if not below:
            sums[pk] = leaf(known[pk])
            continue
        sums[pk] = total = Sum()
        for child in below:
            total.take(sums[child])
    return Forest(known, tops, dict(children), sums, depth)


def position(siblings: Sequence[int], at: int | None) -> int | None:
    """Where an item goes among siblings (their positions in order) to be the `at`th, counted from
    1; None or beyond the end: the last. None when there is no room left in between."""
    if not siblings:
        return 0
    if at is None or at > len(siblings):
        return siblings[-1] + STEP
    if at <= 1:
        return siblings[0] - STEP
    before, after = siblings[at - 2], siblings[at - 1]
    middle = (before + after) // 2
    return middle if before < middle < after else None
