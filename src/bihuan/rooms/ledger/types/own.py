"""The office's own fields of a list: values as texts, checked by their kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import Invalid
from bihuan.lib import dates
from bihuan.lib.text import clean
from bihuan.rooms.ledger.types.shape import ListType, Own

LONGEST = 2_000
MOST_DIGITS = 15
YES, NO = "yes", "no"
YES_WORDS = ("是", "有", "√", "✓", "✔", "☑", "对", "y", "yes", "true", "1",
             "已完成", "完成", "已落实", "已办结", "已整改")  # fmt: skip
NO_WORDS = ("否", "无", "×", "✗", "✘", "不", "没有", "n", "no", "false", "0",
            "未完成", "未落实", "未办结", "未整改", "正在推进", "进行中")  # fmt: skip
"""是 and 否 as offices write them, done and not done among them."""


def plain(kind: ListType, given: Mapping[str, Any]) -> dict[str, str]:
    """The values as they are kept. Raises Invalid naming every field that cannot be so."""
    known, wrong, kept = kind.fields(), dict[str, str | Promise](), dict[str, str]()
    for code, value in given.items():
        if code not in known:
            wrong[f"own:{code}"] = _("这张清单没有这一项。")
            continue
        try:
            kept[code] = _plain(known[code], clean(str("" if value is None else value)))
        except ValueError as error:
            wrong[f"own:{code}"] = f"{known[code].label}：{error.args[0]}"
    if wrong:
        raise Invalid(wrong)
    return kept


def _plain(own: Own, text: str) -> str:
    """Raises ValueError with what is wrong."""
    if not text:
        return ""
    match own.kind:
        case "number":
            return _number(text)
        case "date":
            return _day(text)
        case "choice":
            if text not in own.choices:
                raise ValueError(str(_("应为：%(all)s。")) % {"all": "、".join(own.choices)})
            return text
        case "yesno":
            return _yes_or_no(text)
    if len(text) > LONGEST:
        raise ValueError(str(_("不超过%(most)d个字。")) % {"most": LONGEST})
    return text


def _number(text: str) -> str:
    try:
        found = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise ValueError(str(_("应为数字，单位写在列名里。"))) from error
    if not found.is_finite() or abs(found) >= 10**MOST_DIGITS:
        raise ValueError(str(_("数字太大。")))
    plain = format(found.normalize() if found else Decimal(0), "f")
    if len(plain) > 2 * MOST_DIGITS:
        raise ValueError(str(_("小数位数太多。")))
    return plain


def _day(text: str) -> str:
    try:
        found = dates.parse(text)
    except dates.BadDate as error:
        raise ValueError(str(_("应为日期，如2026-11-30。"))) from error
    return date(found.year, found.month, found.day).isoformat()


def _yes_or_no(text: str) -> str:
    word = text.casefold()
    if word in YES_WORDS:
        return YES
    if word in NO_WORDS:
        return NO
    raise ValueError(str(_("应为“是”或“否”，也可写“已完成”“未完成”或打“√”。")))


def written(own: Own | None, kept: str) -> str | Decimal | date:
    """A kept value as a cell of a sheet; of a field that the list no longer has, as it was kept."""
    if not kept or own is None:
        return kept
    match own.kind:
        case "number":
            return Decimal(kept)
        case "date":
            return date.fromisoformat(kept)
        case "yesno":
            return "是" if kept == YES else "否"
    return kept


def shown(kind: ListType, values: Mapping[str, str], code: str) -> str:
    """A kept value on screen; what an earlier edition had is shown as it was kept."""
    kept, one = values.get(code, ""), kind.fields().get(code)
    if not kept or one is None:
        return kept
    if one.kind == "date":
        return date_format(date.fromisoformat(kept))
    if one.kind == "yesno":
        return str(_("是") if kept == YES else _("否"))
    return kept
