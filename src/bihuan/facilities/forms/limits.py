"""What a question's `least` and `most` bound, by its kind, and whether an answer keeps to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.facilities.forms.definition import TEXTS, Kind, Question

Bound = Decimal | date | time

TEXT_CHARS, LONG_CHARS, NUMBER_CHARS = 500, 5_000, 15
MOST_FILES = 5

_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?", re.ASCII)


class BadLimit(ValueError):
    """A limit that is not of the question's kind; the message says what it should be."""


def bound(question: Question, part: str) -> Bound | None:
    """The limit as a value: `part` is "least" or "most". None when there is none. BadLimit."""
    text = getattr(question, part).strip()
    if not text:
        return None
    kind = question.kind
    try:
        if kind == Kind.DATE:
            return date.fromisoformat(text)
        if kind == Kind.TIME:
            return time.fromisoformat(text)
    except ValueError as error:
        form = "2014-05-06" if kind == Kind.DATE else "14:05"
        raise BadLimit(_("请写成 %(form)s 的样子。") % {"form": form}) from error
    if kind in (Kind.INTEGER, Kind.DECIMAL, Kind.RATING):
        if not _NUMBER.fullmatch(text) or (kind != Kind.DECIMAL and "." in text):
            raise BadLimit(_("请写一个数。"))
        return Decimal(text)
    if kind in TEXTS or kind in (Kind.MANY, Kind.FILES):
        if not _WHOLE.fullmatch(text):
            raise BadLimit(_("请写一个不小于零的整数。"))
        return Decimal(text)
    raise BadLimit(_("这种题型没有上下限。"))


def most_chars(question: Question) -> int:
    """How many characters the answer of a text may have."""
    own = bound(question, "most")
    longest = LONG_CHARS if question.kind == Kind.LONG else TEXT_CHARS
    return min(int(own), LONG_CHARS) if isinstance(own, Decimal) else longest


def most_files(question: Question) -> int:
    own = bound(question, "most")
    return min(int(own), 20) if isinstance(own, Decimal) else MOST_FILES


def exceeded(question: Question, answer: object) -> str:
    """Why the answer (as in JSON, not empty) is out of its limits; "" when it keeps to them."""
    if question.kind in TEXTS:
        return _text(question, len(str(answer)))
    if question.kind in (Kind.MANY, Kind.FILES) and isinstance(answer, Sequence):
        return _count(question, len(answer))
    return _range(question, answer)


def _text(question: Question, given: int) -> str:
    least, most = bound(question, "least"), most_chars(question)
    if given > most:
        return ngettext(
            "最多 %(most)d 字，现在有 %(given)d 字。",
            "最多 %(most)d 字，现在有 %(given)d 字。",
            most,
        ) % {"most": most, "given": given}
    if isinstance(least, Decimal) and given < least:
        return _("至少 %(least)d 字，现在有 %(given)d 字。") % {"least": least, "given": given}
    return ""


def _count(question: Question, given: int) -> str:
    files = question.kind == Kind.FILES
    least = bound(question, "least")
    most = Decimal(most_files(question)) if files else bound(question, "most")
    if isinstance(most, Decimal) and given > most:
        text = _("最多 %(most)d 个文件。") if files else _("最多选 %(most)d 项。")
        return text % {"most": most}
    if isinstance(least, Decimal) and given < least:
        text = _("至少要有 %(least)d 个文件。") if files else _("至少选 %(least)d 项。")
        return text % {"least": least}
    return ""


def _range(question: Question, answer: object) -> str:
    value: Bound
    if question.kind == Kind.DATE:
        value = date.fromisoformat(str(answer))
    elif question.kind == Kind.TIME:
        value = time.fromisoformat(str(answer))
    elif question.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.RATING):
        value = Decimal(str(answer))
    else:
        return ""
    least, most = bound(question, "least"), bound(question, "most")
    if least is not None and value < least:  # type: ignore[operator]
        return _("不能小于 %(least)s。") % {"least": question.least}
    if most is not None and value > most:  # type: ignore[operator]
        return _("不能大于 %(most)s。") % {"most": question.most}
    return ""
