"""Names of places and units in a text, without a list of them: what stands before 小学, 小区, 路…

Nothing tells where such a name begins, so they are not cut exactly. Only their pairs of characters
are compared, and whether the other text has them too.
"""

from __future__ import annotations

import re

_HAN = "\u4e00-\u9fff"
_UNITS = (
    "幼儿园|幼稚园|小学|完小|中学|初中|高中|附中|附小|大学|学校|学院|职校|技校|职中|职高|中专|校区"
)
_PLACES = (
    "小区|花园|家园|社区|街道|公寓|公园|广场|市场|商场|超市|医院|卫生院|公司|酒店|宾馆|大道|大厦|"
    "大桥|中心|工业园|开发区|少年宫|图书馆|体育馆|搅拌站|车站|驿站|考场|水库|"
    "村|镇|乡|街|路|巷|桥|河|湖|山|园|站|城|苑|府|邸|湾|郡|庭|厂|院|馆|所|县|区|市|组|栋"
)
# A name does not run across these.
_BETWEEN = (
    "的了是在和与到从及对我们你您他她它这那有个也都就被把给让请要不很还又再为向于之其该"
    "某等着过吗呢啊"
)
# Of the two characters before a kind of school these make no name: 孩子|小学, 全市|中学.
_NO_HEADS = (
    "的了在到读上个所们这那是去从和跟有被把给叫让就都也还又再很最不没几某各每该本全于与及或但而且对"
    "向往进出下里外边面前后旁近附条来过住离为因由整周原同其他她它你我您孩娃子生区县市镇乡村省"
)
_NAME = re.compile(rf"(?=([^\W_a-z{_BETWEEN}]{{1,6}}?(?:{_UNITS}|{_PLACES})))")
_HEAD = re.compile(rf"(?<![{_HAN}])?([{_HAN}][{_HAN}])(?:{_UNITS})")
_NUMBERED = re.compile(
    "(?<![年月日点期])第?([一二三四五六七八九十]{1,3}[中小幼])(?![个间号旬班时午考])"
)
# Regions whose names were masked by a letter and a number, as published boards do.
_MASKED = re.compile(r"(?<![a-z])[a-z]\d{0,2}(?=市|区|县|州)")
MOST = 14


def names(text: str) -> list[str]:
    """Stretches of a plain text that hold a name of a place; the first ones if there are many."""
    ends: dict[int, str] = {}
    for found in _NAME.finditer(text):
        ends.setdefault(found.end(1), found[1])
        if len(ends) == MOST:
            break
    return list(ends.values())


def units(text: str) -> set[str]:
    """What schools and kindergartens are told apart by: two characters of the name, or 三小."""
    heads = {
        found[1]
        for found in _HEAD.finditer(text)
        if found[1][1] not in _NO_HEADS and found[1][0] not in _NO_HEADS[:20]
    }
    return heads | {found[1] for found in _NUMBERED.finditer(text)}


def masked(text: str) -> frozenset[str]:
    """Regions such as a3 of “A3区”; a letter alone stands for a whole city."""
    return frozenset(_MASKED.findall(text))


def elsewhere(one: frozenset[str], other: frozenset[str]) -> bool:
    """Do both name masked regions, and none the other's or a part of it?"""
    return bool(one and other) and not any(
        a == b or (a[0] == b[0] and (len(a) == 1 or len(b) == 1)) for a in one for b in other
    )
