"""One plain form of a text for machines to compare, count and learn from. Never shown.

Traditional characters become simplified, wide and compatibility forms plain (NFKC), Latin letters
small. What scraping leaves behind goes: markup, invisible characters, the pinyin that copied
reading aids put behind each character (当(dāng)地), and text that was decoded with the wrong
character set, which is read again where it can be and dropped where it is lost.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from bihuan.lib.text import clean

if TYPE_CHECKING:
    from opencc import OpenCC

_HAN = "\u4e00-\u9fff"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|[aeiou]ng|ong|ian|iao|uai|uan|[aeiuv]n|[aeu]i|ao|[oi]u|i[ae]|u[aoe]|ve|er|[aoeiuvü])"
)
_TONED_READING = re.compile(
    rf"(?<=[{_HAN}])(?:\s?[(\[]?\s?[a-zü]{{0,4}}[{_TONED}][a-z]{{0,4}}\s?[)\]]?(?![a-z{_TONED}]))+"
)
_BRACKETED_READING = re.compile(rf"(?<=[{_HAN}])[(\[]{_SYLLABLE}[1-5]?[)\]]")
_READ_THROUGHOUT = re.compile(rf"(?:[{_HAN}] ?{_SYLLABLE} ?(?![a-z])){{4,}}")
_LATIN = re.compile("[a-zü]+")

# UTF-8 read as Latin-1 or Windows-1252, and GBK read as Latin-1.
_AS_LATIN = re.compile("[\x80-\xff\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{4,}")
_LOST = re.compile("[\ufffd\ue000-\uf8ff]+|(?:锟?斤拷)+锟?|烫{4,}|屯{4,}|[?？]{4,}")
_BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """The text in one line of simplified characters, small letters and plain width, without debris.

    Doing it again changes nothing more. Words, numbers and punctuation are kept.
    """
    # Before anything is cleaned: half of a wrongly decoded character may be a control.
    text = clean(_decoded(text))
    text = unicodedata.normalize("NFKC", text).lower()
    text = _LOST.sub(" ", _simplifier().convert(text))
    if not text.isascii():
        text = _without_readings(text)
    return _BLANKS.sub(" ", text).strip()


@lru_cache(1)
def _simplifier() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def _without_readings(text: str) -> str:
    if not _LATIN.search(text):
        return text
    text = text.replace("ɑ", "a").replace("ɡ", "g")
    text = _TONED_READING.sub("", text)
    text = _BRACKETED_READING.sub("", text)
    return _READ_THROUGHOUT.sub(lambda found: _LATIN.sub("", found[0]).replace(" ", ""), text)


def _decoded(text: str) -> str:
    """With what was read in the wrong character set read in the right one."""
    if text.isascii():
        return text
    text = _AS_LATIN.sub(_from_latin, text)
    return _as_gbk().sub(_from_gbk, text)


def _from_latin(found: re.Match[str]) -> str:
    raw = b"".join(map(_byte, found[0]))
    if raw.count(raw[0]) == len(raw):  # a row of ××××
        return found[0]
    for encoding in ("utf-8", "gb2312"):
        try:
            right = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_chinese(right):
            return right
    return found[0]


def _byte(sign: str) -> bytes:
    try:
        return sign.encode("latin-1")
    except UnicodeEncodeError:
        return sign.encode("cp1252", "replace")


def _from_gbk(found: re.Match[str]) -> str:
    right = found[0].encode("gbk").decode("utf-8", "ignore")
    return right if _is_chinese(right) else found[0]


def _is_chinese(text: str) -> bool:
    return all(
        "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or c >= "\uff01" for c in text
    )


@lru_cache(1)
def _as_gbk() -> re.Pattern[str]:
    """UTF-8 read as GBK: two characters of three bytes each have become three of two bytes each,
    and what does not come out even has lost its last character."""
    leads, trails = (*range(0xE3, 0xEA), 0xEF), range(0x80, 0xC0)
    first, second, third = (
        "".join(_gbk(a, b) for a in one for b in other)
        for one, other in ((leads, trails), (trails, leads), (trails, trails))
    )
    return re.compile(f"(?:[{first}][{second}][{third}])+[{first}]?")


def _gbk(lead: int, trail: int) -> str:
    return re.escape(bytes((lead, trail)).decode("gbk", "ignore"))
