"""Forms as Chromium shows them: conditions at once, as on the server; usable by anybody."""

from __future__ import annotations

import random
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser import Browse, CheckAxe

from bihuan.facilities import forms
from bihuan.facilities.forms.answering import Draft
from bihuan.facilities.forms.evaluation import Value, string
from bihuan.facilities.forms.expression import parse
from bihuan.facilities.forms.responses import Response
from bihuan.facilities.forms.tests import door
from bihuan.facilities.forms.tests.made import TODAY, survey
from bihuan.facilities.forms.tests.test_expression import VALUES

SCRIPT = Path(forms.__file__).parent / "static/forms/conditions.js"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
browser = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("bihuan.facilities.forms.tests.door"),
]


@pytest.fixture
def kept() -> dict[str, Any]:
    door.KEPT.clear()
    door.KEPT["form"] = survey()
    return door.KEPT


TEXTS = (
    *(
        "1 + 2 * 3 = 7",
        "0.1 + 0.2 = 0.3",
        "10 - 4 - 3",
        "7 mod 3",
        "-7 mod 3",
        "7 div 2",
        "1 div 0",
    ),
    *("0 div 0 = 0 div 0", "${a} = 'x'", "${missing} = ''", "${missing} > 0", "${missing} != 1"),
    *("${n} >= 12.5 and ${n} < 13", "${n} = '12.5'", "'3' = 3", "'3' = '3.0'", "'03' = 3"),
    *("${d} < '2014-05-02'", "${d} = '2014-05-01'", "${d} > today() - 30", "${t} < '08:00'"),
    *("date(today() + 1)", "date('2014-02-30')", "date('x')", "selected(${many}, 'two')"),
    *("selected(${missing}, '')", "count-selected(${many})", "selected-at(${many}, 1)"),
    *("selected-at(${many}, 5)", "string-length('校车𠀀')", "normalize-space(${text})", "not('')"),
    *("not('0')", "not(0)", "if(${n} > 10, 'big', 'small')", "coalesce(${missing}, ${a})"),
    *(
        "concat(${a}, 1, true())",
        "contains('食堂', '堂')",
        "starts-with('', '')",
        "substr('abc', 1)",
    ),
    *("substr('abcdef', 1, 3)", "substr('abc', 0, -1)", "regex('13800000000', '1[0-9]{10}')"),
    *("regex('x13', '1[0-9]')", "int(-12.9)", "round(2.5)", "round(-2.5)", "round(2.345, 2)"),
    *("abs(-3)", "min(3, '', 1)", "max('', '')", "number('x') > 0", "boolean('false')"),
    *("true() = 'x'", "false() = ''", "'2014-05-01' < '2014-05-02'", "'b' > 'a'", "string(12.50)"),
)


def as_sent(value: Value) -> object:
    """The value as the page's own script gathers it from a control."""
    if isinstance(value, bool):
        return value
    return float(value) if isinstance(value, Decimal) else string(value)


def same(ours: Value, theirs: object) -> bool:
    if isinstance(ours, Decimal):
        if not ours.is_finite():
            return theirs is None or str(theirs) in ("NaN", "Infinity", "nan", "inf")
        return isinstance(theirs, int | float) and abs(float(ours) - theirs) < 1e-9
    if isinstance(ours, bool):
        return theirs is ours
    return theirs == (string(ours) if isinstance(ours, date | time) else ours)


@pytest.fixture
def evaluating(chromium: Browser) -> Any:
    """`evaluate` of the page's script, on an empty page."""
    tab = chromium.new_page()
    tab.set_content("<p>x</p>")
    script = SCRIPT.read_text(encoding="utf-8").replace("export function", "function")
    tab.add_script_tag(content=script + "\nwindow.ours = evaluate;")
    yield lambda tree, values: tab.evaluate(
        "([tree, values]) => ours(tree, values, '2014-05-06', '')", [tree, values]
    )
    tab.close()


