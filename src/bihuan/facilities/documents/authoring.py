"""What an author may write in a template: fields, figures and the filters after a bar.

{{ 登记问题 }}                                        the figure, as of the document's day
{{ 登记问题|按问题来源类别 }}                         其中，甲类6个、乙类15个
{{ 登记问题|分列("问题来源类别") }}                   甲类6个、乙类15个
{{ 登记问题|分项("问题来源类别", "甲类") }}           one part
{{ 登记问题|截至("2014-05-31") }}                     as of another day (or of a date field)
{{ 登记问题|自("2014-05-01") }}                       only those opened from that day on
{{ 已销号问题|净增("2014-05-01") }}                   more by so many than before that day
{{ 登记问题|清单("问题台账") }} {{ …|单位("青禾一小") }}   only of that list, of that unit
{{ 反映人满意 }} {{ 反映人满意|比例 }}                in words; 93.3%; also 分子 分母 总数
{{ 已销号问题|占(登记问题) }}                         69.2%
{%tr for 行 in 登记问题|各项("问题来源类别") %} {{ 行.名称 }} {{ 行.数 }} {%tr endfor %}
{%tr for 行 in 逾期问题|明细 %} {{ 行.编号 }} {{ 行.名称 }}   the matters behind a figure
{{ 指标("problems.registered") }}                     a figure by its code
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from jinja2 import StrictUndefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from bihuan.facilities.documents import asked as asking
from bihuan.facilities.documents import details
from bihuan.facilities.documents.asked import LANGUAGE, Asked, Reckoner
from bihuan.facilities.documents.binding import CLOSE, OPEN, Record
from bihuan.kernel import figures, schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures import Figure, Scope
from bihuan.kernel.models.people import Post, units

FIGURE = "指标"
ALL, BY, LISTED, DETAILS, GAINED = "各项", "按", "分列", "明细", "净增"
KEPT = ("default", "length", "first", "last", "join")
"""Filters of Jinja that stay; every other is gone."""
SPLIT, KEY = "split", "key"
"""In a row of a split, what it is a row of; no author can name them."""
LOOP = frozenset({"index", "first", "last", "length"})
MOST_ROWS = 20_000
_DIGITS = "零一二三四五六七八九"
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f{OPEN}{CLOSE}\ud800-\udfff\ufffe\uffff]")


class Writer:
    """One document being written: reckons numbers, notes each that is said."""

    def __init__(
        self, reckoner: Reckoner, as_of: str, scope: Scope, viewer: Post | None = None
    ) -> None:
        self.reckoner, self.as_of, self.scope, self.viewer = reckoner, as_of, scope, viewer
        self.records: dict[str, Record] = {}
        self._rows = 0

    def number(self, figure: Figure) -> Told:
        return Told(self, figure, Asked(figure.code, self.as_of, self.scope))

    def called(self, name: object) -> Told:
        """A figure by its code or name. Raises Invalid."""
        return self.number(called(str(name)))

    def say(self, figure: Figure, asked: Asked) -> str:
        """The token that stands for a number until the document is finished."""
        found = self.reckoner(asked)
        tag = str(len(self.records) + 1)
        with translation.override(LANGUAGE):
            name = str(figure.name)
        self.records[tag] = Record(tag, asked, found.value, found.words, name)
        return f"{OPEN}{tag}{CLOSE}"

    def row(self) -> None:
        """Count a row of a loop. Raises Invalid beyond MOST_ROWS."""
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise Invalid({"docx": _("模板里的循环太多，没有生成。请减少表格的行数。")})


def called(name: str) -> Figure:
    """The figure of a code or name. Raises Invalid."""
    known = figures.every().get(name) or asking.named().get(name)
    if known is None:
        raise Invalid({"docx": str(_("没有名为“%(name)s”的指标。")) % {"name": name}})
    return known


@dataclass(frozen=True, eq=False)
class Told:
    """A figure where the template speaks of it. Printed, it is bound; compared, it is a number."""

    writer: Writer
    figure: Figure
    asked: Asked

    def __html__(self) -> str:
        return self.writer.say(self.figure, self.asked)

    def __str__(self) -> str:
        return self.__html__()

    def __int__(self) -> int:
        number = self.writer.reckoner.number(self.asked)
        if not isinstance(number, int):
            raise Invalid({"docx": _("只有计数的指标才能比较大小。")})
        return number

    def __bool__(self) -> bool:
        return self.writer.reckoner.number(self.asked) != self.figure.zero

    def __eq__(self, other: object) -> bool:
        return int(self) == _whole(other)

    def __hash__(self) -> int:
        return hash(self.asked)

    def __lt__(self, other: object) -> bool:
        return int(self) < _whole(other)

    def __le__(self, other: object) -> bool:
        return int(self) <= _whole(other)

    def __gt__(self, other: object) -> bool:
        return int(self) > _whole(other)

    def __ge__(self, other: object) -> bool:
        return int(self) >= _whole(other)

    def but(self, **changes: Any) -> Told:
        return replace(self, asked=replace(self.asked, **changes))

    def within(self, **changes: Any) -> Told:
        return self.but(scope=replace(self.asked.scope, **changes))


def _whole(other: object) -> int:
    if isinstance(other, (int, Told)):
        return int(other)
    raise Invalid({"docx": _("指标只能和整数或另一个指标比较。")})


class Rows(Sequence[Any]):
    """Rows a template may loop over; every turn is counted."""

    def __init__(self, writer: Writer, rows: Sequence[Any]) -> None:
        self._writer, self._rows = writer, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: Any) -> Any:
        return self._rows[index]

    def __iter__(self) -> Iterator[Any]:
        for one in self._rows:
            self._writer.row()
            yield one


def value(writer: Writer, given: object) -> object:
    """A field as the template sees it: text, a day, a whole number, or rows of such."""
    if isinstance(given, str):
        return clean(given)
    if isinstance(given, (date, int, Told)) or given is None:
        return "" if given is None else given
    if isinstance(given, Mapping):
        return {str(name): value(writer, one) for name, one in given.items()}
    if isinstance(given, Sequence):
        return Rows(writer, [value(writer, one) for one in given])
    raise TypeError(f"a document's field cannot be {type(given).__name__}")


def clean(text: str) -> str:
    """Text without what XML does not know; its lines become paragraphs of the same look."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return _FORBIDDEN.sub("", lines).replace("\n", "\a")


