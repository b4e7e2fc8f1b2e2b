"""No way leads to a closed problem but over evidence, independent verification and consent."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from bihuan.kernel import clock, people
from bihuan.kernel.errors import BihuanError, Refused
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.voices import commands as voices
from tests.database import AsOwner
from tests.properties import stage
from tests.properties.stage import EVIDENCE, fresh

FILES = '[{"id":"a1"}]'


def execute(statement: str, *params: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params or None)


def raw_close(problem: Matter) -> None:
    execute("UPDATE kernel_matter SET status = 'closed' WHERE id = %s", problem.pk)


def stays_open(problem: Matter, because: str) -> None:
    """The database refuses to close it, and says why."""
    with pytest.raises(IntegrityError, match=because):
        raw_close(problem)
    assert fresh(problem).status != "closed"


NO_EVIDENCE = "no request with evidence"
NOT_VERIFIED = "not verified by somebody independent"
NOT_AGREED = "has not agreed"
NOT_SAID = "no event says"


class Forger:
    """Writes events by raw SQL, as whoever holds the run-time role could."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter

    def add(self, kind: str, by: int, **data: Any) -> None:
        last = Event.objects.filter(matter_id=self.matter.pk).latest("version").version
        execute(
            "INSERT INTO kernel_event (matter_id, version, kind, at, by_id, text)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            self.matter.pk,
            last + 1,
            f"problem.{kind}",
            clock.now(),
            by,
            json.dumps({"data": data}),
        )

    def agree(self, by: int) -> None:
        for one in ledger.gate.asked(self.matter):
            self.add("consulted", by, voice=one.voice, result="satisfied")


# -- without the records ------------------------------------------------------------------------


def test_at_no_stage_before_the_last_consent_can_a_problem_be_closed(district: District) -> None:
    problem = stage.raised(district, stage.opinion(district))
    stays_open(problem, NO_EVIDENCE)
    stage.detailed(district, problem)
    ledger.issue(problem, by=district.supervisor)
    stays_open(problem, NO_EVIDENCE)
    ledger.receive(problem, by=district.officer)
    stays_open(problem, NO_EVIDENCE)
    stage.requested(district, problem)
    stays_open(problem, NOT_VERIFIED)
    stage.verified(district, problem)
    stays_open(problem, NOT_AGREED)
    first, second = ledger.gate.asked(problem)
    ledger.consult(problem, voice=first.voice, result="satisfied", way="phone", by=district.caller)
    stays_open(problem, NOT_AGREED)
    ledger.consult(problem, voice=second.voice, result="basically", way="link", by=district.public)
    assert fresh(problem).status == "closed"


def test_the_owner_of_the_tables_is_refused_as_well(district: District, as_owner: AsOwner) -> None:
    problem = stage.working(district)
    with as_owner():
        stays_open(problem, NO_EVIDENCE)


@pytest.mark.parametrize("status", ["drafted", "concluded"])
def test_a_problem_cannot_be_inserted_closed(district: District, status: str) -> None:
    problem = stage.working(district)
    with pytest.raises(IntegrityError, match=NO_EVIDENCE):
        execute(
            "INSERT INTO kernel_matter SELECT (jsonb_populate_record(m, jsonb_build_object("
            "'id', 777777, 'number', 'W-X', 'status', 'closed'))).* FROM kernel_matter m"
            " WHERE id = %s",
            problem.pk,
        )


def test_a_problem_cannot_be_closed_under_another_kind_and_turned_back(
    district: District,
) -> None:
    problem = stage.working(district)
    execute("UPDATE kernel_matter SET kind = 'voice', status = 'closed' WHERE id = %s", problem.pk)
    with pytest.raises(IntegrityError, match=NO_EVIDENCE):
        execute("UPDATE kernel_matter SET kind = 'problem' WHERE id = %s", problem.pk)


def test_the_row_of_a_closed_problem_cannot_lend_its_status_to_another(
    district: District,
) -> None:
    done, other = stage.closed(district), stage.working(district)
    execute("UPDATE kernel_matter SET number = 'W-Y' WHERE id = %s", other.pk)
    with pytest.raises(IntegrityError):
        execute("UPDATE kernel_matter SET id = 666666 WHERE id = %s", done.pk)


def test_a_temporary_table_of_the_same_name_deceives_nobody(district: District) -> None:
    problem = stage.consulting(district)
    execute("CREATE TEMP TABLE kernel_event AS SELECT * FROM kernel_event")
    for one in ledger.gate.asked(problem):
        execute(
            "INSERT INTO pg_temp.kernel_event (id, matter_id, version, kind, at, by_id, text)"
            " VALUES (999999, %s, 99, 'problem.consulted', now(), -2, %s)",
            problem.pk,
            json.dumps({"data": {"voice": one.voice, "result": "satisfied"}}),
        )
    with pytest.raises(IntegrityError, match=NOT_AGREED):
        raw_close(problem)


