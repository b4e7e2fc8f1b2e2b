"""The ways a unit's name is shortened, by rule: 青禾区第一小学 → 青禾一小, 第一小学, 一小."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.lib.fold import folded

_OFFICES = re.compile(r"(教育委员会|教育体育局|教育局|教体局|教育和体育局|教委)$")
_SPOKEN_OFFICES = ("教育局", "教委", "教育委员会", "教体局")
_REGION = re.compile(r"^(.{1,8}?)(自治县|自治州|新区|区|县|市|旗|省)$")
_TYPE = re.compile(
    r"(?P<stem>.+?)(?P<type>中心小学校?|完全小学|小学校|小学|高级中学|初级中学|完全中学|中学|"
    r"外国语学校|实验学校|九年一贯制学校|职业教育中心|职业高级中学|职业中学|学校|"
    r"中心幼儿园|幼儿园|幼稚园)$"
)
_SHORTER = {
    "小学": ("小",),
    "小学校": ("小学", "小"),
    "中心小学": ("小", "中心校", "中心小"),
    "中心小学校": ("中心小学", "小", "中心校"),
    "完全小学": ("完小", "小学", "小"),
    "中学": ("中",),
    "初级中学": ("初中", "中学", "中"),
    "高级中学": ("高中", "中学", "中"),
    "完全中学": ("中学", "中"),
    "外国语学校": ("外国语", "外校"),
    "实验学校": ("实验",),
    "九年一贯制学校": ("学校",),
    "职业教育中心": ("职教中心",),
    "职业高级中学": ("职高", "职业高中"),
    "职业中学": ("职中",),
    "学校": (),
    "幼儿园": ("幼",),
    "中心幼儿园": ("幼儿园", "中心幼", "幼"),
    "幼稚园": ("幼",),
}
_NTH = re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})(?=.)")
_LAST_NTH = re.compile(r"第(?:[一二三四五六七八九十]{1,3}|\d{1,2})[^第]*$")
_DIGITS = "〇一二三四五六七八九十"
# Stems that many places have: alone they name a school only where nothing else stands before them.
_COMMON = re.compile(
    r"^区?(?:第?[一二三四五六七八九十\d]{1,3}(?=[小中幼高初完实职])|第[一二三四五六七八九十\d]{1,3}"
    r"|实验|实小|实中|实幼|外国语|外校|机关|直属|中心|职业|职教|职高|职中|特殊|特教|附属|附小|附中)"
)


@dataclass(frozen=True)
class Region:
    """The names an authority's area goes by, from the authority's own name: 青禾区, 青禾.

    `authority`: that name, which many names of its units begin with.
    """

    names: tuple[str, ...] = ()
    authority: str = ""

    @classmethod
    def of(cls, authority: str) -> Region:
        whole = _OFFICES.sub("", folded(authority))
        found = _REGION.match(whole)
        if found is None:
            return cls((whole,) if whole and whole != folded(authority) else (), folded(authority))
        last = re.split(r"(?<=[省市州])(?=.{2})", whole)[-1]
        stem = _REGION.match(last)
        names = (whole, last, stem[1] if stem else last)
        kept = tuple(dict.fromkeys(name for name in names if len(name) > 1))
        return cls(kept, folded(authority))

    def offices(self) -> Iterator[str]:
        """What people call the authority, whichever of these it is."""
        level = self.names[0][-1:] if self.names else ""
        for word in _SPOKEN_OFFICES:
            yield from (before + word for before in ("", level, *self.names))

    def without(self, name: str) -> str:
        """The name without the region, where enough is left to be a name: 青禾中学 stays."""
        if self.authority and name != self.authority and name.startswith(self.authority):
            return name.removeprefix(self.authority)
        for region in self.names:
            rest = name.removeprefix(region)
            if rest != name and rest[:1] not in ("区", "县", "市") and _is_a_name(rest):
                return rest
        return name


def _is_a_name(rest: str) -> bool:
    found = _TYPE.match(rest)
    if found is None:
        return len(rest) > 3 or is_common(rest)
    return len(found["stem"]) > 1


def is_common(form: str) -> bool:
    """Could schools of many places be called this?"""
    return _COMMON.match(form) is not None or form.endswith(_SPOKEN_OFFICES)


def derived(name: str, region: Region) -> Iterator[str]:
    """The shorter forms of one name, with the region and without it, folded. Not the name."""
    name = folded(name)
    bare = region.without(name)
    kept = _shortened(name)
    yield from sorted(kept)
    for form in sorted({bare, *_shortened(bare)} - {name} - kept):
        yield form
        if bare != name:
            yield from (prefix + form for prefix in region.names if prefix + form != name)
        if is_common(form):
            yield "区" + form


def partial(name: str, region: Region) -> Iterator[str]:
    """Forms that leave out the town as well: 禾阳第二中学 → 二中. Nobody can tell which by them."""
    found = _LAST_NTH.search(region.without(folded(name)))
    if found is not None and found.start():
        yield found[0]
        yield from sorted(_shortened(found[0]))


def _shortened(name: str) -> set[str]:
    """Without regard to the region."""
    if name in _SHORTER:
        return set(_SHORTER[name])
    found = _TYPE.match(name)
    if found is None:
        return set()
    stems, kind = _stems(found["stem"]), found["type"]
    ends = (kind, *_SHORTER[kind])
    forms = {stem + end for stem in stems for end in ends if _reads_well(stem, end)}
    return forms - {name}


def _stems(stem: str) -> set[str]:
    """第一 → 一, 1, 第1; 第一实验 → 一实, 一实验; 实验 → 实."""
    stems = {stem}
    for found in _NTH.finditer(stem + "　"):
        word = found[1]
        number = word if word.isdigit() else _number(word)
        others = {f"第{number}", number, _word(number), f"第{_word(number)}"}
        stems |= {stem.replace(found[0], other) for other in others}
    return stems | {one.replace("实验", "实") for one in stems if one.endswith("实验")}


def _number(word: str) -> str:
    tens, found, ones = word.rpartition("十")
    if not found:
        return str(_DIGITS.index(word))
    return str((_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0))


def _word(number: str) -> str:
    n = int(number)
    tens = "" if n < 10 else "十" if n < 20 else _DIGITS[n // 10] + "十"
    return tens + (_DIGITS[n % 10] if n % 10 or not n else "")


def _reads_well(stem: str, end: str) -> bool:
    """Nobody says 第一小 or 一小学. One character before 小, as in 河小, is a nickname."""
    short = len(end) == 1
    numbered = stem[-1] in "一二三四五六七八九十0123456789"
    first = stem.rfind("第")
    if numbered:
        return end in ("初中", "高中", "完小", "职中", "职高") or (first < 0) == short
    if stem.endswith("实") and len(stem) < 3:
        return short
    return len(stem) > 1 or not short
