"""Forms to test with, and people who answer them."""

from __future__ import annotations

from typing import Any

from bihuan.facilities.forms.definition import Choice, Form, Group, Kind, Question, Quiz
from bihuan.kernel import people
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Unit
from bihuan.kernel.tests.district import District
from bihuan.rooms.collection.asking import commands, drafts, turns
from bihuan.rooms.collection.asking.sheets import Visitor
from bihuan.rooms.collection.asking.turns import Turn

SATISFIED = tuple(Choice(code, {"zh": word}) for code, word in (("1", "满意"), ("2", "不满意")))


def question(code: str, kind: Kind = Kind.TEXT, **more: Any) -> Question:
    return Question(code=code, kind=kind, label={"zh": f"第{code}题"}, **more)


def survey(**more: Any) -> Form:
    """Two pages: how satisfied somebody is, then why not and what they would like."""
    items = (
        Group(
            code="p1",
            label={"zh": "总体"},
            items=(question("how", Kind.ONE, choices=SATISFIED, required=True),),
        ),
        Group(
            code="p2",
            label={"zh": "具体"},
            items=(
                question("why", Kind.LONG, relevant="${how} = '2'", required=True),
                question("wish", Kind.LONG, opinion=True),
            ),
        ),
    )
    return Form(title={"zh": "家长满意度问卷"}, items=items, **more)


def self_check() -> Form:
    """One page, filled in by a unit."""
    return Form(
        title={"zh": "食堂自查表"},
        items=(
            question("unit_name", Kind.TEXT, read_only=True),
            question("kitchens", Kind.INTEGER, required=True),
            question("photo", Kind.FILES, most="2"),
        ),
    )


def quiz(minutes: int = 0, **more: Any) -> Form:
    right = {"right": ("1",), "points": "5", "choices": SATISFIED}
    return Form(
        title={"zh": "师德知识测试"},
        quiz=Quiz(pass_mark="6", minutes=minutes, **more),
        items=(question("a", Kind.ONE, **right), question("b", Kind.ONE, **right)),
    )


def handed_out(
    office: District, definition: Form, audience: str = "public", purpose: str = "survey",
    units: tuple[Unit, ...] = (), **more: Any,
) -> Matter:  # fmt: skip
    """A form that was published."""
    made = commands.draft(
        title=definition.say(definition.title),
        purpose=purpose,
        audience=audience,
        unit=office.root,
        definition=definition,
        by=office.clerk,
        **more,
    )
    if audience == "units":
        commands.address(made, units or (office.school, office.other_school), by=office.clerk)
    commands.publish(made, by=office.clerk)
    return made


def somebody() -> Visitor:
    return Visitor(people.public())


def posted(page: int, go: str, **answers: str | list[str]) -> dict[str, list[str]]:
    """What a browser sends of one page."""
    given = {f"q-{code}": [a] if isinstance(a, str) else a for code, a in answers.items()}
    return {"page": [str(page)], "go": [go]} | given


def answer(form: Matter, visitor: Visitor, *pages: dict[str, str], key: str = "") -> Turn:
    """Go through all pages and hand the sheet in."""
    turn = Turn()
    key = key or (drafts.fresh_key() if visitor == somebody() else drafts.own_key(form, visitor))
    for number, one in enumerate(pages):
        at = drafts.open(form, visitor, key)
        go = "send" if number == len(pages) - 1 else "next"
        turn = turns.take(at, posted(number, go, **one), {})
    return turn
