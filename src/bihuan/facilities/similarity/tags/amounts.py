"""Sums of money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bihuan.facilities.similarity.tags import numerals
from bihuan.facilities.similarity.tags.tag import Tag
from bihuan.lib.scan import each

_NUMBER = rf"\d[\d,]*(?:\.\d+)?[{numerals.CHINESE}]{{0,3}}|[{numerals.CHINESE}]{{1,8}}"
_SUM = re.compile(
    rf"(?<![\d.,几数{numerals.CHINESE}])(?!一块(?!钱))(?P<number>{_NUMBER})[多余来几]?(?P<more>[万千百])?[多余]?"
    rf"(?P<unit>元|块(?!地|砖|石|儿|黑板|空地|草坪|玻璃|广告|牌|肉|钱以上)钱?|人民币|毛钱)(?!旦|宵|素|件)"
    rf"(?P<rest>[五六七八九一二三四\d]角)?"
)
_BEGINS = re.compile(rf"[\d{numerals.CHINESE}]")
_SIGNED = re.compile(r"(?:[¥￥]|rmb) ?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<more>万)?")
_SIGN = re.compile("[¥￥r]")
_TENTH = Decimal("0.1")
_TIMES = {"万": Decimal(10_000), "千": Decimal(1_000), "百": Decimal(100), "毛钱": _TENTH}


def recognise(text: str) -> Iterator[Tag]:
    """The sums in a folded text; the value is in yuan."""
    for found in each(_SUM, _BEGINS, text):
        yuan = numerals.value(found["number"])
        if yuan is not None:
            yuan *= _TIMES.get(found["more"] or "", 1) * _TIMES.get(found["unit"], 1)
            if found["rest"]:
                yuan += (numerals.value(found["rest"][0]) or 0) * _TENTH
            yield Tag("amount", *found.span(), _plain(yuan))
    for found in each(_SIGNED, _SIGN, text):
        yuan = numerals.value(found["number"])
        if yuan is not None:
            yield Tag("amount", *found.span(), _plain(yuan * _TIMES.get(found["more"] or "", 1)))


def _plain(yuan: Decimal) -> str:
    whole = yuan.to_integral_value()
    return str(whole) if yuan == whole else f"{yuan.normalize():f}"