def test_the_browser_evaluates_as_the_server_does(evaluating: Any) -> None:
    values = {name: as_sent(value) for name, value in VALUES.items()}
    for text in TEXTS:
        parsed = parse(text)
        ours = parsed.value(VALUES, today=TODAY)
        theirs = evaluating(parsed.as_json(), values)
        assert same(ours, theirs), f"{text}: {ours!r} here, {theirs!r} in the browser"


def test_the_browser_agrees_on_conditions_nobody_thought_of(evaluating: Any) -> None:
    dice = random.Random(7)
    atoms = ["${a}", "${n}", "${d}", "${missing}", "'x'", "'2014-05-01'", "3", "''", "today()"]
    signs = ["=", "!=", "<", "<=", ">", ">="]

    def condition(depth: int) -> str:
        if depth == 0 or dice.random() < 0.3:
            return f"{dice.choice(atoms)} {dice.choice(signs)} {dice.choice(atoms)}"
        left, right = condition(depth - 1), condition(depth - 1)
        return dice.choice([f"({left}) and ({right})", f"({left}) or ({right})", f"not({left})"])

    values = {name: as_sent(value) for name, value in VALUES.items()}
    for _ in range(200):
        text = condition(3)
        parsed = parse(text)
        assert parsed.value(VALUES, today=TODAY) is evaluating(parsed.as_json(), values), text


class TestOnAPage:
    pytestmark = browser

    def test_a_question_appears_when_it_is_asked_and_keeps_what_was_written(
        self, page: Page, kept: dict[str, Any]
    ) -> None:
        page.goto("/forms/0")
        fare = page.get_by_label("每月车费")
        assert not fare.is_visible()
        page.get_by_role("group", name="孩子乘校车吗").get_by_label("是").check()
        fare.fill("35.5")
        page.get_by_role("group", name="孩子乘校车吗").get_by_label("否").check()
        assert not fare.is_visible()
        page.get_by_role("group", name="孩子乘校车吗").get_by_label("是").check()
        assert fare.input_value() == "35.5"

    def test_a_form_is_filled_in_on_a_phone(
        self, browse: Browse, kept: dict[str, Any], axe: CheckAxe
    ) -> None:
        tab = browse(**PHONE)
        tab.goto("/forms/0")
        tab.get_by_role("button", name="下一页").last.click()
        assert tab.get_by_role("alert").inner_text().startswith("这一页有 3 处需要改正")
        axe(tab)
        tab.get_by_label("孩子在哪所学校").select_option("u2")
        tab.get_by_label("教师").check()
        tab.get_by_label("否", exact=True).check()
        tab.get_by_role("button", name="下一页").last.click()
        tab.wait_for_url("**/forms/1")
        axe(tab)
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        boxes = tab.locator(".fq-choices .choice").all()
        assert all((box.bounding_box() or {"height": 0})["height"] >= 44 for box in boxes)
        for row in ("食堂", "上学路上"):
            tab.get_by_role("group", name=row).get_by_label("满意", exact=True).check()
        tab.get_by_label("校车", exact=True).check()
        tab.get_by_label("请具体说说").fill("早上常常晚点")
        tab.get_by_label("我已看过并确认").check()
        tab.get_by_role("button", name="提交").last.click()
        tab.wait_for_url("**/forms/done")
        assert kept["sent"]["more"] == "早上常常晚点"
        assert kept["sent"]["school"] == "u2"

    def test_what_is_written_is_kept_while_writing(self, page: Page, kept: dict[str, Any]) -> None:
        kept["save"] = "/forms/0"
        page.goto("/forms/0")
        page.get_by_label("教师").check()
        page.get_by_text("已暂存").wait_for()
        assert kept["draft"] == Draft(
            {
                "school": None,
                "role": "2",
                "age": None,
                "born": None,
                "bus": None,
                "at": None,
                "fare": None,
            }
        )

    def test_designing_and_results_are_accessible(
        self, page: Page, kept: dict[str, Any], axe: CheckAxe
    ) -> None:
        kept["responses"] = [
            Response({"school": "u1", "bus": "yes", "stars": n % 5 + 1, "food": "1", "more": "好"})
            for n in range(9)
        ]
        for address in ("/forms/design", "/forms/item?item=role", "/forms/results"):
            page.goto(address)
            axe(page)
