"""Forms for the tests: one of every kind of question, and any form at all (Hypothesis)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from bihuan.facilities.forms import parts
from bihuan.facilities.forms.checking import check
from bihuan.facilities.forms.definition import (
    TELLS,
    Choice,
    Form,
    Group,
    Item,
    Kind,
    Question,
    Quiz,
    Row,
)
from bihuan.facilities.forms.words import CHINESE, Language, Words

TODAY = date(2014, 5, 6)
ENGLISH = Language("en", "English")


def zh(text: str) -> Words:
    return {"zh": text}


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(str(number), zh(label)) for number, label in enumerate(labels, start=1))


def ask(code: str, kind: Kind = Kind.TEXT, label: str = "", **parts_given: object) -> Question:
    return Question(code=code, kind=kind, label=zh(label or f"题 {code}"), **parts_given)  # type: ignore[arg-type]


def form(*items: Item, **given: object) -> Form:
    return Form(title=zh("试卷"), items=items, **given)  # type: ignore[arg-type]


SATISFIED = choices("很满意", "满意", "一般", "不满意")
WHY = choices("饭菜", "校车", "作业")
PARENT, BUSES = "${role} = '1'", "selected(${why}, '2')"


def survey() -> Form:
    """Two pages and every kind of question, with conditions across them."""
    return form(
        Group(
            code="about",
            label=zh("您和孩子"),
            hint=zh("只用于统计。"),
            items=(
                ask("school", Kind.SCHOOL, "孩子在哪所学校", required=True),
                ask("role", Kind.ONE, "您是", choices=choices("家长", "教师"), required=True),
                ask("age", Kind.INTEGER, "孩子几岁", relevant=PARENT, least="3", most="20"),
                ask("born", Kind.DATE, "孩子的生日", relevant=PARENT, most="2014-05-06"),
                ask("bus", Kind.YES_NO, "孩子乘校车吗", required=True),
                ask("at", Kind.TIME, "早上几点上车", relevant="${bus} = 'yes'"),
                ask("fare", Kind.DECIMAL, "每月车费", relevant="${bus} = 'yes'", least="0"),
            ),
        ),
        Group(
            code="said",
            label=zh("您的看法"),
            items=(
                ask("intro", Kind.NOTE, "下面几题请凭印象回答。"),
                ask(
                    "views",
                    Kind.MATRIX,
                    "您对这些方面满意吗",
                    choices=SATISFIED,
                    rows=(Row("food", zh("食堂")), Row("path", zh("上学路上"))),
                    required=True,
                ),
                ask("stars", Kind.RATING, "总的打几分", least="1", most="5"),
                ask(
                    "why",
                    Kind.MANY,
                    "哪些要改进",
                    choices=WHY,
                    most="2",
                ),
                ask("more", Kind.LONG, "请具体说说", relevant=BUSES, opinion=True),
                ask("name", Kind.TEXT, "您的称呼"),
                ask("photo", Kind.FILES, "现场照片", accept="image", most="2"),
                ask("total", Kind.CALCULATED, "得分", calculation="${stars} * 20"),
                ask("true", Kind.AGREE, "以上内容属实", required=True),
            ),
        ),
    )


LABELS = st.sampled_from(
    ["校车晚点", "a", "=1+1", "\"'&<b>", "好 不好", "第一行\n第二行", "１２", "007"]
)
STEMS = st.sampled_from(["q", "_a", "Frage-", "x.y"])
LANGUAGES = st.sampled_from([(CHINESE,), (CHINESE, ENGLISH), (ENGLISH, CHINESE)])


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form that `check` accepts: groups in groups, every kind, every part, languages, quiz."""
    languages = draw(LANGUAGES)
    maker = _Maker(draw, languages)
    items = tuple(maker.item(depth=0) for _ in range(draw(st.integers(1, 4))))
    made = Form(
        title=maker.words(),
        languages=languages,
        code=draw(STEMS),
        version=draw(st.sampled_from(["", "2014.1"])),
        intro=maker.perhaps(),
        thanks=maker.perhaps(),
        items=items,
    )
    if not made.asked():
        made = replace(made, items=(*items, maker.question(Kind.TEXT)))
    if any(one.right for one in made.questions()) and draw(st.booleans()):
        tell = draw(st.sampled_from(TELLS))
        quiz = Quiz("1", draw(st.integers(0, 90)), draw(st.booleans()), tell)
        made = replace(made, quiz=quiz)
    assert check(made) == []
    return made


