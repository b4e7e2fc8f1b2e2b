"""Every act that a matter's page can offer × every persona: allowed exactly to whom policy and
lifecycle allow it, not found by who may not see the matter, refused with the reason to others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from bihuan.facilities.pages import actions
from bihuan.kernel import lifecycle, policy, policy_table, taxonomy
from bihuan.kernel.models.matter import Matter
from bihuan.story import Story, evidence
from tests import cast as people
from tests.cast import EVERYBODY, SIGNED_OUT, STAFF, VISITOR, Cast
from tests.pages.answers import SIGN_IN, ask

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("acts")]

Data = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """`on`: the story's trouble whose problem is in a fitting state, or the status of an opinion;
    `by`: who may; `data`: what they would send."""

    on: str
    by: tuple[str, ...]
    data: Callable[[Story, Matter], Data] = lambda story, matter: {}


def given(**data: Any) -> Callable[[Story, Matter], Data]:
    return lambda story, matter: dict(data)


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("整改后.png", evidence.picture("整改后"), "image/png")


def reporter_of(story: Story, problem: Matter) -> Data:
    voice = problem.reporters.filter(result="").first()  # type: ignore[attr-defined]
    return {"voice": voice.voice, "way": "phone", "result": "basically", "said": "比以前好。"}


def later(story: Story, problem: Matter) -> Data:
    assert problem.due_on
    return {"until": (problem.due_on + timedelta(days=9)).isoformat(), "reason": "配件未到。"}


def other_voice(story: Story, voice: Matter) -> Data:
    return {"number": story.matters("voice", "new").exclude(pk=voice.pk)[0].number}


def flagged(story: Story, problem: Matter) -> Data:
    flags = problem.callback_flags.filter(outcome="")  # type: ignore[attr-defined]
    said = [one.said for one in flags] or [0]
    return {"said": said[0], "outcome": "kept", "note": "已向本人核实。"}


UNIT = ("officer", "head")
INTAKE = ("clerk", "supervisor")

PROBLEM = {
    "detail": Act("bully-now", INTAKE, lambda s, m: {"title": m.title, "text": "改写后的表述。"}),
    "issue": Act("bully-now", ("supervisor",)),
    "withdraw": Act("bully-now", INTAKE, given(reason="与另一项重复。")),
    "receive": Act("trip-now", UNIT),
    "return": Act("trip-now", UNIT, given(reason="不属于本单位职责。")),
    "merge": Act("trip-now", INTAKE, lambda s, m: {"into": s.problem("lunch-now").number}),
    "return-refusal": Act("open-field-now", ("supervisor",), given(reason="职责明确，请办理。")),
    "measure": Act("lunch-now", UNIT, given(text="每天公示菜谱。")),
    "progress": Act("lunch-now", UNIT, given(text="已更换供餐单位。", percent="60")),
    "extension": Act("lunch-now", UNIT, later),
    "closure": Act("lunch-now", UNIT, lambda s, m: {"text": "整改完成。", "evidence": picture()}),
    "change": Act("lunch-now", (*INTAKE, *UNIT), given(list="tasks", reason="属于任务。")),
    "change-decision": Act("apps-now", ("supervisor", "leader"),
                           given(decision="yes", reason="理由充分。")),
    "urge": Act("lunch-now", ("supervisor", "leader"), given(text="请按期完成。")),
    "promise": Act("lunch-now", UNIT,
                   lambda s, m: {"by_on": s.today.isoformat(), "text": "完成招标。"}),
    "conclusion": Act("lunch-now", ("supervisor", "caller"),
                      given(outcome="terminated", basis="条例", reason="已进入诉讼。")),
    "extension-decision": Act("aircon-now", ("supervisor", "leader"),
                              given(decision="yes", reason="理由充分。")),
    "conclusion-decision": Act("hidden-class-now", ("reviewer",),
                               given(decision="yes", reason="依据充分。")),
    "verify": Act("gate-now", ("inspector",),
                  given(passed="yes", methods=["site"], findings="现场已改正。")),
    "reassign-check": Act("gate-now", ("supervisor",), given(reason="组内成员出差。")),
    "review-callback": Act("bike-now", ("supervisor",), flagged),
    "consult": Act("water-now", ("caller",), reporter_of),
    "reopen": Act("bike-now", ("supervisor",), given(basis="回头看", reason="问题反弹。")),
    "place": Act("point-1-1-2", INTAKE, lambda s, m: {"under": s.problem("task-1").number}),
    "unplace": Act("point-1-1-2", INTAKE),
    "match": Act("measure-of", INTAKE, lambda s, m: {"problems": s.problem("lunch-now").number}),
    "unmatch": Act("measure-of", INTAKE, lambda s, m: {"problem": s.problem("looked-back").number}),
    "target": Act("deed-buildings", INTAKE, given(name="操场", amount="2", measure="个")),
    "milestone": Act("deed-buildings", INTAKE, given(name="验收", due_on="2030-01-01")),
    "delivery": Act("deed-buildings", UNIT, given(target="t1", amount="1", text="又一栋封顶。")),
    "milestone-reached": Act("deed-buildings", UNIT, given(milestone="m3")),
    "publish": Act("deed-buildings", ("supervisor", "leader"),
                   given(title="新建校舍", text="今年新建六栋。")),
    "unpublish": Act("deed-buildings", ("supervisor", "leader"), given(reason="名称有误。")),
}  # fmt: skip
VOICE = {
    "raise": Act("new", INTAKE, given(list_code="problems", title="校门口拥堵")),
    "attach": Act("new", INTAKE, lambda s, m: {"number": s.problem("lunch-now").number}),
    "merge": Act("new", INTAKE, other_voice),
    "answer": Act("new", INTAKE, given(text="报名时间见公告。")),
    "not-accept": Act("new", INTAKE, given(code="unclear", reason="请补充时间地点。")),
    "add": Act("new", ("clerk", "caller"), given(text="来电补充。")),
    "classify": Act("new", INTAKE, lambda s, m: {"code": taxonomy.current().below[""][0].code}),
    "release": Act("answered", INTAKE, given(reason="答复有误。")),
}
ALL = [("problem", code) for code in PROBLEM] + [("voice", code) for code in VOICE]
HEARING = ("clerk", "supervisor", "leader", "caller", "reviewer", "auditor")


def stage(told: Story, kind: str, code: str) -> tuple[Act, Matter, Cast]:
    """The act, the matter it is tried on and the personas around that."""
    if kind == "problem":
        act = PROBLEM[code]
        matter = told.problem(act.on)
        return act, matter, people.around(told, matter)
    act = VOICE[code]
    matter = told.matters("voice", act.on)[0]
    return act, matter, people.around(told, told.problem("gate-now"))


def expected(act: Act, kind: str, persona: str) -> int | str:
    if persona in (SIGNED_OUT, VISITOR):
        return SIGN_IN
    if persona in act.by:
        return 302
    sees = HEARING if kind == "voice" else (*HEARING, "officer", "head")
    return 403 if persona in sees else 404


def test_the_tables_name_every_act_and_no_other() -> None:
    assert set(PROBLEM) == set(actions._actions["problem"])
    assert set(VOICE) == set(actions._actions["voice"])


@pytest.mark.parametrize(("kind", "code"), ALL)
def test_an_act_is_open_to_exactly_those_who_may(told: Story, kind: str, code: str) -> None:
    act, matter, cast = stage(told, kind, code)
    declared = actions._actions[kind][code]
    found, wanted = {}, {}
    for persona in EVERYBODY:
        wanted[persona] = expected(act, kind, persona)
        if persona in ("inspector", "inspector elsewhere") and wanted[persona] in (403, 404):
            # It is seen by who is to check it, and by the group that is its unit's contact.
            sees, group = policy.sees(cast.posts[persona], matter), cast.posts[persona].unit_id
            watched = policy_table.WATCHED.holds(cast.posts[persona], matter)
            assert sees == (kind == "problem" and (matter.checker_id == group or watched))
            wanted[persona] = 403 if sees else 404
        if persona in STAFF:
            may = actions.possible(cast.posts[persona], matter, declared)
            assert may == (wanted[persona] == 302), f"{code}, {persona}"
        with transaction.atomic():
            address = reverse("do", args=(kind, matter.number, code))
            data = act.data(told, matter) | {"seen": matter.version}
            found[persona] = ask(cast.client(persona), "post", address, data).status
            matter.refresh_from_db()
            transaction.set_rollback(True)
        matter.refresh_from_db()
    assert found == wanted


@pytest.mark.parametrize(("kind", "code"), ALL)
def test_an_act_is_refused_in_a_status_that_does_not_allow_it(
    told: Story, kind: str, code: str
) -> None:
    act, _matter, cast = stage(told, kind, code)
    declared = actions._actions[kind][code]
    life = lifecycle.of(kind)
    rows = told.matters(kind)
    unfit = next((m for m in rows if not life.allows(m.status, declared.kind)), None)
    if unfit is None:
        assert code in ("add", "classify")  # both are right at any time
        return
    cast = cast if kind == "voice" else people.around(told, _handed_over(told, declared.kind))
    matter = unfit if kind == "voice" else cast.problem
    address = reverse("do", args=(kind, matter.number, code))
    before = matter.version
    for persona in act.by:
        data = act.data(told, matter) if code not in ("consult", "extension") else {}
        may = policy.may(cast.posts[persona], declared.kind, matter)
        status = ask(cast.client(persona), "post", address, data).status
        assert status == (409 if may else 403 if policy.sees(cast.posts[persona], matter) else 404)
    matter.refresh_from_db()
    assert matter.version == before


def _handed_over(told: Story, kind: str) -> Matter:
    """A problem with a unit and a reporter in whose status the step is not open."""
    life = lifecycle.of("problem")
    for code in told.problems:
        problem = told.problem(code)
        asked = problem.reporters.exclude(voice=0).exists()  # type: ignore[attr-defined]
        if problem.unit_id and asked and not life.allows(problem.status, kind):
            return problem
    raise LookupError(kind)


def test_an_act_on_a_page_somebody_else_has_changed_is_refused_and_nothing_is_lost(
    told: Story,
) -> None:
    for kind, code in ALL:
        act, matter, cast = stage(told, kind, code)
        if code in ("urge", "consult", "add", "classify"):
            continue  # they add to whatever there is
        address = reverse("do", args=(kind, matter.number, code))
        data = act.data(told, matter) | {"seen": matter.version - 1}
        answer = ask(cast.client(act.by[0]), "post", address, data)
        assert (code, answer.status) == (code, 409)
        typed = data.get("text") or data.get("reason") or data.get("findings") or ""
        assert typed in answer.text
        version = Matter.objects.values_list("version", flat=True).get(pk=matter.pk)
        assert version == matter.version