def day(on: date) -> str:
    on = timezone.localtime(on).date() if isinstance(on, datetime) else on
    return f"{on.year}年{on.month}月{on.day}日"


def _final(one: object) -> object:
    return day(one) if isinstance(one, date) else one


# -- filters ------------------------------------------------------------------------------------


def _told(one: object) -> Told:
    if isinstance(one, Told):
        return one
    raise Invalid({"docx": _("这个写法只能用在指标后面。")})


def _when(given: object) -> date:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        text = str(_("“%(day)s”不是日期。日期写成 2014-05-31 的样子。"))
        raise Invalid({"docx": text % {"day": given}}) from error


def _as_of(one: object, when: object) -> Told:
    return _told(one).but(as_of=asking.written(_when(when)))


def _since(one: object, when: object) -> Told:
    on = _when(when)
    return _told(one).within(since=on.date() if isinstance(on, datetime) else on)


def _in_list(one: object, name: object) -> Told:
    for code, data in schemes.every("list").items():
        if str(name) in (code, data["label"]):
            return _told(one).within(list_code=code)
    raise Invalid({"docx": str(_("没有名为“%(name)s”的清单。")) % {"name": name}})


def _in_unit(one: object, name: object) -> Told:
    for pk, unit in units().items():
        if str(name) in (unit.code, unit.name):
            return _told(one).within(unit=pk)
    raise Invalid({"docx": str(_("没有名为“%(name)s”的单位。")) % {"name": name}})


def _part(one: object, split: object, key: object) -> Told:
    """The part under a key, given by its word or code, or by a row of the same split of another
    figure: then it may be nought. Raises Invalid when there is none."""
    told = _told(one)
    by = asking.split_of(told.figure, str(split))
    if isinstance(key, Mapping) and key.get(SPLIT) == by.code:
        return told.but(split=by.code, key=str(key[KEY]))
    with translation.override(LANGUAGE):
        known = {by.word(code): code for code in _parts(told, by.code)}
    if str(key) in known.values():
        return told.but(split=by.code, key=str(key))
    if str(key) not in known:
        text = str(_("指标“%(figure)s”的“%(split)s”里没有“%(key)s”，有：%(known)s。"))
        given = {"figure": told.figure.name, "split": by.name, "key": key}
        raise Invalid({"docx": text % (given | {"known": "、".join(known)})})
    return told.but(split=by.code, key=known[str(key)])