def test_all_consents_without_the_event_that_closes_are_not_a_closure(
    district: District,
) -> None:
    problem = stage.consulting(district)
    forger = Forger(problem)
    forger.agree(district.caller.pk)
    stays_open(problem, NOT_SAID)
    forger.add("closed", -1, consents=1)
    raw_close(problem)


# -- records that do not count ------------------------------------------------------------------


def test_evidence_that_is_an_empty_list_does_not_count(district: District) -> None:
    problem = stage.working(district)
    Forger(problem).add("closure_requested", district.officer.pk, files=[])
    stays_open(problem, NO_EVIDENCE)


def by_the_unit(district: District, problem: Matter) -> Post:
    return district.officer


def by_the_supervisor(district: District, problem: Matter) -> Post:
    return district.supervisor


def by_an_inspector_who_serves_the_unit_too(district: District, problem: Matter) -> Post:
    district.appoint(district.school, "officer", district.inspector.account)
    return district.inspector


def by_an_inspector_who_serves_a_helping_unit(district: District, problem: Matter) -> Post:
    district.appoint(district.other_school, "head", district.inspector.account)
    return district.inspector


def by_a_clerk_in_an_oversight_group(district: District, problem: Matter) -> Post:
    return district.appoint(district.group, "clerk")


@pytest.mark.parametrize(
    "who",
    [
        by_the_unit,
        by_the_supervisor,
        by_an_inspector_who_serves_the_unit_too,
        by_an_inspector_who_serves_a_helping_unit,
        by_a_clerk_in_an_oversight_group,
    ],
)
def test_a_verification_by_the_wrong_person_does_not_count(
    district: District, who: Callable[[District, Matter], Post]
) -> None:
    problem = stage.working(district, helpers=[district.other_school])
    stage.requested(district, problem)
    verifier = who(district, problem)
    with pytest.raises(BihuanError):
        oversight.verify(
            problem, passed=True, findings="好", methods=["site"], by=fresh_post(verifier)
        )
    forger = Forger(problem)
    forger.add("verified", verifier.pk)
    forger.agree(district.caller.pk)
    forger.add("closed", -1)
    stays_open(problem, NOT_VERIFIED)


def test_a_post_that_is_a_row_without_an_event_opens_no_gate(district: District) -> None:
    """The program believes the row; the database asks the events."""
    problem = stage.requested(district, stage.working(district))
    row = Post(pk=555555, unit_id=problem.checker_id, role="inspector", name="某")
    row.from_on = clock.today()
    row.save(force_insert=True)
    oversight.verify(problem, passed=True, findings="好", methods=["site"], by=fresh_post(row))
    with pytest.raises(Refused) as refused:
        stage.agree(district, problem)
    assert refused.value.reason_code == "gate.shut"
    assert fresh(problem).status == "consulting"


def fresh_post(post: Post) -> Post:
    return Post.objects.select_related("unit").get(pk=post.pk)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE kernel_matter SET unit_id = {other}, helpers = '{{}}' WHERE id = {problem}",
        "DELETE FROM kernel_post WHERE id = {teacher}",
        "UPDATE kernel_post SET until_on = '2000-01-01' WHERE id = {teacher}",
        "UPDATE kernel_post SET account_id = NULL WHERE id = {teacher}",
        "UPDATE kernel_unit SET path = 'X/' WHERE id = {school}",
        "UPDATE kernel_unit SET kind = 'group' WHERE id = {school}",
    ],
)
def test_changing_the_rows_that_show_an_interest_does_not_hide_it(
    district: District, attack: str
) -> None:
    problem = stage.requested(district, stage.working(district))
    teacher = district.appoint(district.school, "officer", district.inspector.account)
    forger = Forger(problem)
    forger.add("verified", district.inspector.pk)
    forger.agree(district.caller.pk)
    forger.add("closed", -1)
    execute(
        attack.format(
            other=district.other_school.pk,
            problem=problem.pk,
            teacher=teacher.pk,
            school=district.school.pk,
        )
    )
    stays_open(problem, NOT_VERIFIED)


