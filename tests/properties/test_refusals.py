"""Every refusal of the ledger can be met, and says in words what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bihuan.kernel import clock, people, schemes
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger import words
from bihuan.rooms.ledger.models import Problem
from tests.properties import stage
from tests.properties.stage import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(db: None) -> District:
    return districts.found()


@contextmanager
def on(day: date) -> Iterator[None]:
    with clock.at(timezone.make_aware(datetime.combine(day, time(9)))):
        yield


def ask(district: District, problem: Matter, days: int, by: Post | None = None) -> None:
    assert problem.due_on is not None
    until = problem.due_on + timedelta(days=days)
    ledger.ask_extension(problem, until=until, reason="需配合", by=by or district.officer)


def grant(district: District, problem: Matter, by: Post | None = None) -> None:
    ledger.decide_extension(problem, grant=True, reason="同意", by=by or district.supervisor)


def conclude(district: District, problem: Matter, outcome: str, by: Post | None = None) -> None:
    ledger.propose_conclusion(
        problem,
        outcome=outcome,
        reason="多次联系",
        basis="第三十六条",
        by=by or district.supervisor,
    )


# Each of these runs into one refusal.


def explicit_missing(d: District) -> None:
    ledger.issue(stage.detailed(d, stage.raised(d), person="", standard=""), by=d.supervisor)


def due_past(d: District) -> None:
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    ledger.issue(stage.detailed(d, stage.raised(d), due=yesterday), by=d.supervisor)


def unit_unknown(d: District) -> None:
    problem = stage.detailed(d, stage.raised(d))
    people.change_unit(d.school, active=False, by=d.admin)
    ledger.issue(fresh(problem), by=d.supervisor)


def return_late(d: District) -> None:
    problem = stage.issued_to(d, d.school)
    with on(clock.today() + timedelta(days=15)):
        ledger.return_(problem, reason="不属本校", by=d.officer)


def extension_pending(d: District) -> None:
    problem = stage.working(d)
    ask(d, problem, 10)
    ask(d, problem, 11)


def extension_none(d: District) -> None:
    grant(d, stage.working(d))


def extension_too_many(d: District) -> None:
    problem = stage.working(d)
    for _ in range(3):
        ask(d, problem, 10)
        grant(d, problem)


def extension_too_long(d: District) -> None:
    ask(d, stage.working(d), 91)


def extension_not_later(d: District) -> None:
    ask(d, stage.working(d), 0)


def extension_after_due(d: District) -> None:
    problem = stage.working(d)
    assert problem.due_on is not None
    with on(problem.due_on + timedelta(days=1)):
        ask(d, problem, 10)


def extension_own(d: District) -> None:
    """An officer of the authority as a whole, who is also its supervisor."""
    problem = stage.working(d)
    ask(d, problem, 10, by=d.appoint(d.root, "officer", d.supervisor.account))
    grant(d, problem)


def evidence_none(d: District) -> None:
    ledger.request_closure(stage.working(d), text="好了", files=(), by=d.officer)


def consult_unknown(d: District) -> None:
    ledger.consult(stage.consulting(d), voice=7, result="satisfied", way="phone", by=d.caller)


def consult_done(d: District) -> None:
    other = stage.opinion(d)
    problem = stage.consulting(d, other)
    for _ in range(2):
        ledger.consult(problem, voice=other.pk, result="satisfied", way="phone", by=d.caller)


def conclude_pending(d: District) -> None:
    problem = stage.working(d)
    conclude(d, problem, "terminated")
    conclude(d, problem, "not_supported")


def conclude_none(d: District) -> None:
    ledger.decide_conclusion(stage.working(d), confirm=True, reason="是", by=d.reviewer)


def conclude_own(d: District) -> None:
    problem = stage.working(d)
    conclude(d, problem, "terminated")
    also = d.appoint(d.root, "reviewer", d.supervisor.account)
    ledger.decide_conclusion(problem, confirm=True, reason="是", by=also)


def conclude_tries(d: District) -> None:
    conclude(d, stage.consulting(d), "unreachable")


def conclude_heard(d: District) -> None:
    problem = stage.agree(d, stage.consulting(d), "dissatisfied")
    conclude(d, problem, "unreachable")


def conclude_too_early(d: District) -> None:
    conclude(d, stage.working(d), "unreachable")


def merge_self(d: District) -> None:
    problem = stage.working(d)
    ledger.merge(problem, into=fresh(problem), by=d.supervisor)


def merge_ended(d: District) -> None:
    ledger.merge(stage.working(d), into=stage.closed(d), by=d.supervisor)


def detail_issued(d: District) -> None:
    ledger.detail(stage.working(d), unit=d.other_school, by=d.clerk)


def gate_shut(d: District) -> None:
    problem = stage.consulting(d)
    account = stage.inspector_of(d, problem).account
    began = clock.today() - timedelta(days=9)
    people.appoint(account, d.school, "officer", from_on=began, by=d.admin)
    stage.agree(d, problem)


def joined_already(d: District) -> None:
    voice = stage.opinion(d)
    problem = stage.working(d, voice)
    ledger.join(problem, voice=voice, by=d.clerk)


def parted_consulting(d: District) -> None:
    voice = stage.opinion(d)
    ledger.part(stage.consulting(d, voice), voice=voice, by=d.clerk)


def parted_last(d: District) -> None:
    problem = stage.working(d)
    only = Matter.objects.get(pk=ledger.gate.asked(problem)[0].voice)
    ledger.part(problem, voice=only, by=d.clerk)


def parted_dissatisfied(d: District) -> None:
    voice = stage.opinion(d)
    problem = stage.consulting(d, voice)
    ledger.consult(problem, voice=voice.pk, result="dissatisfied", way="phone", by=d.caller)
    ledger.part(problem, voice=voice, by=d.clerk)


def withdraw_issued(d: District) -> None:
    problem = stage.closed(d)
    ledger.reopen(problem, reason="反弹", basis="回访", by=d.supervisor)
    ledger.withdraw(problem, reason="重复", by=d.clerk)


def detail_classed(d: District) -> None:
    problem = stage.working(d, labels={"handling": "立说立行类"})
    ledger.detail(problem, labels={"handling": "其他问题类"}, by=d.clerk)


def evidence_photos(d: District) -> None:
    data = dict(schemes.get("list", "problems"))
    data |= {"edition": data["edition"] + 1, "evidence": 2, "photos": True}
    schemes.adopt("list", "problems", data, by=d.admin)
    files = (*stage.EVIDENCE, *stage.EVIDENCE)
    ledger.request_closure(stage.working(d), text="完成", files=files, by=d.officer)


def percent_range(d: District) -> None:
    ledger.progress(stage.working(d), text="在办", percent=101, by=d.officer)


def text_empty(d: District) -> None:
    ledger.progress(stage.working(d), text=" \u3000<br>", by=d.officer)


CASES: list[Callable[[District], None]] = [
    explicit_missing, due_past, unit_unknown, return_late,
    extension_pending, extension_none, extension_too_many, extension_too_long,
    extension_not_later, extension_after_due, extension_own,
    evidence_none, evidence_photos, consult_unknown, consult_done,
    conclude_pending, conclude_none, conclude_own, conclude_tries, conclude_heard,
    conclude_too_early, merge_self, merge_ended, detail_issued, detail_classed,
    gate_shut, joined_already,
    parted_consulting, parted_dissatisfied, parted_last, withdraw_issued, percent_range, text_empty,
]  # fmt: skip


def test_every_refusal_has_a_case() -> None:
    assert {case.__name__.replace("_", ".", 1) for case in CASES} == set(words.REFUSALS)


@pytest.mark.parametrize("case", CASES)
def test_a_refusal_is_met_and_put_in_words(
    district: District, case: Callable[[District], None]
) -> None:
    code = case.__name__.replace("_", ".", 1)
    with pytest.raises(Refused) as refused:
        case(district)
    said = str(refused.value)
    assert said.endswith("。")
    assert "%(" not in said
    if isinstance(refused.value, Invalid):
        assert said == words.REFUSALS[code]
    else:
        assert refused.value.reason_code == code


def test_what_is_missing_for_the_hand_over_is_named(district: District) -> None:
    problem = stage.detailed(district, stage.raised(district), person="", standard="")
    with pytest.raises(Refused, match="责任人、整改标准没有填写"):
        ledger.issue(problem, by=district.supervisor)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"type": "never"}, "type"),
        ({"due": "soon"}, "code"),
        ({"due": "2026-13-01"}, "due"),
        ({"labels": {"origin": "没有这一类"}}, "labels"),
        ({"person": "长" * 61}, "person"),
        ({"phone": "1" * 41}, "phone"),
        ({"leader": "长" * 61}, "leader"),
        ({"title": "长" * 301}, "title"),
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
    ],
)
def test_a_field_that_cannot_be_so_is_named(
    district: District, changes: dict[str, Any], field: str
) -> None:
    problem = stage.raised(district)
    with pytest.raises(Invalid) as refused:
        ledger.detail(problem, by=district.clerk, **changes)
    assert set(refused.value.fields) == {field}
    assert fresh(problem).version == problem.version


def test_all_wrong_fields_are_named_at_once(district: District) -> None:
    problem = stage.raised(district)
    with pytest.raises(Invalid) as refused:
        ledger.detail(problem, by=district.clerk, type="never", person="长" * 61, colour="red")
    assert set(refused.value.fields) == {"type", "person", "colour"}


def test_details_that_change_nothing_write_nothing(district: District) -> None:
    problem = stage.detailed(district, stage.raised(district))
    before = problem.version
    stage.detailed(district, problem)
    assert fresh(problem).version == before


def test_who_may_not_see_a_problem_learns_nothing_from_its_rules(district: District) -> None:
    problem = stage.working(district)
    stranger = district.other_officer
    for act in (
        lambda: ledger.ask_extension(problem, until=date(2020, 1, 1), reason="x", by=stranger),
        lambda: ledger.request_closure(problem, text="x", files=(), by=stranger),
        lambda: ledger.return_(problem, reason="x", by=stranger),
    ):
        with pytest.raises(Exception, match="没有找到这个事项"):
            act()


def test_refused_problems_are_left_as_they_were(district: District) -> None:
    problem = stage.working(district)
    row = Problem.objects.filter(pk=problem.pk).values().get()
    with pytest.raises(Refused):
        ask(district, problem, 0)
    assert Problem.objects.filter(pk=problem.pk).values().get() == row
    assert Event.objects.filter(matter_id=problem.pk).count() == problem.version
