"""The quantities a draft mentions, and what it says about them.

Years, dates, clock times, ordinals, document and phone numbers are not quantities.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal

Kind = Literal["count", "percent", "points", "times"]

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_MAGNITUDES = {"千": 10**3, "百万": 10**6, "千万": 10**7, "万": 10**4, "亿": 10**8, "万亿": 10**12}

# Longest first where one begins another.
_UNITS = (
    "个百分点|百分点|个工作日|工作日|个标准班|个教学班|教学班|个班级|个班次|班次|个月|个年级|个单位|个家庭"
    "|平方公里|平方米|立方米|公里|千米|千克|公斤|万元|亿元|元整|元|美元|人次|人份|件次|户次|场次|家次|校次|次数|批次|车次"
    "|学时|课时|小时|分钟|学分|分贝|瓦|台套|台件|张次|篇次|条次|点次|例次|辆次|所次|起次"
    "|个|名|人|件|项|条|次|所|家|户|例|起|份|场|期|篇|部|张|块|支|只|套|台|辆|架|座|栋|幢|间|处|宗|笔|册|本|卷|门|堂|节|课|班"
    "|级|页|字|岁|分|角|吨|亩|米|位|组|批|轮|届|类|种|款|岗|校|园|镇|乡|村|县|市|区|省|单|封|通|道|盏|株|棵|枚|颗|片|口|对|双|根"
    "|把|箱|袋|桶|瓶|员|师|生|团|队|方|面|步|层|遍|年|天|周|日|秒|℃|度|倍|成"
)
_SPELLED = "[零〇一二两三四五六七八九十百千]"
_NUMERAL = rf"(?:\d{{1,20}}(?:\.\d{{1,20}})?|{_SPELLED}{{1,12}}(?:[万亿]{_SPELLED}{{0,8}}){{0,2}})"
_BEFORE = (
    "不少于|不低于|不超过|不高于|不多于|至少|最多|最少|至多|不足|不到|未满|将近|接近|几近|近|大约|大概|约"
    "|超过|突破|超|逾|数|几"
)
_MENTION = re.compile(
    rf"(?P<before>(?:{_BEFORE}){{0,3}})"
    rf"(?P<hundred>百分之)?(?P<numeral>{_NUMERAL})"
    r"(?P<loose1>[余多几来])?(?P<scale>万亿|百万|千万|[万亿]|千(?![克米瓦伏]))?(?P<loose2>[余多几来])?"
    rf"(?P<unit>[%％‰]|{_UNITS})?(?P<loose3>[余多](?!次|名|个|人|家))?"
    r"(?P<after>及?以上|及?以下|以内|之内|左右|上下|之多|有余)?",
    re.ASCII,
)
_START = re.compile(rf"(?:{_BEFORE}|百分之|[\d零〇一二两三四五六七八九十百千])", re.ASCII)

# What looks like a quantity and is none.
_MASK = re.compile(
    r"\d{16,}|(?:19|20)\d\d ?[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
    r"|(?:19|20)\d\d(?:[-—–~至]{1,2}(?:19|20)?\d\d)?(?:学年|年度?)(?:\d{1,2}(?:[-—–~至]{1,2}\d{1,2})?月份?(?:\d{1,2}日)?)?"
    r"|\d{1,2}(?:[-—–~至、]\d{1,2}){0,12}月份?(?:上旬|中旬|下旬|底|初|末)?(?:\d{1,2}(?:[-—–~至、]\d{1,2}){0,12}日)?"
    r"|\d{1,2}日(?:[-—–~至、]\d{1,2}日){0,12}(?!工作|均)"
    r"|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|\d{1,2}[时点](?:\d{1,2}分|半)?(?!\d|间|次)"
    r"|[〔\[（(]\d{4}[〕\]）)]第?\d+号|第 ?[\d一二三四五六七八九十百]{1,9}|\d{1,6}[号届]|\d年级"
    r"|\d{1,2}[.．]\d{1,2}[.．]\d"
    r"|[零〇一二三四五六七八九]{4}年|[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?份?"
    r"|\d{1,9}(?:[+×xX*/]\d{1,9}){1,9}|[A-Za-z][-_]?\d[\dA-Za-z]{0,20}|\d{1,9}[A-Za-z]"
    r"|(?<!\d)\d{7,15}(?![.\d万亿元人名件%])"
    r"|\d{1,9} \d[\d ]{0,20}|\d{1,9}(?:\.\d{1,9}){2,9}"
    r"|[一二三四五六七八九十](?:年(?:一贯|制|义务|级)|次(?:会议|全会|全体|党代))|八项规定|十[三四五]五"
    r"|[一二三四五六七八九十]{1,3}[、是]",
    re.ASCII,
)
_HEADS = re.compile(
    r"(?:(?<=[。；：！？\n])|^)(?:（\d{1,2}）|\d{1,2}(?:[、）]|[.．](?!\d)))",
    re.MULTILINE | re.ASCII,
)
_RANGE = re.compile(r"[-—–~～至到]{1,2}")
_FRACTION = re.compile(r"[一二三四五六七八九十\d]{1,9}分之[一二三四五六七八九十\d]{1,9}", re.ASCII)
_LABEL_END = "，；：。！？（）\n\t、“”《》"
_SPELLED_UNITS = re.compile(
    "个(?!别|性|体)|名(?!牌)|人|件|项|条|次(?!日|要)|所|家(?!长|庭|校)|户|例|起(?!来)|份|场|期|篇|部|张|块|支|台|套|辆|座|栋|处|宗|笔|册"
    "|本|门|堂|组|批|种|位|天|年|岁|元|倍|成|幢"
)
_LONE = set("一十百千零〇")
_LONGEST = 15  # digits: longer ones are names of something


@dataclass(frozen=True)
class Mention:
    """A quantity in the plain text: characters `start` to `end`, its approximations included.

    `value` is in single units ("3.5万人" is 35000, percentages are themselves); `slack` is half of
    the last printed digit for rounded figures, 0 for exact counts. `words` are the approximations
    around it, `label` what stands before it in its clause.
    """

    start: int
    end: int
    number_start: int
    value: Decimal
    slack: Decimal
    unit: str
    kind: Kind
    printed: str
    words: tuple[str, ...]
    label: str
    spelled: bool
    ranged: bool = False

    @property
    def exact(self) -> bool:
        """Neither approximate, nor a bound, nor one end of a range."""
        return not self.words and not self.ranged

    @property
    def low(self) -> Decimal:
        return self.value - self.slack

    @property
    def high(self) -> Decimal:
        return self.value + self.slack


@lru_cache(8)
def mentions(text: str) -> tuple[Mention, ...]:
    """The quantities of a plain text in their order."""
    masked = _masked(text)
    found: list[Mention] = []
    at = 0
    while start := _START.search(text, at):
        match = _MENTION.match(text, start.start())
        if match is None:
            at = start.end()
            continue
        mention = _mention(text, match, masked, found[-1].end if found else 0)
        at = max(match.end(), start.end())
        if mention:
            found.append(mention)
    return tuple(_ranges(text, found))


def within(text: str, start: int, end: int) -> tuple[Mention, ...]:
    """The quantities between two places of a text."""
    every = mentions(text)
    first = bisect_left(every, start, key=lambda m: m.start)
    last = bisect_left(every, end, lo=first, key=lambda m: m.start)
    return every[first:last]


def value_of(numeral: str) -> Decimal:
    """The value of digits or of a Chinese numeral: 三十五 is 35, 两百零一 is 201, 二〇 is 20.

    Raises ValueError for what is neither.
    """
    if numeral[:1].isascii():
        return Decimal(numeral)
    if not numeral or set(numeral) - set(_DIGITS) - set(_TENS) - set(_MYRIADS):
        raise ValueError(f"不是数字：{numeral}")
    if not set(numeral) & (set(_TENS) | set(_MYRIADS)):
        return Decimal("".join(str(_DIGITS[sign]) for sign in numeral))
    total = section = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            total = (total + section + digit) * _MYRIADS[sign]
            section = digit = 0
    return Decimal(total + section + digit)


def _masked(text: str) -> bytearray:
    masked = bytearray(len(text))
    for pattern in (_MASK, _HEADS, _FRACTION):
        for found in pattern.finditer(text):
            masked[found.start() : found.end()] = b"\x01" * (found.end() - found.start())
    return masked


def _mention(text: str, match: re.Match[str], masked: bytearray, floor: int) -> Mention | None:
    first, last = match.span("numeral")
    numeral, unit = match["numeral"], match["unit"] or ""
    if masked[first] or masked[last - 1] or len(numeral) > _LONGEST:
        return None
    if first and text[first - 1] in ".第+×#":
        return None
    spelled = not numeral[0].isascii()
    if spelled and not _counts(text, match):
        return None
    scale = _MAGNITUDES.get(match["scale"] or "", 1)
    unit, own = _split_unit(unit)
    value = value_of(numeral) * scale * own
    decimals = len(numeral.partition(".")[2])
    rounded = decimals or scale * own > 1
    slack = Decimal(scale * own) / 2 / 10**decimals if rounded else Decimal(0)
    kind = _kind(match["hundred"], unit)
    if kind == "percent":
        slack = Decimal(1) / 2 / 10**decimals
        if unit == "成":
            value, slack, unit = value * 10, Decimal(5), "成"
        elif unit == "‰":
            value, slack = value / 10, slack / 10
        else:
            unit = "%"
    return Mention(
        start=match.start(),
        end=match.end(),
        number_start=first,
        value=value,
        slack=slack,
        unit=unit if kind != "points" else "个百分点",
        kind=kind,
        printed=text[match.start("hundred") if match["hundred"] else first : _unit_end(match)],
        words=_words(text, match),
        label=_label(text, floor, match.start()),
        spelled=spelled,
    )


def _split_unit(unit: str) -> tuple[str, int]:
    if unit in {"万元", "亿元"}:
        return "元", _MYRIADS[unit[0]]
    return ("元" if unit == "元整" else unit), 1


def _kind(hundred: str | None, unit: str) -> Kind:
    if hundred or unit in {"%", "‰", "成"}:
        return "percent"
    if unit in {"百分点", "个百分点"}:
        return "points"
    return "times" if unit == "倍" else "count"


def _unit_end(match: re.Match[str]) -> int:
    return max(match.end(name) for name in ("numeral", "scale", "unit"))


def _counts(text: str, match: re.Match[str]) -> bool:
    """Whether a Chinese numeral is a count, and not part of a word or a slogan."""
    numeral, first = match["numeral"], match.start("numeral")
    if match["hundred"]:
        return True
    if first and text[first - 1] in "“《‘统同单专惟唯之每某另":
        return False
    if len(numeral) == 1 and numeral in _LONE and not (numeral == "十" and not match["before"]):
        return False
    if len(numeral) == 2 and not set(numeral) & set(_TENS) and match["unit"] != "%":
        return False  # 两三个, 七八名
    unit = match.start("unit")
    return bool(match["unit"] and _SPELLED_UNITS.match(text, unit)) and not (
        numeral in _LONE and text[unit] not in "个名人件项条所家"
    )


_BEFORE_WORDS = re.compile(_BEFORE)
_ENDING_IN_NUMBER = set("最附人总个件次项额分基指班户校生款字倍")


def _words(text: str, match: re.Match[str]) -> tuple[str, ...]:
    """The approximations and bounds around a number, in their order."""
    before = _BEFORE_WORDS.findall(match["before"])
    # 最近3次, 附近3所, 人数3人 are not approximations.
    ends_word = text[max(0, match.start() - 1) : match.start()] in _ENDING_IN_NUMBER
    if before and before[0] in {"近", "数", "几"} and ends_word:
        before = before[1:]
    rest = (match["loose1"], match["loose2"], match["loose3"], match["after"])
    return (*before, *(word for word in rest if word))


def _label(text: str, floor: int, end: int) -> str:
    at = end
    least = max(floor, end - 40)
    while at > least and text[at - 1] not in _LABEL_END:
        at -= 1
    return text[at:end].strip()


def _ranges(text: str, found: list[Mention]) -> list[Mention]:
    """With both ends of 10—20人 and 5%至8% marked as ends of a range."""
    for index, (one, other) in enumerate(pairwise(found)):
        if _RANGE.fullmatch(text, one.end, other.start):
            found[index] = replace(one, ranged=True)
            found[index + 1] = replace(other, ranged=True)
    return found
