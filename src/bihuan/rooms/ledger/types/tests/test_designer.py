"""The page on which an office makes a list type."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from bihuan.kernel import clock, figures, schemes
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands, types
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.types import draft as drafts
from bihuan.rooms.ledger.types.forms import Design

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(db: None) -> District:
    return districts.found()


def signed_in(post: Post) -> Client:
    client = Client()
    assert post.account
    client.force_login(post.account)
    return client


def filled(code: str, **changes: Any) -> dict[str, Any]:
    """What the designer's page would send if nothing but the changes were touched."""
    kind = types.of(code)
    sent: dict[str, Any] = {
        name: value for name, value in Design.initial_of(kind).items() if value is not False
    }
    draft = drafts.of(kind)
    for n, row in enumerate(draft.columns):
        sent |= {f"column-{n}": row.code, f"heading-{n}": row.heading, f"above-{n}": row.above,
                 f"page-{n}": row.page, f"sheet-{n}": row.sheet}  # fmt: skip
        if row.explicit:
            sent[f"explicit-{n}"] = "1"
    for n, own in enumerate(draft.own):
        for name in ("code", "label", "kind", "choices", "above", "page", "sheet"):
            sent[f"own-{name}-{n}"] = getattr(own, name)
    return sent | changes


def test_a_list_sent_back_as_it_was_shown_is_the_same_in_a_new_edition(
    district: District,
) -> None:
    client = signed_in(district.admin)
    for code, before in types.every().items():
        answer = client.post(f"/problems/lists/{code}/edit", filled(code) | {"act": "adopt"})
        assert answer.status_code == 302, code
        after = types.of(code)
        assert after.edition == before.edition + 1
        for name in ("label", "page", "sheet", "own", "groups", "classes", "limits", "evidence",
                     "photos", "prefix", "lamp"):  # fmt: skip
            assert getattr(after, name) == getattr(before, name), (code, name)
        assert set(after.explicit) == set(before.explicit)
        assert list(map(after.written, after.sheet)) == list(map(before.written, before.sheet))


def test_a_new_list_is_copied_changed_looked_at_and_put_in_force(district: District) -> None:
    client = signed_in(district.admin)
    sent = filled("smallcuts", label="巡察整改清单", noun="整改事项", letters="xc", edition="0")
    own = {"own-label-0": "巡察轮次", "own-kind-0": "choice", "own-choices-0": "第一轮、第二轮",
           "own-sheet-0": "4", "own-page-0": "2"}  # fmt: skip
    looked = client.post("/problems/lists/smallcuts/copy", sent | own | {"act": "look"})
    assert looked.status_code == 200
    assert "启用新清单" in looked.text
    assert "巡察轮次" in looked.text
    assert "list-1" not in types.every()
    assert client.post("/problems/lists/smallcuts/copy", sent | own | {"act": "adopt"}).url == (  # type: ignore[attr-defined]
        "/problems/lists/list-1"
    )
    kind = types.of("list-1")
    assert (kind.label, kind.prefix, kind.edition) == ("巡察整改清单", "XC", 1)
    assert kind.own[0].choices == ("第一轮", "第二轮")
    made = commands.register(list_code="list-1", title="食堂账目", by=district.supervisor)
    commands.detail(made, own={kind.own[0].code: "第二轮"}, by=district.supervisor)
    row = Problem.objects.get(pk=made.pk)
    assert re.fullmatch(r"XC20\d\d-0001", row.serial)
    page = signed_in(district.supervisor).get("/problems/of/list-1").text
    assert row.serial in page
    assert "第二轮" in page


def test_what_cannot_be_put_in_force_stays_on_the_page_with_its_reason(
    district: District,
) -> None:
    client = signed_in(district.admin)
    for changes, said in (
        ({"letters": "WT"}, "已由“问题台账”使用"),
        ({"evidence": "0"}, "evidence"),
        ({"own-label-0": "钱", "own-kind-0": "choice", "own-choices-0": "一"}, "2到50个选项"),
        ({"limits": []}, "至少选一种期限"),
        ({"sheet-0": "一"}, "位次请写数字"),
        ({"heading-3": "任务名称"}, "用了两次"),
    ):
        sent = filled("tasks") | changes | {"act": "adopt"}
        answer = client.post("/problems/lists/tasks/edit", sent)
        assert answer.status_code == 422, changes
        assert said in answer.text, changes
    assert types.of("tasks").edition == 1


