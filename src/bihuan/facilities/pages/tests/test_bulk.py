"""Bulk actions: the command decides for each row, and every refusal is told."""

from datetime import date
from typing import Any

import pytest

from bihuan.facilities.pages import bulk
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.bulk import BulkAction
from bihuan.facilities.pages.tests import lists
from bihuan.kernel import record
from bihuan.kernel.deadlines import DueRecomputed
from bihuan.kernel.errors import Refused
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 1)


def move(row: Matter, by: Post, data: dict[str, Any]) -> None:
    """A command like any other: policy, lifecycle and versions are `record`'s."""
    record.append(row, DueRecomputed(data.get("on", DAY), lists.TODAY, 2026), by=by)


MOVE = BulkAction("move", "改期", "matter.due_recomputed", move)
LISTING = lists.of_opinions(bulk=(MOVE,))


@pytest.fixture
def district() -> District:
    return districts.found()


def due_dates() -> set[date | None]:
    return set(Matter.objects.filter(kind="voice").values_list("due_on", flat=True))


def test_every_row_goes_through_the_command(district: District) -> None:
    rows = lists.opinions(5)
    on = date(2026, 12, 24)
    outcome = bulk.perform(MOVE, rows, by=district.supervisor, data={"on": on})
    assert (len(outcome.done), outcome.refused) == (5, [])
    assert due_dates() == {on}
    assert Event.objects.filter(kind="matter.due_recomputed").count() == 5


def test_what_the_command_refuses_is_told_and_the_rest_is_done(district: District) -> None:
    good = lists.opinions(2)
    ended = lists.opinions(1, status="merged")
    more = lists.opinions(1)
    outcome = bulk.perform(MOVE, [*good, *ended, *more], by=district.supervisor)
    assert outcome.done == [*good, *more]
    [(row, reason)] = outcome.refused
    assert row == ended[0]
    assert "已合并" in reason
    ended[0].refresh_from_db()
    assert (ended[0].version, ended[0].due_on) == (1, None)


def test_a_post_without_the_right_is_refused_row_by_row(district: District) -> None:
    rows = lists.opinions(3)
    assert not MOVE.offered(district.clerk)
    assert MOVE.offered(district.supervisor)
    outcome = bulk.perform(MOVE, rows, by=district.clerk)
    assert (outcome.done, len(outcome.refused)) == ([], 3)
    assert due_dates() == {None}


def test_a_half_done_row_leaves_nothing_behind(district: District) -> None:
    def twice(row: Matter, by: Post, data: dict[str, Any]) -> None:
        move(row, by, data)
        raise Refused("第二步不行")

    rows = lists.opinions(2)
    outcome = bulk.perform(
        BulkAction("twice", "两步", "matter.due_recomputed", twice), rows, by=district.supervisor
    )
    assert [reason for _, reason in outcome.refused] == ["第二步不行"] * 2
    assert due_dates() == {None}
    assert not Event.objects.filter(kind="matter.due_recomputed").exists()


def test_a_row_that_moved_on_since_it_was_shown_is_not_touched(district: District) -> None:
    moved, same = lists.opinions(2)
    seen = {moved.pk: 1, same.pk: 1}
    move(moved, district.supervisor, {})
    fresh = bulk.chosen(LISTING, district.supervisor, [moved.number, same.number])
    outcome = bulk.perform(MOVE, fresh, by=district.supervisor, seen=seen)
    assert outcome.done == [same]
    assert [row for row, _ in outcome.refused] == [moved]
    assert "已被他人更新" in outcome.refused[0][1]


def test_only_rows_the_post_may_see_can_be_chosen(district: District) -> None:
    own = lists.problems(1, unit=district.school)[0]
    other = lists.problems(1, unit=district.other_school)[0]
    found = bulk.chosen(lists.of(), district.officer, [other.number, own.number, own.number, "X"])
    assert found == [own]


def test_all_matching_rows_are_those_of_the_list(district: District) -> None:
    lists.opinions(3, status="merged")
    wanted = lists.opinions(3)
    rows = bulk.matching(LISTING, Asked.of("status=new&sort=new", district.supervisor))
    assert rows == wanted


def test_more_than_five_hundred_at_once_are_refused(district: District) -> None:
    lists.opinions(bulk.MOST + 1)
    with pytest.raises(Refused, match="500条"):
        bulk.matching(LISTING, Asked.of("", district.supervisor))
    with pytest.raises(Refused, match="500条"):
        bulk.chosen(LISTING, district.supervisor, [f"WT-{n}" for n in range(bulk.MOST + 1)])
