"""A text about us against the ledger."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse

from bihuan.kernel import clock, people, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as problems
from bihuan.rooms.reports.drafts import checking, commands, ledger, marking, rules, showing
from bihuan.rooms.reports.drafts.tests.conftest import NOW


def origins() -> list[str]:
    found: list[str] = schemes.get("classes", "origin")["classes"]
    return found


def registered(office: District, count: int = 3) -> list[Matter]:
    classes = origins()
    return [
        problems.register(
            list_code="problems",
            title=f"第{n}号问题",
            labels={"origin": classes[n % 2]},
            by=office.clerk,
            source="inside",
        )
        for n in range(count)
    ]


def told(office: District, text: str, **more: date) -> list[tuple[str, str, str]]:
    found = ledger.check(text, viewer=office.supervisor, **more)
    return [(one.flag, one.kind, one.quote) for one in found]


def test_a_number_that_the_ledger_has_otherwise_is_told_with_the_value_and_the_definition(
    office: District,
) -> None:
    registered(office)
    (found,) = ledger.check("截至4月10日，全区共登记问题4个。", viewer=office.supervisor)
    assert (found.flag, found.kind, found.quote) == ("warn", "ledger_figure", "登记问题4个")
    assert found.computed == "台账截至2026年4月10日为3个"
    assert "口径：" in found.message


def test_a_number_that_agrees_is_only_a_remark(office: District) -> None:
    registered(office)
    assert [one[0] for one in told(office, "我局共登记问题3个。")] == ["info"]
    assert [one[0] for one in told(office, "我局共登记问题近3个。")] == ["info"]


def test_the_day_in_the_text_counts_unless_one_is_chosen(office: District) -> None:
    registered(office)
    with clock.at(NOW + timedelta(days=5)):
        registered(office, 2)
        text = "截至4月12日，登记问题{}个。"
        assert [one[0] for one in told(office, text.format(3))] == ["info"]
        assert [one[0] for one in told(office, text.format(5))] == ["warn"]
        chosen = {"as_of": date(2026, 4, 15)}
        assert [one[0] for one in told(office, text.format(5), **chosen)] == ["info"]


def test_parts_are_compared_with_the_classes_of_the_figure(office: District) -> None:
    registered(office)
    one, other = origins()[:2]
    text = f"登记问题3个，其中{one}2个、{other}2个。"
    assert [flag for flag, _kind, _quote in told(office, text)] == ["info", "info", "warn"]


def test_what_is_not_exactly_a_figure_is_not_compared(office: District) -> None:
    registered(office)
    assert told(office, "今年以来登记问题9个。青禾一小登记问题9个。共有问题9个。") == []


def test_a_unit_is_compared_with_its_own_part_only(office: District) -> None:
    (mine, _other, _third) = registered(office)
    problems.detail(mine, unit=office.school, by=office.supervisor)

    def flags(text: str) -> list[str]:
        return [one.flag for one in ledger.check(text, viewer=office.officer)]

    assert flags("我校共登记问题1个。") == ["info"]
    assert flags("青禾一小登记问题2个。") == ["warn"]
    assert flags("全区共登记问题3个。") == []


def test_a_name_that_is_almost_that_of_a_unit_is_a_remark(office: District) -> None:
    people.add_unit(
        "QH-K1", "青禾区育才幼儿园", kind="kindergarten", parent=office.root, by=office.system
    )
    assert told(office, "走访了青禾区育材幼儿园。") == [("info", "ledger_unit", "青禾区育材幼儿园")]


def test_the_page_leads_from_a_number_to_its_figure(office: District) -> None:
    registered(office)
    read = checking.pasted("截至4月10日，登记问题4个。")
    draft = commands.take(read, by=office.supervisor, compare=True)
    browser = Client()
    assert office.supervisor.account is not None
    browser.force_login(office.supervisor.account)
    page = browser.get(reverse("draft", args=(draft.number,))).text
    address = reverse("figure", args=("problems.registered",)) + "?day=2026-04-10"
    assert f'href="{address}"' in page
    assert browser.get(address).status_code == 200


def test_what_agrees_is_counted_and_left_out_of_what_has_to_be_looked_at(office: District) -> None:
    registered(office)
    read = checking.pasted("截至4月10日，登记问题3个，已销号问题2个。")
    draft = commands.take(read, by=office.supervisor, compare=True)
    found = rules.read(draft.draft.findings)
    assert [one.agrees for one in found] == [True, False]
    assert [one.number for one in showing.chosen(found, "open")] == [2]
    assert [one.number for one in showing.chosen(found, "info")] == [1]
    comments = docx.Document(BytesIO(marking.document_of(draft))).comments
    assert ["与台账不符" in one.text for one in comments] == [True]


@pytest.mark.parametrize("text", ["", "\n\n", "登记问题个。", "截至13月40日，登记问题3个。"])
def test_odd_texts_raise_nothing(office: District, text: str) -> None:
    registered(office)
    assert [one[0] for one in told(office, text)] in ([], ["info"])
