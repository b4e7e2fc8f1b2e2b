"""Nobody judges what their own unit, a former one or their kin's did, by any path."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.doors.web import signing_in
from bihuan.kernel import clock, people, recusals, schemes
from bihuan.kernel.errors import BihuanError
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.oversight.lookback import commands as lookbacks
from bihuan.story import evidence
from tests.properties import stage

pytestmark = pytest.mark.django_db
RELATIONS = ("serves", "served", "kin", "interest")
ACTS = ("verify", "fail", "consult", "try", "extend", "review", "reassign", "look", "waive")
ROLES = {
    "verify": "inspector", "fail": "inspector", "look": "inspector",
    "consult": "caller", "try": "caller", "review": "reviewer",
    "extend": "supervisor", "reassign": "supervisor", "waive": "supervisor",
}  # fmt: skip


@pytest.fixture
def district() -> District:
    made = districts.found()
    everything = [{"code": "all", "label": "全部", "months": 3, "share": 100}]
    data = {**schemes.get("lookback", "standard"), "rules": everything}
    schemes.adopt("lookback", "standard", data, by=people.system())
    return made


def related(district: District, how: str, unit: Unit, role: str) -> Post:
    """A new post of the role whose person has that relation to the unit."""
    groups = {"inspector": district.group}
    post = district.appoint(groups.get(role, district.root), role)
    if how in ("serves", "served"):
        other = district.appoint(unit, "officer", post.account)
        if how == "served":
            last = clock.today() - timedelta(days=30)
            people.end_post(other, until_on=last, by=district.admin)
    else:
        recusals.declare(post, unit, ground=how, reason="登记", by=district.admin)
    return post


def requested(district: District, **changes: Any) -> Matter:
    """Reported done, with a file that pages can name."""
    problem = stage.working(district, **changes)
    files = evidence.hand_in(problem, district.officer, "整改完成")
    ledger.request_closure(problem, text="护学岗已设", files=files, by=district.officer)
    return problem


def at(district: District, act: str, **changes: Any) -> Matter:
    """A matter to which the act would be the next."""
    match act:
        case "verify" | "fail" | "reassign":
            return requested(district, **changes)
        case "consult" | "try":
            return stage.verified(district, requested(district, **changes))
        case "extend":
            problem = stage.working(district, **changes)
            until = clock.today() + timedelta(days=50)
            ledger.ask_extension(problem, until=until, reason="招标", by=district.officer)
            return problem
        case "review":
            problem = stage.working(district, **changes)
            ledger.propose_conclusion(problem, outcome="terminated", reason="诉讼", basis="条例",
                                      by=district.supervisor)  # fmt: skip
            return problem
    problem = stage.agree(district, stage.verified(district, requested(district, **changes)))
    lookback = lookbacks.running(problem)
    assert lookback is not None
    lookbacks.bring_forward(lookback, by=people.system())
    return lookback


def doing(act: str, matter: Matter, by: Post) -> Callable[[], object]:
    found = lookbacks.Found(holds=True, findings="好", methods=["site"])
    kept = Matter.objects.get(pk=matter.pk)
    who = Post.objects.select_related("unit").get(pk=by.pk)
    voice = ledger.gate.asked(kept)[0].voice if act in ("consult", "try") else 0
    acts: dict[str, Callable[[], object]] = {
        "verify": lambda: oversight.verify(
            kept, passed=True, findings="好", methods=["site"], by=who
        ),
        "fail": lambda: oversight.verify(
            kept, passed=False, findings="差", methods=["site"], by=who
        ),
        "consult": lambda: ledger.consult(
            kept, voice=voice, result="satisfied", way="phone", by=who
        ),
        "try": lambda: ledger.tried(kept, voice=voice, way="phone", note="无人", by=who),
        "extend": lambda: ledger.decide_extension(kept, grant=True, reason="准", by=who),
        "review": lambda: ledger.decide_conclusion(kept, confirm=True, reason="准", by=who),
        "reassign": lambda: oversight.reassign_check(kept, reason="换", by=who),
        "look": lambda: lookbacks.hold(kept, found, by=who),
        "waive": lambda: lookbacks.waive(kept, reason="不看", by=who),
    }
    return acts[act]


PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "verify": ("verify", {"passed": "yes", "methods": ["site"], "findings": "好"}),
    "fail": ("verify", {"passed": "no", "methods": ["site"], "findings": "差"}),
    "consult": ("consult", {"result": "satisfied", "way": "phone", "said": "好"}),
    "try": ("consult", {"result": "none", "way": "phone", "said": "无人"}),
    "extend": ("decide-extension", {"decision": "yes", "reason": "准"}),
    "review": ("decide-conclusion", {"decision": "yes", "reason": "准"}),
    "reassign": ("reassign-check", {"reason": "换"}),
    "look": ("hold", {"holds": "yes", "methods": ["site"], "findings": "好"}),
    "waive": ("waive", {"reason": "不看"}),
}


def by_page(act: str, matter: Matter, by: Post) -> int:
    client = Client()
    assert by.account is not None
    client.force_login(by.account)
    session = client.session
    session[signing_in.CHOSEN] = by.pk
    session.save()
    code, given = PAGES[act]
    if act in ("consult", "try"):
        given = given | {"voice": ledger.gate.asked(matter)[0].voice}
    return client.post(f"/{matter.kind}/{matter.number}/do/{code}", given).status_code


@settings(max_examples=40)
@given(
    st.sampled_from(ACTS), st.sampled_from(RELATIONS), st.booleans(),
    st.sampled_from(["command", "page"]),
)  # fmt: skip
def test_nobody_judges_what_is_theirs(
    district: District, act: str, how: str, helping: bool, path: str
) -> None:
    with transaction.atomic():
        unit = district.section if helping else district.school
        by = related(district, how, unit, ROLES[act])
        matter = at(district, act, helpers=[district.section])
        Matter.objects.filter(pk=matter.pk).update(checker=district.group)
        matter.refresh_from_db()
        if path == "page":
            assert by_page(act, matter, by) in (403, 404)
        else:
            with pytest.raises(BihuanError):
                doing(act, matter, by)()
        assert not Event.objects.filter(by=by).exists()
        transaction.set_rollback(True)


@settings(max_examples=15)
@given(st.sampled_from(ACTS))
def test_whoever_has_no_interest_may(district: District, act: str) -> None:
    """The acts above are refused for the interest and for nothing else."""
    with transaction.atomic():
        role = ROLES[act]
        by = district.appoint(district.group if role == "inspector" else district.root, role)
        matter = at(district, act, helpers=[district.section])
        Matter.objects.filter(pk=matter.pk).update(checker=district.group)
        doing(act, matter, by)()
        assert Event.objects.filter(by=by).exists()
        transaction.set_rollback(True)


@settings(max_examples=15)
@given(st.lists(st.sampled_from(RELATIONS), min_size=1, max_size=3), st.booleans())
def test_the_rule_chooses_nobody_who_has_to_step_aside(
    district: District, hows: list[str], drawn: bool
) -> None:
    with transaction.atomic():
        out = {related(district, how, district.school, "inspector").pk for how in hows}
        data = {**schemes.get("checking", "standard"), "names_member": True}
        order = ["drawn"] if drawn else ["contact", "rotation"]
        schemes.adopt("checking", "standard", {**data, "order": order}, by=people.system())
        problem = stage.requested(district, stage.working(district))
        chosen = problem.checking.member
        assert chosen is not None
        assert chosen not in out
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT bihuan_serves(%s, %s, %s)", [chosen, [district.school.pk], clock.today()]
            )
            assert cursor.fetchone()[0] is False
        transaction.set_rollback(True)
