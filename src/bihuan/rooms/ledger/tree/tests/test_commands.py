"""Items placed under others, measures matched to problems, and what that forbids."""

import pytest
from django.db import IntegrityError, transaction
from tests.properties import stage

from bihuan.kernel import history, log, verify
from bihuan.kernel.errors import Invalid, NotAllowed, Refused, Stale, Unseen
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.tree import commands, rules
from bihuan.rooms.ledger.tree.models import Node
from bihuan.rooms.ledger.tree.tests import planting

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


def parts(of: Matter) -> list[str]:
    found = Node.objects.filter(parent=of).order_by("position", "pk")
    return [node.matter.title for node in found.select_related("matter")]


def test_an_item_stands_under_another_with_a_link_that_others_can_read(district: District) -> None:
    top = planting.item(district.clerk, "提升服务", list_code="tasks")
    part = planting.item(district.clerk, "简化手续", under=top, list_code="measures")
    assert Node.objects.get(pk=part.pk).parent_id == top.pk
    assert Link.objects.get(source=part, kind="part_of").target_id == top.pk
    commands.unplace(part, by=district.supervisor)
    assert not Node.objects.exists()
    assert not Link.objects.filter(kind="part_of").exists()
    commands.unplace(part, by=district.supervisor)
    assert [one.kind for one in history.of(part)] == [
        *("problem.registered", "problem.placed", "problem.unplaced"),
    ]


def test_parts_stand_where_they_were_put_however_often_there_is_no_room(district: District) -> None:
    top = planting.item(district.clerk, "任务")
    for title in ("甲", "乙", "丙"):
        planting.item(district.clerk, title, under=top)
    assert parts(top) == ["甲", "乙", "丙"]
    for _ in range(rules.STEP.bit_length()):  # each time the last takes half of the room there is
        last = Matter.objects.get(title=parts(top)[-1])
        first, second, _third = parts(top)
        commands.place(last, under=top, at=2, by=district.clerk)
        assert parts(top) == [first, last.title, second]


def test_nothing_stands_under_itself(district: District) -> None:
    top = planting.item(district.clerk, "甲")
    middle = planting.item(district.clerk, "乙", under=top)
    low = planting.item(district.clerk, "丙", under=middle)
    for under in (top, middle, low):
        with pytest.raises(Refused, match="自己"):
            commands.place(top, under=under, by=district.clerk)
    assert parts(low) == []


def test_the_database_takes_no_circle_whoever_writes_it(district: District) -> None:
    top = planting.item(district.clerk, "甲")
    middle = planting.item(district.clerk, "乙", under=top)
    low = planting.item(district.clerk, "丙", under=middle)
    for made in (
        Node(matter=top, parent=low, position=0),
        Node(matter=top, parent=top, position=0),
    ):
        with pytest.raises(IntegrityError, match="under itself"), transaction.atomic():
            made.save(force_insert=True)
    with pytest.raises(IntegrityError, match="under itself"), transaction.atomic():
        Node.objects.filter(pk=middle.pk).update(parent=low)


def test_a_tree_is_only_so_deep(district: District) -> None:
    here = planting.item(district.clerk, "1")
    for level in range(2, rules.DEEPEST + 1):
        here = planting.item(district.clerk, str(level), under=here)
    with pytest.raises(Refused, match="12"):
        planting.item(district.clerk, "再分", under=here)


def test_weights_are_whole_and_kept_when_the_item_moves(district: District) -> None:
    top, other = (planting.item(district.clerk, one) for one in "甲乙")
    part = planting.item(district.clerk, "丙", under=top)
    with pytest.raises(Invalid):
        commands.place(part, under=top, weight=0, by=district.clerk)
    commands.place(part, under=top, weight=7, by=district.clerk)
    commands.place(part, under=other, by=district.clerk)
    assert Node.objects.values_list("parent", "weight").get() == (other.pk, 7)


