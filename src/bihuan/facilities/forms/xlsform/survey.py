"""The sheet `survey`: groups and questions, row by row."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from typing import Any

from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.parsing.parameters import parse as parameters_of

from bihuan.facilities.forms import parts
from bihuan.facilities.forms.definition import (
    Choice,
    Group,
    Item,
    Kind,
    Question,
)
from bihuan.facilities.forms.definition import (
    Row as MatrixRow,
)
from bihuan.facilities.forms.names import KINDS, PARTS
from bihuan.facilities.forms.offering import CODE, columns
from bihuan.facilities.forms.xlsform.choices import Lists
from bihuan.facilities.forms.xlsform.columns import Row
from bihuan.facilities.forms.xlsform.languages import Languages
from bihuan.facilities.forms.xlsform.types import Type, read_type
from bihuan.facilities.forms.xlsform.workbook import Trouble

_TRUE = frozenset({"yes", "true", "true()", "1"})
_FALSE = frozenset({"", "no", "false", "false()", "0"})
_OWN_KINDS = {Kind.YES_NO.value: Kind.ONE, Kind.SCHOOL.value: Kind.TEXT}
GENERATED = "%s_choices"
"""The name a list gets when its question has none of its own."""


def truth(text: str) -> bool | None:
    """Yes, no, or neither."""
    plain = text.strip().lower()
    return True if plain in _TRUE else False if plain in _FALSE else None


class Survey:
    """Reads rows into items. `rows` leads from a code back to where it was written."""

    def __init__(self, lists: Lists, languages: Languages, troubles: list[Trouble]) -> None:
        self._lists, self._languages, self._troubles = lists, languages, troubles
        self.rows: dict[str, Row] = {}

    def read(self, rows: list[Row]) -> tuple[Item, ...]:
        open_groups: list[tuple[Row, list[Item]]] = []
        items: list[Item] = []
        for row in rows:
            if truth(row.cell("disabled")):
                self._note(row, "disabled", _("这一行写明停用，没有读入。"))
                continue
            kind = read_type(row.cell("type"))
            if kind.opens:
                self._named(row)
                open_groups.append((row, items))
                items = []
            elif kind.closes:
                if not open_groups:
                    self._stop(row, "type", _("多了一个 end_group，前面没有对应的 begin_group。"))
                    continue
                begun, outside = open_groups.pop()
                outside.append(self._group(begun, tuple(items)))
                items = outside
            else:
                items += self._question(row, kind)
        for begun, outside in reversed(open_groups):
            self._stop(begun, "type", _("这个 begin_group 没有对应的 end_group。"))
            items = outside
        return tuple(items)

    def fitting(self, question: Question) -> Question:
        """The question without parts its kind has no use for; each is noted as left out."""
        strays = parts.stray(question)
        for part in strays:
            text = _("%(kind)s用不上“%(part)s”，没有读入。")
            self._note(
                self.rows[question.code],
                part,
                text % {"kind": KINDS[question.kind], "part": PARTS[part]},
            )
        usual = {
            field.name: field.default if field.default is not MISSING else {}
            for field in fields(question)
            if field.name in strays
        }
        return replace(question, **usual)

    def _stop(self, row: Row, part: str, text: str) -> None:
        self._troubles.append(Trouble("survey", row.number, row.headers.get(part, part), text))

    def _note(self, row: Row, part: str, text: str) -> None:
        header = row.headers.get(part, part)
        self._troubles.append(Trouble("survey", row.number, header, text, stops=False))

    def _named(self, row: Row) -> bool:
        code = row.cell("name")
        if not code:
            self._stop(row, "name", _("这一格不能空，请写题目代码。"))
        elif code in self.rows:
            text = _("代码“%(code)s”在第 %(row)d 行已经用过，请改成不同的代码。")
            self._stop(row, "name", text % {"code": code, "row": self.rows[code].number})
        else:
            self.rows[code] = row
            return True
        return False

    def _group(self, row: Row, items: tuple[Item, ...]) -> Item:
        group = Group(
            code=row.cell("name"),
            label=self._languages.words(row, "label"),
            hint=self._languages.words(row, "hint"),
            relevant=row.cell("relevant"),
            appearance=row.cell("appearance"),
            items=items,
        )
        return _matrix(group) or group

    def _question(self, row: Row, kind: Type) -> list[Item]:
        if not row.cell("type"):
            if row.cell("name") or row.words.get("label"):
                self._stop(row, "type", _("这一格不能空，请写题型。"))
            return []
        if kind.noted:
            text = _("“%(type)s”由系统自己记录，没有读入。") % {"type": kind.text}
            self._note(row, "type", text)
            return []
        if kind.kind is None:
            text = _("还不支持题型“%(type)s”。请换一种题型，或删去这一行。")
            self._stop(row, "type", text % {"type": kind.text})
            return []
        if not self._named(row):
            return []
        question = self._plain(row, kind, kind.kind)
        question = self._of_its_kind(row, kind, question)
        return [question, *self._other(row, question)] if kind.other else [question]

    def _plain(self, row: Row, kind: Type, what: Kind) -> Question:
        words = self._languages.words
        required = truth(row.cell("required"))
        read_only = truth(row.cell("read_only"))
        if read_only is None:
            self._stop(row, "read_only", _("只读只能写 yes 或 no，不支持条件。"))
        opinion = truth(row.cell("opinion"))
        if opinion is None:
            self._stop(row, "opinion", _("请写 yes 或 no。"))
        return Question(
            code=row.cell("name"),
            kind=what,
            label=words(row, "label"),
            hint=words(row, "hint"),
            required=bool(required),
            required_if=row.cell("required") if required is None else "",
            required_message=words(row, "required_message"),
            relevant=row.cell("relevant"),
            constraint=row.cell("constraint"),
            constraint_message=words(row, "constraint_message"),
            least=row.cell("least"),
            most=row.cell("most"),
            calculation=row.cell("calculation"),
            default=row.cell("default"),
            choice_filter=row.cell("choice_filter"),
            read_only=bool(read_only),
            appearance=row.cell("appearance"),
            accept=kind.accept,
            points=row.cell("points"),
            explanation=words(row, "explanation"),
            opinion=bool(opinion),
        )

    def _of_its_kind(self, row: Row, kind: Type, question: Question) -> Question:
        """Choices, parameters, our own kinds and what the appearance makes of it."""
        if kind.list_name:
            question = self._chosen(row, kind, question)
        question = self._own_kind(row, question)
        question = self._parameters(row, kind, question)
        if question.kind == Kind.TEXT and question.look("multiline"):
            question = replace(question, kind=Kind.LONG, appearance=_without(question, "multiline"))
        return replace(question, right=_right(question, row.cell("right")))

    def _chosen(self, row: Row, kind: Type, question: Question) -> Question:
        filtered = [one for one in columns(question.choice_filter) if one != CODE]
        choices = self._lists.get(kind.list_name, filtered)
        if choices is None:
            text = _("choices 工作表里没有选项表“%(list)s”。")
            self._stop(row, "type", text % {"list": kind.list_name})
        if kind.other and "other" not in {one.code for one in choices or ()}:
            label = {one.code: _other(one.code) for one in self._languages.all()}
            choices = (*(choices or ()), Choice("other", label, dict.fromkeys(filtered, "")))
        generated = kind.list_name == GENERATED % question.code and not kind.other
        name = "" if generated else kind.list_name
        return replace(
            question,
            choices=choices or (),
            list_name=f"{name}_or_other" if kind.other else name,
        )

    def _own_kind(self, row: Row, question: Question) -> Question:
        own = row.cell("kind")
        if not own:
            return question
        if _OWN_KINDS.get(own) != question.kind:
            text = _(
                "“%(kind)s”不能和这一行的 type 一起用。可以写 yes_no（单选题）或 school（文字题）。"
            )
            self._stop(row, "kind", text % {"kind": own})
            return question
        return replace(question, kind=Kind(own), choices=(), list_name="")

    def _parameters(self, row: Row, kind: Type, question: Question) -> Question:
        text = row.cell("parameters")
        try:
            given = parameters_of(text, row.number) if text else {}
        except PyXFormError:
            self._stop(row, "parameters", _("写法不对，应如 start=1 end=5 step=1。"))
            return question
        if kind.sliding:
            return self._sliding(row, question, given)
        if question.kind in (Kind.ONE, Kind.MANY) and given.pop("randomize", "") == "true":
            question = replace(question, shuffle=True)
        if given:
            names = "、".join(sorted(given))
            self._note(row, "parameters", _("还不支持 %(names)s，没有读入。") % {"names": names})
        return question

    def _sliding(self, row: Row, question: Question, given: dict[str, str]) -> Question:
        step = given.get("step", "1")
        if step != "1":
            self._stop(row, "parameters", _("范围题只支持 step=1。"))
        rating = question.look("rating")
        return replace(
            question,
            kind=Kind.RATING if rating else Kind.INTEGER,
            least=given.get("start", "1"),
            most=given.get("end", "10"),
            appearance=_without(question, "rating")
            if rating
            else f"{question.appearance} range".strip(),
        )

    def _other(self, row: Row, question: Question) -> list[Item]:
        """The text that or_other asks for, as XLSForm prescribes it."""
        code = f"{question.code}_other"
        self.rows[code] = row
        label = {one.code: _other_text(one.code) for one in self._languages.all()}
        relevant = f"selected(${{{question.code}}}, 'other')"
        return [Question(code=code, kind=Kind.TEXT, label=label, relevant=relevant)]


def _other(language: str) -> str:
    return "其他" if language.startswith("zh") else "Other"


def _other_text(language: str) -> str:
    return "请说明其他情况" if language.startswith("zh") else "Specify other."


def _without(question: Question, word: str) -> str:
    return " ".join(one for one in question.appearance.split() if one != word)


def _right(question: Question, text: str) -> tuple[str, ...]:
    """The right answers: codes between blanks; texts between upright strokes."""
    coded = question.kind in (Kind.ONE, Kind.MANY, Kind.YES_NO)
    found = text.split() if coded else text.split("|")
    return tuple(one.strip() for one in found if one.strip())


_SAME: dict[str, Any] = {"code": "", "label": {}}


def _matrix(group: Group) -> Question | None:
    """A group that looks like a table of equal questions is a matrix; None when it is not one."""
    rows = [item for item in group.items if isinstance(item, Question)]
    if "table-list" not in group.appearance.split() or not group.label:
        return None
    if not rows or len(rows) < len(group.items):
        return None
    first = replace(rows[0], **_SAME)
    if any(replace(row, **_SAME) != first for row in rows) or first.kind != Kind.ONE:
        return None
    only = {"required", "required_if", "required_message", "choices", "list_name"}
    if set(parts.given(first)) - only:
        return None
    looks = [one for one in group.appearance.split() if one != "table-list"]
    generated = first.list_name == GENERATED % group.code
    return replace(
        first,
        code=group.code,
        kind=Kind.MATRIX,
        list_name="" if generated else first.list_name,
        label=group.label,
        hint=group.hint,
        relevant=group.relevant,
        appearance=" ".join(looks),
        rows=tuple(MatrixRow(row.code, row.label) for row in rows),
    )