@pytest.mark.parametrize("kind", ["detailed", "transferred"])
def test_after_the_unit_was_changed_the_verifier_has_to_be_independent_of_the_new_one(
    district: District, kind: str
) -> None:
    problem = stage.requested(district, stage.working(district))
    district.appoint(district.other_school, "officer", district.inspector.account)
    forger = Forger(problem)
    forger.add("verified", district.inspector.pk)
    to: dict[str, Any] = {"unit": district.other_school.pk}
    said = {"changes": to} if kind == "detailed" else {**to, "was": district.school.pk}
    forger.add(kind, district.clerk.pk, **said)
    forger.agree(district.caller.pk)
    forger.add("closed", -1)
    stays_open(problem, NOT_VERIFIED)


def test_a_verification_before_the_request_does_not_count(district: District) -> None:
    problem = stage.working(district)
    forger = Forger(problem)
    forger.add("verified", district.inspector.pk)
    forger.add("closure_requested", district.officer.pk, files=[{"id": "a1"}])
    forger.agree(district.caller.pk)
    forger.add("closed", -1)
    stays_open(problem, NOT_VERIFIED)


def test_consent_before_the_verification_does_not_count(district: District) -> None:
    problem = stage.requested(district, stage.working(district))
    forger = Forger(problem)
    forger.agree(district.caller.pk)
    forger.add("verified", district.inspector.pk)
    forger.add("closed", -1)
    stays_open(problem, NOT_AGREED)


def test_consent_taken_down_by_the_unit_itself_does_not_count(district: District) -> None:
    problem = stage.consulting(district)
    forger = Forger(problem)
    forger.agree(district.officer.pk)
    forger.add("closed", -1)
    stays_open(problem, NOT_AGREED)


def test_a_later_no_outweighs_an_earlier_yes(district: District) -> None:
    problem = stage.consulting(district)
    forger = Forger(problem)
    forger.agree(district.caller.pk)
    [one] = ledger.gate.asked(problem)
    forger.add("consulted", district.caller.pk, voice=one.voice, result="dissatisfied")
    forger.add("closed", -1)
    stays_open(problem, NOT_AGREED)


def test_the_records_of_an_earlier_round_do_not_count(district: District) -> None:
    problem = stage.closed(district)
    ledger.reopen(problem, reason="反弹", basis="回访反映", by=district.supervisor)
    stays_open(problem, NO_EVIDENCE)


def test_consent_to_an_earlier_request_does_not_count(district: District) -> None:
    other = stage.opinion(district)
    problem = stage.consulting(district, other)
    ledger.consult(problem, voice=other.pk, result="satisfied", way="link", by=district.public)
    [first] = [one for one in ledger.gate.asked(problem) if one.voice != other.pk]
    ledger.consult(
        problem, voice=first.voice, result="dissatisfied", way="phone", by=district.caller
    )
    stage.verified(district, stage.requested(district, problem))
    assert all(one.result is None for one in ledger.gate.asked(problem))
    Forger(problem).add("consulted", -2, voice=first.voice, result="satisfied")
    stays_open(problem, NOT_AGREED)


# -- every reporter -----------------------------------------------------------------------------


def test_a_reporter_who_joined_during_the_call_backs_has_to_agree_too(
    district: District,
) -> None:
    problem = stage.consulting(district)
    late = stage.opinion(district)
    voices.attach(late, problem=problem, by=district.clerk)
    problem = fresh(problem)
    first, second = ledger.gate.asked(problem)
    ledger.consult(problem, voice=first.voice, result="satisfied", way="phone", by=district.caller)
    assert fresh(problem).status == "consulting"
    stays_open(problem, NOT_AGREED)
    ledger.consult(problem, voice=second.voice, result="satisfied", way="link", by=district.public)
    assert fresh(problem).status == "closed"


def test_a_reporter_taken_out_after_the_verification_has_to_agree_all_the_same(
    district: District,
) -> None:
    other = stage.opinion(district)
    problem = stage.consulting(district, other)
    first = next(one for one in ledger.gate.asked(problem) if one.voice != other.pk)
    forger = Forger(problem)
    forger.add("parted", district.clerk.pk, voice=other.pk)
    forger.add("consulted", -2, voice=first.voice, result="satisfied")
    forger.add("closed", -1)
    stays_open(problem, NOT_AGREED)


def test_a_reporter_taken_out_after_saying_no_has_to_agree_all_the_same(
    district: District,
) -> None:
    """The command refuses it; an event written by hand does not get round it either."""
    other = stage.opinion(district)
    problem = stage.consulting(district, other)
    first = next(one for one in ledger.gate.asked(problem) if one.voice != other.pk)
    ledger.consult(problem, voice=other.pk, result="dissatisfied", way="phone", by=district.caller)
    with pytest.raises(Refused, match="表示不满意"):
        voices.release(fresh(other_lead(problem, other)), reason="另案", by=district.clerk)
    forger = Forger(stage.requested(district, fresh(problem)))
    forger.add("parted", district.clerk.pk, voice=other.pk)
    forger.add("verified", stage.inspector_of(district, fresh(problem)).pk)
    forger.add("consulted", -2, voice=first.voice, result="satisfied")
    forger.add("closed", -1)
    stays_open(problem, NOT_AGREED)


