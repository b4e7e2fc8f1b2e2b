"""Place words of an opinion, without a gazetteer: what stands before 小学, 小区, 路 and the like.

They are not meant to be cut exactly: only their character pairs are compared, and whether the other
opinion has them too.
"""

from __future__ import annotations

import re

_KINDS = (
    "幼儿园|小学|中学|大学|学校|学院|职中|职高|技校|中专|高中|一中|二中|三中|四中|五中|六中|"
    "小区|花园|家园|社区|街道|公园|广场|市场|商场|医院|公司|大道|大厦|中心|工业园|开发区|"
    "少年宫|图书馆|体育馆|搅拌站|车站|"
    "村|镇|乡|街|路|巷|桥|河|湖|山|园|站|城|苑|府|湾|庭|厂|院|馆|所|县|区|市"
)
# Words that end whatever name might have begun before them.
_BETWEEN = (
    "的了是在和与到从及对我们你您他她它这那有个也都就被把给让请要不很还又再为向于之其该"
    "某等着过吗呢啊"
)
_NAME = re.compile(rf"(?=([^\W_a-z{_BETWEEN}]{{1,6}}?(?:{_KINDS})))")
# Regions whose names were masked or written as a letter and a number, as published boards do.
_CODE = re.compile(r"(?<![a-z])[a-z]\d{0,2}(?=市|区|县|州)")
MOST = 14


def names(text: str) -> str:
    """The place words of a plain text, joined by blanks; the first ones if there are many."""
    ends: dict[int, str] = {}
    for found in _NAME.finditer(text):
        ends.setdefault(found.end(1), found[1])
        if len(ends) == MOST:
            break
    return " ".join(ends.values())


def codes(text: str) -> frozenset[str]:
    """Masked region names such as a3 of “A3区”; a letter alone stands for a whole city."""
    return frozenset(_CODE.findall(text))
