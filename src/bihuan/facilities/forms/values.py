"""One answer: from what was posted to JSON, from JSON to what expressions reckon with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.translation import gettext as _

from bihuan.facilities.forms.definition import NO, OK, TEXTS, YES, Form, Kind, Question
from bihuan.facilities.forms.evaluation import Value, string
from bihuan.facilities.forms.limits import LONG_CHARS
from bihuan.lib import dates
from bihuan.lib.canonical import MAX_INT, Json
from bihuan.lib.text import clean

_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,10})?|\.\d{1,10})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?", re.ASCII)
_MOST_RAW = 4 * LONG_CHARS


class Unreadable(ValueError):
    """What was written is no answer to the question; the message says what would be."""


def typed(question: Question, raw: Sequence[str], units: Mapping[str, str] | None = None) -> Json:
    """The answer in JSON; None when nothing was written. Raises Unreadable.

    `units` are the units a SCHOOL question may be answered with, code → name.
    """
    texts = [text[:_MOST_RAW] for text in raw]
    if question.kind == Kind.MANY:
        return _many(question, texts)
    if question.kind == Kind.FILES:
        return [text for text in texts if text] or None
    text = texts[-1] if texts else ""
    if question.kind in TEXTS:
        return _text(question, text)
    text = unicodedata.normalize("NFKC", text).strip() if not _coded(question) else text.strip()
    if not text:
        return None
    if question.kind in (Kind.INTEGER, Kind.RATING):
        return _whole(question, text)
    if question.kind == Kind.DECIMAL:
        return _decimal(text)
    if question.kind == Kind.DATE:
        return _date(text)
    if question.kind == Kind.TIME:
        return _time(text)
    return _one(question, text, units)


def _coded(question: Question) -> bool:
    return question.kind in (Kind.ONE, Kind.SCHOOL, Kind.CALCULATED)


def _text(question: Question, text: str) -> str | None:
    kept = clean(text)
    return (kept if question.kind == Kind.LONG else " ".join(kept.split())) or None


def _whole(question: Question, text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,15}", text, re.ASCII):
        if question.kind == Kind.INTEGER and _NUMBER.fullmatch(text):
            raise Unreadable(_("请填整数，不要小数。"))
        raise Unreadable(_("请填数字，如 12，不要带单位。"))
    return int(text)


def _decimal(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise Unreadable(_("请填数字，如 12.5，不要带单位和逗号。"))
    return string(Decimal(text)) if Decimal(text) else "0"


def _date(text: str) -> str:
    try:
        day = dates.parse(text)
    except dates.BadDate as error:
        raise Unreadable(_("请填日期，如 2014-05-06 或 2014年5月6日。")) from error
    return (day.date() if isinstance(day, datetime) else day).isoformat()


def _time(text: str) -> str:
    match = _TIME.fullmatch(text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise Unreadable(_("请填时间，如 14:05。"))
    return f"{int(match[1]):02d}:{match[2]}"


def _one(question: Question, text: str, units: Mapping[str, str] | None) -> str:
    if question.kind == Kind.SCHOOL:
        if text not in (units or {}):
            raise Unreadable(_("请从名单中选择单位。"))
    elif text not in codes(question):
        raise Unreadable(_("没有这个选项，请重新选择。"))
    return text


def _many(question: Question, texts: Sequence[str]) -> Json:
    chosen = {text for text in texts if text}
    if chosen - {one.code for one in question.choices}:
        raise Unreadable(_("没有这个选项，请重新选择。"))
    return [one.code for one in question.choices if one.code in chosen] or None


def codes(question: Question) -> tuple[str, ...]:
    """The codes of which the answer is one; empty where it is none of a list."""
    if question.kind == Kind.YES_NO:
        return (YES, NO)
    if question.kind == Kind.AGREE:
        return (OK,)
    return tuple(one.code for one in question.choices)


def fits(question: Question, answer: Json) -> bool:
    """Whether the JSON could be an answer of this question; units and limits are not looked at."""
    if question.kind == Kind.CALCULATED:
        return isinstance(answer, (str, int))
    if question.kind in (Kind.MANY, Kind.FILES):
        if not isinstance(answer, (list, tuple)) or not answer:
            return False
        known = set(codes(question))
        return all(isinstance(one, str) for one in answer) and (
            question.kind == Kind.FILES or known.issuperset(map(str, answer))
        )
    if question.kind in (Kind.INTEGER, Kind.RATING):
        return isinstance(answer, int) and not isinstance(answer, bool)
    if not isinstance(answer, str):
        return False
    if question.kind in TEXTS:
        return answer != ""  # however texts were cleaned when it was written
    units = {answer: ""} if question.kind == Kind.SCHOOL else None
    try:
        return typed(question, [answer], units) == answer
    except Unreadable:
        return False


def reckoned(question: Question, answer: Json) -> Value:
    """The answer as expressions see it; several choices are one text with blanks between."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, (list, tuple)):
        return " ".join(map(str, answer))
    if isinstance(answer, int) or question.kind == Kind.DECIMAL:
        return Decimal(str(answer))
    if question.kind == Kind.DATE:
        return date.fromisoformat(str(answer))
    if question.kind == Kind.TIME:
        return time.fromisoformat(str(answer))
    return str(answer)


def as_answer(question: Question, value: Value) -> Json:
    """The value of a calculation, or a default, as the answer in JSON; None when it is none."""
    if question.kind == Kind.CALCULATED:
        return _calculated(value)
    text = string(value)
    raw = text.split() if question.kind == Kind.MANY else [text]
    try:
        return typed(question, raw)
    except Unreadable:
        return None


def _calculated(value: Value) -> Json:
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        exact = value == value.to_integral_value() and abs(value) <= MAX_INT
        return int(value) if exact else string(value)
    text = string(value)
    return text[:LONG_CHARS] or None


def shown(form: Form, question: Question, answer: Json, language: str = "") -> str:
    """The answer as a person reads it: the words of the choices, a date as it is."""
    labels = {one.code: form.say(one.label, language) for one in question.choices}
    if question.kind == Kind.YES_NO:
        labels = {YES: _("是"), NO: _("否")}
    elif question.kind == Kind.AGREE:
        labels = {OK: _("已确认")}
    if answer is None:
        return ""
    if isinstance(answer, (list, tuple)):
        return "、".join(labels.get(str(one), str(one)) for one in answer)
    return labels.get(str(answer), str(answer))
