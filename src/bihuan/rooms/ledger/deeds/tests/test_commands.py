"""Promises with amounts and days, reports of what is done, and what the public may see of it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from tests.properties import stage

from bihuan.facilities import files
from bihuan.kernel import clock, history, log, verify
from bihuan.kernel.errors import Invalid, NotAllowed, Refused
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.deeds import commands, queries
from bihuan.rooms.ledger.deeds.models import Milestone, Publication, Target
from bihuan.rooms.ledger.models import Problem
from bihuan.story import evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


@pytest.fixture
def deed(district: District) -> Matter:
    """Twelve classrooms and twenty buses, handed over to the school today."""
    made = ledger.register(
        list_code="deeds", title="改善办学条件", by=district.clerk, source="ledger"
    )
    commands.set_target(made, name="新增教室", measure="间", amount=12, by=district.clerk)
    commands.set_target(made, name="购置校车", measure="辆", amount=20, by=district.supervisor)
    stage.detailed(district, made)
    ledger.issue(made, by=district.supervisor)
    ledger.receive(made, by=district.officer)
    return made


def photo(district: District, deed: Matter, name: str = "教室.png") -> files.Record:
    sent = ContentFile(evidence.picture(name), name)
    return files.as_event(files.accept(sent, matter=deed, by=district.officer))


def done(deed: Matter) -> dict[str, int]:
    return dict(Target.objects.filter(matter=deed).values_list("code", "done"))


def test_what_is_done_adds_up_and_makes_the_progress(district: District, deed: Matter) -> None:
    commands.deliver(deed, target="t1", amount=5, text="五间封顶", by=district.officer)
    commands.deliver(
        deed, target="t1", amount=2, text="再两间", files=[photo(district, deed)], by=district.head
    )
    commands.deliver(deed, target="t2", amount=20, text="到齐", by=district.officer)
    assert done(deed) == {"t1": 7, "t2": 20}
    row = Problem.objects.get(pk=deed.pk)
    assert (row.percent, row.evidence) == ((58 + 100) // 2, 1)
    commands.deliver(deed, target="t2", amount=-1, text="一辆未验收", by=district.officer)
    assert done(deed)["t2"] == 19
    said = [one.data.says() for one in history.of(deed, "problem.delivered")]
    assert said[1] == "完成：新增教室 2 间，累计 7：再两间"
    assert said[3] == "更正：购置校车减少 1 辆，累计 19：一辆未验收"


def test_reports_that_cannot_be_are_refused(district: District, deed: Matter) -> None:
    tomorrow, before = (clock.today() + timedelta(days=n) for n in (1, -1))
    for given in (
        {"amount": 0},
        {"amount": -1},
        {"amount": 1, "text": " "},
        {"amount": 1, "on": tomorrow},
        {"amount": 1, "on": before},
    ):
        with pytest.raises(Invalid):
            commands.deliver(deed, by=district.officer, **{"target": "t1", "text": "好", **given})
    with pytest.raises(Refused, match="没有这个目标"):
        commands.deliver(deed, target="t9", amount=1, text="好", by=district.officer)
    with pytest.raises(NotAllowed):
        commands.deliver(deed, target="t1", amount=1, text="好", by=district.supervisor)
    assert done(deed) == {"t1": 0, "t2": 0}


def test_a_changed_target_shows_what_was_promised_at_first(
    district: District, deed: Matter
) -> None:
    commands.set_target(
        deed, code="t1", name="新增教室", measure="间", amount=10, by=district.supervisor
    )
    assert Target.objects.values_list("amount", "first").get(code="t1") == (10, 12)
    for amount in (0, -3):
        with pytest.raises(Invalid):
            commands.set_target(deed, name="操场", measure="个", amount=amount, by=district.clerk)
    with pytest.raises(Refused):
        commands.set_target(deed, code="t7", name="操场", measure="个", amount=1, by=district.clerk)
    with pytest.raises(NotAllowed):
        commands.set_target(deed, name="操场", measure="个", amount=1, by=district.officer)


def test_stages_are_reached_once_and_keep_their_first_day(district: District, deed: Matter) -> None:
    today = clock.today()
    code = commands.set_milestone(deed, name="主体封顶", due_on=today, by=district.clerk)
    commands.set_milestone(
        deed, code=code, name="主体封顶", due_on=today + timedelta(days=9), by=district.clerk
    )
    commands.reach(deed, milestone=code, by=district.officer)
    row = Milestone.objects.get()
    assert (row.first_due_on, row.due_on) == (today, today + timedelta(days=9))
    assert row.reached_on == today
    with pytest.raises(Refused):
        commands.reach(deed, milestone=code, by=district.officer)
    with pytest.raises(Refused):
        commands.set_milestone(deed, code=code, name="改", due_on=today, by=district.clerk)


def test_a_deed_is_not_reported_done_before_all_that_was_promised_is_there(
    district: District, deed: Matter
) -> None:
    commands.deliver(deed, target="t1", amount=12, text="全部", by=district.officer)
    sent = [photo(district, deed) | {"shows": when} for when in ("before", "after")]
    with pytest.raises(Refused, match="1 项目标"):
        ledger.request_closure(deed, text="好了", files=sent, by=district.officer)
    deed.refresh_from_db()
    assert deed.status == "working"
    commands.deliver(deed, target="t2", amount=20, text="到齐", by=district.officer)
    ledger.request_closure(deed, text="好了", files=sent, by=district.officer)
    assert deed.status == "verifying"


def test_the_public_sees_what_was_published_and_nothing_else(
    district: District, deed: Matter
) -> None:
    shown, kept = photo(district, deed, "甲.png"), photo(district, deed, "乙.png")
    commands.deliver(
        deed, target="t1", amount=1, text="张校长来电", files=[shown, kept], by=district.officer
    )
    assert queries.published() == []
    assert queries.public(deed.number) is None
    said = {"title": "新建校舍", "text": "今年新增教室12间。", "by": district.supervisor}
    with pytest.raises(Invalid):
        commands.publish(deed, **said | {"text": "请找陈老师13812345678"})
    with pytest.raises(Invalid):
        commands.publish(deed, **said, photos=["00000000-0000-0000-0000-000000000000"])
    with pytest.raises(NotAllowed):
        commands.publish(deed, **said | {"by": district.officer})
    commands.publish(deed, **said, photos=[str(shown["id"])])
    found = queries.public(deed.number)
    assert found is not None
    assert found.publication is not None
    assert found.publication.photos == [str(shown["id"])]
    first = found.targets[0]
    assert (first.name, first.done, first.amount) == ("新增教室", 1, 12)
    commands.unpublish(deed, reason="名称有误", by=district.supervisor)
    assert queries.public(deed.number) is None
    with pytest.raises(Refused):
        commands.unpublish(deed, reason="再撤", by=district.supervisor)


def test_deeds_are_rebuilt_from_their_events(district: District, deed: Matter) -> None:
    today = clock.today()
    code = commands.set_milestone(deed, name="开工", due_on=today, by=district.clerk)
    commands.reach(deed, milestone=code, by=district.officer)
    commands.deliver(
        deed, target="t1", amount=3, text="三间", files=[photo(district, deed)], by=district.officer
    )
    commands.publish(deed, title="校舍", text="教室", by=district.leader)
    commands.publish(deed, title="校舍", text="教室和校车", by=district.leader)
    log.integrate()
    assert verify.verify().findings == []
    assert Publication.objects.get().text == "教室和校车"
    assert list(files.altered()) == []
