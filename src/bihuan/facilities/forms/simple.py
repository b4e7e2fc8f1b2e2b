"""Conditions a clerk can choose instead of write: “题目 … 选了 …”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.facilities.forms.definition import NO, NUMBERS, OK, YES, Form, Kind, Question

HOW: Mapping[str, Promise] = {
    "is": gettext_lazy("选了（等于）"),
    "not": gettext_lazy("没有选（不等于）"),
    "more": gettext_lazy("大于"),
    "less": gettext_lazy("小于"),
    "given": gettext_lazy("已经填写"),
}
_USED = frozenset({
    *(Kind.ONE, Kind.MANY, Kind.YES_NO, Kind.AGREE, Kind.TEXT, Kind.DATE, Kind.CALCULATED),
    *NUMBERS,
})  # fmt: skip
_CODE = r"\$\{([A-Za-z_][A-Za-z0-9_.-]*)\}"
_TEXT = r"'([^']*)'"
_SHAPES = (
    ("is", re.compile(rf"{_CODE} = {_TEXT}")),
    ("is", re.compile(rf"selected\({_CODE}, {_TEXT}\)")),
    ("not", re.compile(rf"{_CODE} != {_TEXT}")),
    ("not", re.compile(rf"not\(selected\({_CODE}, {_TEXT}\)\)")),
    ("more", re.compile(rf"{_CODE} > (\S+)")),
    ("less", re.compile(rf"{_CODE} < (\S+)")),
    ("given", re.compile(rf"{_CODE} != ''()")),
)


class NotSimple(ValueError):
    """The value does not fit the question; the message says what would."""


@dataclass(frozen=True, slots=True)
class Simple:
    """A condition on one question: `what` in the words of a person."""

    code: str
    how: str
    what: str = ""


def usable(form: Form, besides: str = "") -> list[tuple[str, str]]:
    """The questions a condition can be on: (code, label)."""
    return [
        (code, form.say(one.label) or code)
        for code, one in form.asked().items()
        if one.kind in _USED and code != besides
    ]


def simple(form: Form, text: str) -> Simple | None:
    """The condition in its simple shape; None when it is more than that."""
    for how, shape in reversed(_SHAPES):
        match = shape.fullmatch(text.strip())
        question = form.asked().get(match[1]) if match else None
        if match and question:
            what = match[2].strip("'")
            return Simple(match[1], how, _labels(form, question).get(what, what))
    return None


def built(form: Form, condition: Simple) -> str:
    """The expression of a simple condition. Raises NotSimple."""
    question = form.asked().get(condition.code)
    if question is None:
        raise NotSimple(_("没有这道题，请重新选择。"))
    ref = f"${{{condition.code}}}"
    if condition.how == "given":
        return f"{ref} != ''"
    what = condition.what.strip()
    if condition.how in ("more", "less"):
        return f"{ref} {'>' if condition.how == 'more' else '<'} {_amount(question, what)}"
    value = _value(form, question, what)
    if question.kind == Kind.MANY:
        chosen = f"selected({ref}, '{value}')"
        return chosen if condition.how == "is" else f"not({chosen})"
    return f"{ref} {'=' if condition.how == 'is' else '!='} '{value}'"


def _amount(question: Question, what: str) -> str:
    if question.kind == Kind.DATE and re.fullmatch(r"\d{4}-\d\d-\d\d", what, re.ASCII):
        return f"'{what}'"
    if question.kind in (*NUMBERS, Kind.CALCULATED) and re.fullmatch(
        r"-?\d{1,15}(\.\d{1,10})?", what, re.ASCII
    ):
        return what
    raise NotSimple(_("请写一个数；日期写成 2014-05-06 的样子。选择题不能比大小。"))


def _value(form: Form, question: Question, what: str) -> str:
    labels = _labels(form, question)
    if what in labels or not labels:
        if not what or "'" in what:
            raise NotSimple(_("请写明条件的内容，其中不能有英文单引号。"))
        return what
    for code, label in labels.items():
        if label == what:
            return code
    raise NotSimple(
        _("“%(what)s”不是这道题的选项。选项有：%(labels)s。")
        % {"what": what, "labels": "、".join(labels.values())}
    )


def _labels(form: Form, question: Question) -> dict[str, str]:
    if question.kind == Kind.YES_NO:
        return {YES: _("是"), NO: _("否")}
    if question.kind == Kind.AGREE:
        return {OK: _("已确认")}
    return {one.code: form.say(one.label) for one in question.choices}