class _Maker:
    def __init__(self, draw: st.DrawFn, languages: tuple[Language, ...]) -> None:
        self.draw, self.languages = draw, languages
        self.codes: list[str] = []
        self.numbers: list[str] = []

    def code(self) -> str:
        code = f"{self.draw(STEMS)}{len(self.codes)}"
        self.codes.append(code)
        return code

    def words(self) -> Words:
        return {one.code: self.draw(LABELS) for one in self.languages}

    def perhaps(self) -> Words:
        return self.words() if self.draw(st.booleans()) else {}

    def item(self, depth: int) -> Item:
        if depth < 2 and self.draw(st.integers(0, 3)) == 0:
            code, label = self.code(), self.perhaps()
            inner = tuple(self.item(depth + 1) for _ in range(self.draw(st.integers(1, 3))))
            return Group(code=code, label=label, hint=self.perhaps(), items=inner)
        return self.question(self.draw(st.sampled_from(list(Kind))))

    def question(self, kind: Kind) -> Question:
        code, has, draw = self.code(), parts.PARTS[kind], self.draw
        given: dict[str, Any] = self._lists(kind) | self._bounds(kind) | self._rules(kind)
        for part in ("hint", "required_message", "constraint_message"):
            if part in has:
                given[part] = self.perhaps()
        for part in ("read_only", "opinion", "shuffle"):
            if part in has:
                given[part] = draw(st.booleans())
        if "points" in has and kind in (Kind.ONE, Kind.MANY, Kind.YES_NO) and draw(st.booleans()):
            right = given["choices"][0].code if "choices" in given else "yes"
            given |= {"right": (right,), "points": "2.5", "explanation": self.perhaps()}
        if kind == Kind.FILES:
            given["accept"] = draw(st.sampled_from(["", "image", "audio", "video"]))
        if kind == Kind.INTEGER:
            self.numbers.append(code)
        label = {} if kind == Kind.CALCULATED else self.words()
        return Question(code=code, kind=kind, label=label, **given)

    def _rules(self, kind: Kind) -> dict[str, Any]:
        has, draw, given = parts.PARTS[kind], self.draw, {}
        if "relevant" in has and self.numbers and draw(st.booleans()):
            given["relevant"] = f"${{{draw(st.sampled_from(self.numbers))}}} > 3"
        if "required" in has:
            given |= draw(st.sampled_from([{}, {"required": True}, {"required_if": "1 = 1"}]))
        if "constraint" in has and draw(st.booleans()):
            given["constraint"] = ". != 'x'"
        if kind == Kind.CALCULATED and self.numbers:
            given["calculation"] = f"${{{self.numbers[0]}}} * 2"
        return given

    def _lists(self, kind: Kind) -> dict[str, Any]:
        if kind not in (Kind.ONE, Kind.MANY, Kind.MATRIX):
            return {}
        count = self.draw(st.integers(1, 4))
        found: dict[str, Any] = {
            "choices": tuple(Choice(f"c{n}", self.words()) for n in range(count))
        }
        if kind == Kind.MATRIX:
            found["rows"] = tuple(Row(self.code(), self.words()) for _ in range(2))
        return found

    def _bounds(self, kind: Kind) -> dict[str, Any]:
        if kind == Kind.RATING:
            return {"least": "1", "most": "5"}
        given = {
            Kind.INTEGER: ("-3", "40"),
            Kind.DECIMAL: ("0.5", "9.25"),
            Kind.DATE: ("2001-01-01", "2020-12-31"),
            Kind.TIME: ("06:00", "22:30"),
            Kind.TEXT: ("1", "40"),
            Kind.LONG: ("", "900"),
            Kind.MANY: ("1", "3"),
            Kind.FILES: ("", "3"),
        }.get(kind)
        if given is None or self.draw(st.booleans()):
            return {}
        return {"least": given[0], "most": given[1]}
