"""What stands under an item, summed up from its leaves."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bihuan.rooms.ledger.tree import rules
from bihuan.rooms.ledger.tree.rules import Item, Sum

PHASES = ("open", "waiting", "closed", "concluded")


@st.composite
def trees(draw: st.DrawFn) -> list[Item]:
    """Items each of which stands at the top or under an earlier one, in any order."""
    count = draw(st.integers(1, 40))
    items = [
        Item(
            pk=pk,
            parent=draw(st.none() | st.integers(1, pk - 1)) if pk > 1 else None,
            position=draw(st.integers(-5, 5)),
            weight=draw(st.integers(1, 9)),
            phase=draw(st.sampled_from(PHASES)),
            percent=draw(st.none() | st.integers(0, 100)),
            due_on=draw(st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))),
            lamp=draw(st.integers(0, 4)),
        )
        for pk in range(1, count + 1)
    ]
    return draw(st.permutations(items))


def leaves_below(items: list[Item], pk: int) -> list[Item]:
    """Worked out the slow way: up from every item that has nothing under it."""
    parents = {one.pk: one.parent for one in items}
    found = []
    for one in items:
        if one.pk in parents.values():
            continue
        above: int | None = one.pk
        while above is not None and above != pk:
            above = parents[above]
        if above == pk:
            found.append(one)
    return found


@given(trees())
def test_every_sum_equals_the_leaves_below_it(items: list[Item]) -> None:
    found = rules.forest(items)
    assert set(found.sums) == {one.pk for one in items}
    for pk, total in found.sums.items():
        leaves = leaves_below(items, pk)
        running = [one for one in leaves if one.phase in ("open", "waiting")]
        closed = [one for one in leaves if one.phase == "closed"]
        assert total.leaves == len(leaves)
        assert (total.running, total.closed) == (len(running), len(closed))
        assert total.concluded == len(leaves) - len(running) - len(closed)
        assert total.last_due_on == max((o.due_on for o in running if o.due_on), default=None)
        assert total.lamp == min(one.lamp for one in leaves)
        weight = sum(one.weight for one in [*running, *closed])
        points = sum((o.percent or 0) * o.weight for o in running) + sum(
            100 * one.weight for one in closed
        )
        assert total.percent == (points // weight if weight else None)


@given(trees())
def test_a_tree_is_walked_once_each_item_before_its_parts_and_parts_in_order(
    items: list[Item],
) -> None:
    found = rules.forest(items)
    walk = found.walk()
    place = {pk: n for n, pk in enumerate(walk)}
    assert sorted(walk) == sorted(one.pk for one in items)
    for one in items:
        assert found.line(one.pk)[-1] == one.pk
        assert found.depth[one.pk] == len(found.line(one.pk)) - 1
        if one.parent is not None:
            assert place[one.parent] < place[one.pk]
    for parts in (found.tops, *found.children.values()):
        order = [(found.items[pk].position, pk) for pk in parts]
        assert order == sorted(order)


def test_progress_is_the_mean_by_weight_and_full_only_when_all_is_closed() -> None:
    top = Item(1, None)
    parts = [
        Item(2, 1, weight=3, phase="closed"),
        Item(3, 1, phase="waiting", percent=99),
        Item(4, 1, phase="concluded", percent=10),
    ]
    found = rules.forest([top, *parts]).sums[1]
    assert found.percent == (3 * 100 + 99) // 4 == 99
    assert (found.leaves, found.running, found.closed, found.concluded) == (3, 1, 1, 1)


def test_where_nothing_counts_there_is_no_progress() -> None:
    assert rules.forest([Item(1, None, phase="concluded")]).sums[1].percent is None
    assert Sum().percent is None


@given(st.lists(st.integers(1, 30), max_size=60))
def test_a_place_among_siblings_is_where_it_was_wanted(wanted: list[int]) -> None:
    siblings: list[int] = []
    for at in wanted:
        found = rules.position(siblings, at)
        if found is None:  # no room: the command spreads them
            siblings = [n * rules.STEP for n in range(len(siblings))]
            found = rules.position(siblings, at)
        assert found is not None
        siblings = sorted([*siblings, found])
        assert siblings.index(found) == min(at, len(siblings)) - 1
    assert rules.position(siblings, None) == (siblings[-1] + rules.STEP if siblings else 0)