def test_two_people_changing_one_list_do_not_overwrite_each_other(district: District) -> None:
    client, sent = signed_in(district.admin), filled("tasks") | {"act": "adopt"}
    assert client.post("/problems/lists/tasks/edit", sent).status_code == 302
    again = client.post("/problems/lists/tasks/edit", sent)
    assert again.status_code == 422
    assert "刚被别人改过" in again.text


def test_only_who_may_put_rules_in_force_designs_others_look(district: District) -> None:
    for role, looks, designs in (("admin", 200, 200), ("supervisor", 200, 403),
                                 ("clerk", 403, 403)):  # fmt: skip
        client = signed_in(getattr(district, role))
        assert client.get("/problems/lists/deeds").status_code == looks
        assert client.get("/problems/lists/deeds/edit").status_code == designs


# -- what an edition leaves alone -----------------------------------------------------------------


def test_what_was_registered_before_keeps_the_rules_of_its_edition(district: District) -> None:
    old = commands.register(list_code="tasks", title="旧任务", by=district.supervisor)
    data = schemes.get("list", "tasks")
    explicit = [*data["explicit"], {"code": "person", "label": "责任人"}]
    schemes.adopt("list", "tasks", data | {"edition": 2, "explicit": explicit, "evidence": 3},
                  by=district.admin)  # fmt: skip
    new = commands.register(list_code="tasks", title="新任务", by=district.supervisor)
    assert (types.rules_of(old).evidence, types.rules_of(new).evidence) == (1, 3)
    filled_in = {"unit": district.school, "leader": "甲", "due": "2027-01-31", "standard": "办成"}
    for one in (old, new):
        commands.detail(one, by=district.supervisor, **filled_in)
    commands.issue(old, by=district.supervisor)
    assert old.status == "issued"
    with pytest.raises(Refused, match="责任人"):
        commands.issue(new, by=district.supervisor)


def test_numbers_of_a_list_go_up_and_are_its_own(district: District) -> None:
    made = [
        commands.register(list_code=code, title="事项", by=district.supervisor)
        for code in ("tasks", "deeds", "tasks")
    ]
    serials = [Problem.objects.get(pk=one.pk).serial for one in made]
    assert [one[:2] + one[-4:] for one in serials] == ["RW0001", "SS0001", "RW0002"]


# -- classes --------------------------------------------------------------------------------------


def test_renamed_and_ended_classes_change_no_figure_of_the_past(district: District) -> None:
    def registered(day: Any) -> Any:
        return figures.value("problems.registered", day, split="handling")

    made = [
        commands.register(list_code="problems", title="事项", by=district.supervisor,
                          labels={"handling": name})
        for name in ("立说立行类", "其他问题类")
    ]  # fmt: skip
    then = clock.now()
    before = registered(then)
    client = signed_in(district.admin)
    text = "立说立行类 → 立行立改类\n深入查找类\n政策体制类\n涉法涉纪类\n新问题类"
    sent = {"label": "处理类别", "text": text, "edition": "1"}
    looked = client.post("/problems/lists/classes/handling", sent | {"act": "look"}).text
    for word in ("立说立行类 → 立行立改类", "新问题类", "其他问题类"):
        assert word in looked
    address = "/problems/lists/classes/handling"
    assert client.post(address, sent | {"act": "adopt"}).status_code == 302
    assert client.post(address, sent | {"act": "adopt"}).status_code == 422
    assert registered(then) == before
    now = registered(clock.now())
    assert (now["立行立改类"], now["其他问题类"], now["新问题类"]) == (1, 1, 0)
    assert "立说立行类" not in now
    page = signed_in(district.supervisor).get("/problems?handling=立行立改类,立说立行类").text
    assert made[0].number in page
    commands.detail(made[1], labels={"handling": "其他问题类"}, remark="照旧",
                    by=district.supervisor)  # fmt: skip
    with pytest.raises(Invalid):
        commands.detail(made[0], labels={"handling": "其他问题类"}, by=district.supervisor)


def test_a_new_classification_is_used_by_a_list(district: District) -> None:
    client = signed_in(district.admin)
    sent = {"label": "学段", "text": "幼儿园\n小学\n初中", "edition": "0", "act": "adopt"}
    assert client.post("/problems/lists/classes/new", sent).status_code == 302
    assert schemes.get("classes", "class-1")["classes"] == ["幼儿园", "小学", "初中"]
    design = filled("tasks", classes=["class-1"]) | {"act": "adopt"}
    assert client.post("/problems/lists/tasks/edit", design).status_code == 302
    assert "class:class-1" in types.of("tasks").sheet