def other_lead(problem: Matter, merged: Matter) -> Matter:
    """The opinion that `merged` was merged into before it was raised."""
    lead = next(one.voice for one in ledger.gate.asked(problem) if one.voice != merged.pk)
    return Matter.objects.get(pk=lead)


def test_an_opinion_cannot_be_taken_out_while_its_reporter_is_being_asked(
    district: District,
) -> None:
    other = stage.opinion(district)
    problem = stage.consulting(district, other)
    with pytest.raises(Refused, match="正在回访"):
        ledger.part(problem, voice=other, by=district.clerk)


def test_reporters_that_came_by_a_merger_of_problems_have_to_agree(district: District) -> None:
    one, two = stage.working(district), stage.working(district)
    moved = ledger.gate.asked(two)[0].voice
    ledger.merge(two, into=one, by=district.supervisor)
    problem = stage.verified(district, stage.requested(district, fresh(one)))
    own = next(a.voice for a in ledger.gate.asked(problem) if a.voice != moved)
    ledger.consult(problem, voice=own, result="satisfied", way="phone", by=district.caller)
    stays_open(problem, NOT_AGREED)
    ledger.consult(problem, voice=moved, result="satisfied", way="phone", by=district.caller)
    assert fresh(problem).status == "closed"


def test_a_problem_nobody_outside_reported_is_agreed_to_by_who_registered_it(
    district: District,
) -> None:
    problem = ledger.register(list_code="problems", title="自查发现", by=district.clerk)
    stage.detailed(district, problem)
    ledger.issue(problem, by=district.supervisor)
    ledger.receive(problem, by=district.officer)
    stage.verified(district, stage.requested(district, problem))
    stays_open(problem, NOT_AGREED)
    ledger.consult(problem, voice=0, result="satisfied", way="inside", by=district.caller)
    assert fresh(problem).status == "closed"


# -- time ---------------------------------------------------------------------------------------


def test_a_verifier_who_takes_a_post_in_the_unit_afterwards_was_independent(
    district: District,
) -> None:
    problem = stage.consulting(district)
    with clock.at(clock.now() + timedelta(days=2)):
        for inspector in (district.inspector, district.other_inspector):
            district.appoint(district.school, "officer", inspector.account, clock.today())
        stage.agree(district, problem)
    assert fresh(problem).status == "closed"


def test_an_interest_that_turns_out_later_stops_the_closure_in_words(
    district: District,
) -> None:
    problem = stage.consulting(district)
    inspector = stage.inspector_of(district, problem)
    people.appoint(
        inspector.account,
        district.school,
        "officer",
        from_on=clock.today() - timedelta(days=30),
        by=district.admin,
    )
    [one] = ledger.gate.asked(problem)
    with pytest.raises(Refused) as refused:
        ledger.consult(
            problem, voice=one.voice, result="satisfied", way="phone", by=district.caller
        )
    assert refused.value.reason_code == "gate.shut"
    assert fresh(problem).status == "consulting"
    assert problem.version == fresh(problem).version


# -- what is append-only ------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["kernel_event", "kernel_logentry", "kernel_checkpoint"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = 1", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_run_time_role_can_neither_change_nor_delete_history(
    district: District, table: str, statement: str
) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|does not exist"):
        execute(statement.format(table))


@pytest.mark.parametrize(
    "change",
    ["text = 'anders'", "text = NULL", "matter_id = 1", "field = 'x'", "digest = 'x'"],
)
def test_a_sealed_text_can_only_be_erased_whole(district: District, change: str) -> None:
    stage.opinion(district)
    with pytest.raises((ProgrammingError, IntegrityError)):
        execute(f"UPDATE kernel_body SET {change}")


def test_an_erased_text_stays_erased(district: District) -> None:
    execute("UPDATE kernel_body SET text = NULL, salt = NULL, erased_at = now()")
    with pytest.raises(ProgrammingError, match="may only be erased"):
        execute("UPDATE kernel_body SET text = 'x', salt = '\\x00', erased_at = NULL")


def test_evidence_is_what_the_list_asks_for(district: District) -> None:
    problem = stage.working(district)
    with pytest.raises(Refused) as refused:
        ledger.request_closure(problem, text="好了", files=(), by=district.officer)
    assert refused.value.reason_code == "evidence.none"
    ledger.request_closure(problem, text="好了", files=EVIDENCE, by=district.officer)
    assert problem.status == "verifying"
