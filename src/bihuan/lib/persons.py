"""Names of persons, for masking: by a surname and what stands beside it, not by a list of people.

A name is taken where a title follows it (王晓梅老师), where a title or a word of kin stands before
it (班主任王晓梅, 我女儿陈一诺), or where it is given as a name (叫陈一诺, 姓名：陈一诺). Somebody
called by surname and title alone (王老师) is recognised, but there is nothing to mask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bihuan.lib.fold import HAN, folded
from bihuan.lib.scan import each

_LISTS = Path(__file__).parent / "words"


class Person(NamedTuple):
    """Characters `start` to `end`, of which those up to `named` are the name and those from `given`
    on the given name."""

    start: int
    given: int
    named: int
    end: int


def _listed(name: str) -> list[str]:
    return (_LISTS / f"{name}.txt").read_text("utf-8").split()


_listed_surnames = _listed("surnames")
DOUBLE = frozenset(one for one in _listed_surnames if len(one) == 2)
SINGLE = frozenset("".join(one for one in _listed_surnames if len(one) > 2))
# Words that begin like a name (高年级), and those that may follow a name of two characters.
_NO_NAMES = frozenset(_listed("not_names"))
_FOLLOWING = frozenset(_listed("not_given"))
# Surnames that are mostly something else where a name could begin, and those never called alone.
_MOSTLY_WORDS = frozenset(
    "于向和时来成原位都管关全连任常应安方高明强解单保查盖习计台费封路商房边米花木车白党简谈练项包符"
)
_NEVER_ALONE = frozenset("于向和来原位都全连应台各习计盖符简谈练项查解保路边木位费封")
# Which characters make a word with a surname behind them: 平常, 最高, 不安.
_WORD_BEFORE = {word[-1]: word[:-1] for word in _listed("word_ends")}
TITLES = (
    "班主任|任课老师|代课老师|老师|教师|副?校长|副?园长|副?主任|副?书记|副?局长|副?科长|副?院长|副?所长|副?股长|"
    "教练|教导员|辅导员|同学|女士|先生|阿姨|师傅|医生|警官|教授|保安|同志|大爷|大妈|叔叔|奶奶|爷爷|姓家长"
)
_CALLED = (
    "名字是|名字叫|姓名[:是为]?|我叫|我是|他叫|她叫|名叫|叫做?|联系人[:是为]?|投诉人[:是为]?|反映人[:是为]?|"
    "儿子|女儿|孙子|孙女|外孙女?|外甥女?|侄子|侄女|弟弟|妹妹|哥哥|姐姐|丈夫|妻子|爱人|本人|"
    "副?校长|副?园长|副?书记|副?局长|副?科长|副?主任|班主任|教练"
)
_ROLE = "老师|教师|同学|学生|孩子|小孩|家长|保安|司机|厨师|门卫"
_TITLE = re.compile(TITLES)
_INTRODUCED = re.compile(rf"(?:({_CALLED})|(?:{_ROLE}))[\"“(: ]?(?=[{HAN}])")
_TITLE_BEGINS, _INTRODUCED_BEGINS = (
    re.compile("[" + "".join(sorted({word[0] for word in words.split("|")})) + "]")
    for words in (f"{TITLES}|校|园|主|书|局|科|院|所|股", f"{_CALLED}|副|{_ROLE}")
)
_NOT_IN_NAMES = frozenset(
    "在是的了着过把被对让请问给跟与及同有个所去到从就不没也都还又再很太最更说讲打骂教收要叫想能会可将为因由"
    "总每上下往里外后内间等们这那哪其此之以而且但或者只便才已却吗呢吧啊您你我他她它谁什么怎样几多少第十百千"
    "月日时分点班级校们"
)


def hide(text: str) -> str:
    """The text without given names: 王晓梅老师 becomes 王某某老师."""
    kept = list(text)
    for one in find(folded(text)):
        kept[one.given : one.named] = "某" * (one.named - one.given)
    return "".join(kept)


def find(text: str) -> Iterator[Person]:
    """The persons named in a folded text, those with a title behind them first."""
    taken = 0
    titled: set[int] = set()
    for title in each(_TITLE, _TITLE_BEGINS, text):
        name = _before(text, taken, title.start())
        taken = title.end()
        if name:
            start = title.start() - len(name)
            titled.add(start)
            yield _person(start, name, title.end())
    for word in each(_INTRODUCED, _INTRODUCED_BEGINS, text):
        name = "" if word.end() in titled else _after(text, word.end(), sure=word[1] is not None)
        if name:
            yield _person(word.end(), name, word.end() + len(name))


def _person(start: int, name: str, end: int) -> Person:
    surname = 2 if name[:2] in DOUBLE else 1
    return Person(start, start + surname, start + len(name), end)


def _before(text: str, least: int, end: int) -> str:
    """The name that ends where a title begins, or nothing."""
    for length in (4, 3, 2, 1):
        start = end - length
        if start < least:
            continue
        name = text[start:end]
        if (_is_name(name) or _is_alone(name)) and not _within(text, start, name):
            return name
    return ""


def _within(text: str, start: int, name: str) -> bool:
    """Does what looks like a surname belong to a word that begins earlier, or is it a word?"""
    if start and text[start - 1] in _WORD_BEFORE.get(name[0], ""):
        return True
    return name[0] in _MOSTLY_WORDS and len(name) > 1 and name[1] in SINGLE


def _after(text: str, start: int, *, sure: bool) -> str:
    """The name that begins here. It has three characters unless the third is another word's."""
    surname = 2 if text[start : start + 2] in DOUBLE else 1
    if not sure and surname == 1 and text[start] in _MOSTLY_WORDS:
        return ""
    for given in (2, 1):
        end = start + surname + given
        name = text[start:end]
        if len(name) < surname + given or not _is_name(name):
            continue
        behind = text[end - 1 : end + 1]
        if given == 2 and (behind in _FOLLOWING or behind[1:] in ("了", "着", "过")):
            continue
        return name
    return ""


def _is_name(name: str) -> bool:
    surname = 2 if name[:2] in DOUBLE else 1
    given = name[surname:]
    if surname == 1 and (name[0] not in SINGLE or name[:2] in _NO_NAMES):
        return False
    return 0 < len(given) < 3 and not any(c in _NOT_IN_NAMES or not _is_han(c) for c in given)


def _is_alone(name: str) -> bool:
    return name in DOUBLE or (name in SINGLE and name not in _NEVER_ALONE)


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"
