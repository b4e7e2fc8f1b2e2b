"""What a list can be filtered by: small kinds, declared as data, parsed from the address.

A filter reads its own parameters, refuses nonsense with a sentence (`BadFilter`: it is shown, the
filter is left out, it is never an error page) and narrows a queryset. Each says how the filter bar
shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.facilities.pages.asked import Asked, UnitRow
from bihuan.kernel.models.people import Post

Word = str | Promise
Options = Sequence[tuple[str, Word]]
Find = Callable[[QuerySet[Any], str], QuerySet[Any]]
FindNear = Callable[[QuerySet[Any], str, int | None, bool], QuerySet[Any]]
LONGEST_TEXT = 200
ALONE = "!"


class BadFilter(ValueError):
    """What stands in the address cannot be meant; the message goes to the reader."""


@dataclass(frozen=True)
class Field:
    """One control of the filter bar, as `ui.filter_bar` draws it."""

    name: str
    label: Word
    kind: str
    value: str = ""
    options: Options = ()
    placeholder: Word = ""


class Filter(Protocol):
    """`code` is unique within a list. `names` are its parameters in the address."""

    @property
    def code(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    def parse(self, asked: Asked) -> Any:
        """The value, or None when nothing is asked. Raises BadFilter."""

    def apply(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]: ...
    def fields(self, asked: Asked) -> list[Field]: ...


@dataclass(frozen=True)
class Simple:
    """A filter with one parameter named like the filter."""

    code: str
    label: Word

    @property
    def names(self) -> tuple[str, ...]:
        return (self.code,)

    def unknown(self, value: str) -> BadFilter:
        text = _("筛选“%(label)s”里没有“%(value)s”这一项，已忽略。请重新选择。")
        return BadFilter(text % {"label": self.label, "value": value[:20]})


@dataclass(frozen=True)
class Choice(Simple):
    """One of `options`, or several joined by commas; `path` is the field compared.

    An option may stand for several values: ("issued,received", "在办"). `options` may be a function
    of the viewer.
    """

    options: Options | Callable[[Post], Options]
    path: str = ""

    def of(self, asked: Asked) -> Options:
        """The options, asked for once a page."""
        if not callable(self.options):
            return self.options
        if self.code not in asked.known:
            asked.known[self.code] = self.options(asked.viewer)
        found: Options = asked.known[self.code]
        return found

    def parse(self, asked: Asked) -> tuple[str, ...] | None:
        values = _split(asked[self.code])
        if not values:
            return None
        known = {one for value, _word in self.of(asked) for one in value.split(",")}
        for value in values:
            if value not in known:
                raise self.unknown(value)
        return values

    def apply(self, rows: QuerySet[Any], value: tuple[str, ...]) -> QuerySet[Any]:
        path = self.path or self.code
        if len(value) == 1:
            return rows.filter(**{path: value[0]})
        return rows.filter(**{f"{path}__in": value})

    def fields(self, asked: Asked) -> list[Field]:
        value, options = asked[self.code], list(self.of(asked))
        words = dict(options)
        if value not in words:
            named = [str(words[one]) for one in _split(value) if one in words]
            value = value if named else ""
            options += [(value, "、".join(named))] if named else []
        return [Field(self.code, self.label, "select", value, options)]


@dataclass(frozen=True)
class Label(Choice):
    """A class of one classification (`path`), kept in `Matter.labels` as `<path>:<class>`."""

    def apply(self, rows: QuerySet[Any], value: tuple[str, ...]) -> QuerySet[Any]:
        wanted = [f"{self.path or self.code}:{one}" for one in value]
        return rows.filter(labels__overlap=wanted)


@dataclass(frozen=True)
class UnitIs(Simple):
    """A unit, by its code, and everything below it; offered in the official order.

    `path` is the field of the row: `unit`, `place`, `checker`. A code followed by `ALONE` is the
    unit without those below it: tables by unit lead to their rows that way.
    """

    path: str = "unit"

    def parse(self, asked: Asked) -> list[int] | None:
        code = asked[self.code]
        if not code:
            return None
        top = self._named(asked, code)
        if top is None:
            raise self.unknown(code)
        if code.endswith(ALONE):
            return [top.pk]
        return [unit.pk for unit in asked.units if unit.path.startswith(top.path)]

    def _named(self, asked: Asked, code: str) -> UnitRow | None:
        bare = code.removesuffix(ALONE)
        return next((unit for unit in asked.units if unit.code == bare), None)

    def apply(self, rows: QuerySet[Any], value: list[int]) -> QuerySet[Any]:
        return rows.filter(**{f"{self.path}_id__in": value})

    def fields(self, asked: Asked) -> list[Field]:
        options = [(u.code, "\u3000" * u.depth + u.name) for u in asked.units]
        value = asked[self.code]
        alone = self._named(asked, value) if value.endswith(ALONE) else None
        if alone is not None:
            options.append((value, _("%(unit)s（不含下属）") % {"unit": alone.name}))
        return [Field(self.code, self.label, "select", value, options)]


@dataclass(frozen=True)
class DateRange(Simple):
    """Local dates from … to …, both included; the parameters are `<code>_from` and `<code>_to`."""

    path: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.code}_from", f"{self.code}_to")

    def parse(self, asked: Asked) -> tuple[date | None, date | None] | None:
        start, end = (self._day(asked[name]) for name in self.names)
        if start and end and start > end:
            text = _("“%(label)s”的起始日期晚于截止日期，此项筛选已忽略。请对调后再试。")
            raise BadFilter(text % {"label": self.label})
        return (start, end) if start or end else None

    def _day(self, value: str) -> date | None:
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            text = _("“%(value)s”不是日期，“%(label)s”的筛选已忽略。请写成 2026-09-18 的样子。")
            raise BadFilter(text % {"value": value[:20], "label": self.label}) from None

    def apply(self, rows: QuerySet[Any], value: tuple[date | None, date | None]) -> QuerySet[Any]:
        path = self.path or self.code
        if value[0]:
            rows = rows.filter(**{f"{path}__gte": value[0]})
        return rows.filter(**{f"{path}__lte": value[1]}) if value[1] else rows

    def fields(self, asked: Asked) -> list[Field]:
        labels = (_("%(what)s自"), _("%(what)s至"))
        return [
            Field(name, label % {"what": self.label}, "date", asked[name])
            for name, label in zip(self.names, labels, strict=True)
        ]


@dataclass(frozen=True)
class Text(Simple):
    """Words that must all occur. `find` narrows a queryset by them: `search.matching`.

    `near(rows, text, id, down)`, if given, narrows it to the matches with the next few thousand ids
    below that one (`down`) or above it, from the end of all ids if None: `search.near`.
    """

    find: Find
    near: FindNear | None = None
    placeholder: Word = ""

    def parse(self, asked: Asked) -> str | None:
        text = " ".join(asked[self.code].split())
        if len(text) > LONGEST_TEXT:
            message = _("检索内容超过 %(most)d 字，已忽略。请只写关键的几个词。")
            raise BadFilter(message % {"most": LONGEST_TEXT})
        return text or None

    def apply(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return self.find(rows, value)

    def fields(self, asked: Asked) -> list[Field]:
        value = asked[self.code]
        return [Field(self.code, self.label, "search", value, placeholder=self.placeholder)]


def _split(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in value.split(",") if one))