def _parts(told: Told, split: str) -> Mapping[str, Any]:
    asked = told.asked
    return told.writer.reckoner.value(asked.figure, asked.as_of, asked.scope).splits[split]


def _details(one: object) -> Rows:
    told = _told(one)
    found = details.rows(told.asked, told.writer.viewer)
    return Rows(told.writer, [value(told.writer, row) for row in found])


def _gained(one: object, since: object) -> Told:
    on = _when(since)
    day = timezone.localtime(on).date() if isinstance(on, datetime) else on
    return _told(one).but(what=f"{asking.SINCE}{day.isoformat()}")


def _every_part(one: object, split: object) -> Rows:
    told = _told(one)
    by = asking.split_of(told.figure, str(split))
    with translation.override(LANGUAGE):
        rows = [
            {
                "名称": by.word(key),
                "数": told.but(split=by.code, key=key),
                SPLIT: by.code,
                KEY: key,
            }
            for key in _parts(told, by.code)
        ]
    return Rows(told.writer, rows)


def _listed(one: object, split: object) -> Markup:
    """甲类6个、乙类15个: the parts that are not nought, in their order."""
    told = _told(one)
    by = asking.split_of(told.figure, str(split))
    with translation.override(LANGUAGE):
        shown = [
            Markup("%s%s%s") % (by.word(key), told.but(split=by.code, key=key), _measure(told))
            for key, number in _parts(told, by.code).items()
            if number != told.figure.zero
        ]
        if not shown:
            return Markup("各类均为%s%s") % (told, _measure(told))
    return Markup("、").join(shown)


def _sentence(one: object, split: object) -> Markup:
    """其中，甲类6个、乙类15个; when all parts are nought: 各类均为0个."""
    lead = Markup("其中，") if _told(one) else Markup("")
    return lead + _listed(one, split)


def _measure(told: Told) -> str:
    return str(told.figure.measure) if told.figure.kind in ("count", "sum") else ""


def _over(one: object, whole: object) -> Told:
    return _told(one).but(of=_told(whole).figure.code)


def _what(code: str) -> Callable[[object], Told]:
    return lambda one: _told(one).but(what=code)


def _by(split: str) -> Callable[[object], Markup]:
    return lambda one: _sentence(one, split)


def _hanzi(one: object) -> str:
    """1 to 99 as headings count: 一, 十二, 二十."""
    number = int(str(one))
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "" if not tens else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return ten + (_DIGITS[ones] if ones else "")


def _lines(one: object) -> list[Markup | str]:
    """The paragraphs of a text, for a loop over paragraphs."""
    return [line for line in str(one).split("\a") if line.strip()]


FILTERS: dict[str, Callable[..., Any]] = {
    "截至": _as_of, "自": _since, "清单": _in_list, "单位": _in_unit,
    "分项": _part, ALL: _every_part, BY: _sentence, LISTED: _listed, DETAILS: _details,
    GAINED: _gained, "占": _over, "段落": _lines, "汉字": _hanzi,
    **{word: _what(code) for code, word in asking.WHATS.items()},
}  # fmt: skip
ELSEWHERE = frozenset({"截至", "自", "清单", "单位", GAINED})
"""Filters after which a figure is of another instant or scope than the document."""


class Environment(SandboxedEnvironment):
    """Jinja with our filters and hardly any of its own; no attribute of an object can be reached,
    only columns of rows."""

    def __init__(self, writer: Writer | None = None) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=_final)
        self.filters = {name: self.filters[name] for name in KEPT} | FILTERS
        with translation.override(LANGUAGE):
            names = {str(s.name) for one in asking.named().values() for s in one.splits}
        self.filters |= {BY + one: _by(one) for one in names if (BY + one).isidentifier()}
        self._figure = writer.called if writer else None
        self.globals = {FIGURE: self._figure}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, LoopContext) and attr in LOOP

    def is_safe_callable(self, obj: Any) -> bool:
        return self._figure is not None and obj is self._figure