def test_only_those_who_keep_the_ledger_place_and_match(district: District) -> None:
    problem = stage.working(district)
    other = planting.item(district.clerk, "别的")
    with pytest.raises(NotAllowed):
        commands.place(problem, under=other, by=district.officer)
    with pytest.raises(Unseen):
        commands.match(other, problems=[problem], by=district.officer)


def test_what_was_seen_must_still_be_so(district: District) -> None:
    top, part = (planting.item(district.clerk, one) for one in "甲乙")
    ledger.detail(Matter.objects.get(pk=part.pk), person="李老师", by=district.clerk)
    with pytest.raises(Stale):
        commands.place(part, under=top, by=district.clerk)
    assert not Node.objects.exists()


def test_an_item_does_not_end_before_what_stands_under_it(district: District) -> None:
    top = stage.working(district)
    part = planting.item(district.clerk, "下级", under=top)
    top.refresh_from_db()
    with pytest.raises(Refused, match="还有 1 个事项"):
        ledger.request_closure(top, text="好了", files=stage.EVIDENCE, by=district.officer)
    top.refresh_from_db()
    assert top.status == "working"
    reason = {"outcome": "terminated", "reason": "终结", "basis": "条例"}
    with pytest.raises(Refused, match="还有 1 个事项"):
        ledger.propose_conclusion(top, by=district.supervisor, **reason)
    ledger.withdraw(part, reason="重复", by=district.clerk)
    top.refresh_from_db()
    ledger.request_closure(top, text="好了", files=stage.EVIDENCE, by=district.officer)
    assert top.status == "verifying"


def test_nothing_new_goes_under_what_has_ended_but_what_has_ended_may_be_grouped(
    district: District,
) -> None:
    closed = stage.closed(district)
    group = planting.item(district.clerk, "一类问题")
    with pytest.raises(Refused, match="已经办结"):
        commands.place(group, under=closed, by=district.clerk)
    closed.refresh_from_db()
    commands.place(closed, under=group, by=district.clerk)
    assert parts(group) == [closed.title]


def test_the_database_closes_nothing_while_something_under_it_runs(district: District) -> None:
    top = stage.closed(district)
    part = planting.item(district.clerk, "下级")
    Node.objects.create(matter=part, parent=top, position=0)
    Matter.objects.filter(pk=top.pk).update(status="consulting")
    with pytest.raises(IntegrityError, match="something under it runs"), transaction.atomic():
        Matter.objects.filter(pk=top.pk).update(status="closed")


def test_measures_and_problems_are_matched_many_to_many(district: District) -> None:
    problems = [planting.item(district.clerk, f"问题{n}") for n in range(3)]
    first, second = (
        planting.item(district.clerk, f"措施{n}", list_code="measures") for n in range(2)
    )
    commands.match(first, problems=problems[:2], by=district.clerk)
    commands.match(second, problems=[problems[1], problems[2], problems[2]], by=district.clerk)
    commands.match(second, problems=problems, by=district.clerk)
    with pytest.raises(Refused, match="都已对应"):
        commands.match(second, problems=problems, by=district.clerk)
    with pytest.raises(Refused, match="自己"):
        commands.match(second, problems=[second], by=district.clerk)
    commands.unmatch(second, problem=problems[0], by=district.clerk)
    with pytest.raises(Refused, match="没有对应"):
        commands.unmatch(second, problem=problems[0], by=district.clerk)
    links = Link.objects.filter(kind="measure_of").values_list("source", "target")
    assert set(links) == {
        *((first.pk, one.pk) for one in problems[:2]),
        *((second.pk, one.pk) for one in problems[1:]),
    }


def test_trees_and_matches_are_rebuilt_from_their_events(district: District) -> None:
    top, other = (planting.item(district.clerk, one) for one in "甲乙")
    part = planting.item(district.clerk, "丙", under=top)
    commands.place(part, under=other, weight=3, by=district.clerk)
    commands.match(part, problems=[top, other], by=district.clerk)
    commands.unmatch(part, problem=top, by=district.clerk)
    gone = planting.item(district.clerk, "丁", under=top)
    commands.unplace(gone, by=district.clerk)
    log.integrate()
    assert verify.verify().findings == []
