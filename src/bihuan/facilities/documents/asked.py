"""What one number in a document asks for, and reckoning it: for filling and for verifying alike."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock, figures
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures import (
    EVERYTHING,
    Days,
    Figure,
    Growth,
    Number,
    Scope,
    Share,
    Split,
    Value,
)

LANGUAGE = "zh-hans"
"""Documents are Chinese, whatever language the screen is in."""
WHATS = {
    "part": "分子",
    "asked": "分母",
    "whole": "总数",
    "rate": "比例",
    "now": "本期",
    "base": "基期",
    "mean": "平均",
    "median": "中位数",
    "n": "个数",
}
"""What can be asked of a number that is not a count, and the filter that asks for it."""
SINCE = "since:"
"""`what` with a day after it: by how much a count is more than before that day."""
NOTHING = "—"
"""A share, a growth or a mean of nothing."""


@dataclass(frozen=True)
class Asked:
    """`as_of`: a local day or an instant, in ISO 8601. `split` with `key`: one part of the figure.
    `what` of a number that is not a count: see WHATS. `of`: the figure a count is a share of."""

    figure: str
    as_of: str
    scope: Scope = EVERYTHING
    split: str = ""
    key: str = ""
    what: str = ""
    of: str = ""


@dataclass(frozen=True)
class Reckoned:
    """`value` for comparing, JSON as `figures.as_data` gives it; `words` as printed."""

    value: str
    words: str


def written(as_of: date | datetime) -> str:
    """A day or instant for `Asked`. A day that is not over yet becomes the instant now, so that
    what happens later today does not alter the number."""
    if isinstance(as_of, datetime) or figures.instant(as_of) > clock.now():
        at = as_of if isinstance(as_of, datetime) else clock.now()
        return figures.instant(at).isoformat()
    return as_of.isoformat()


def read(as_of: str) -> date | datetime:
    """Raises ValueError."""
    return date.fromisoformat(as_of) if len(as_of) == 10 else datetime.fromisoformat(as_of)


class Reckoner:
    """Computes figures, all that are wanted at one as-of and scope in one go."""

    def __init__(
        self,
        wanted: Mapping[tuple[str, Scope], Collection[str]],
        others: Collection[str] = (),
    ) -> None:
        """`others`: the figures wanted at an as-of or scope that is not in `wanted`."""
        self._wanted = {key: set(codes) for key, codes in wanted.items()}
        self._others = set(others)
        self._found: dict[tuple[str, Scope], dict[str, Value]] = {}

    def value(self, code: str, as_of: str, scope: Scope) -> Value:
        """Raises Invalid for an unknown figure, ValueError for an as-of that is none."""
        at = (as_of, scope)
        found = self._found.setdefault(at, {})
        if code not in found:
            codes = self._wanted.get(at, self._others) | {code}
            missing = [one for one in sorted(codes) if one not in found]
            found |= figures.values(missing, read(as_of), scope=scope)
        return found[code]

    def number(self, asked: Asked) -> Number:
        """The number itself, of the whole figure or of one part. Raises Invalid."""
        value = self.value(asked.figure, asked.as_of, asked.scope)
        if not asked.split:
            return value.total
        split = value.figure.split(asked.split)
        return value.splits[split.code].get(asked.key, value.figure.zero)

    def __call__(self, asked: Asked) -> Reckoned:
        """Raises Invalid when the figure, the split or what is asked of it is not known."""
        number = self.number(asked)
        if asked.of:
            whole = self.value(asked.of, asked.as_of, asked.scope).total
            if not isinstance(number, int) or not isinstance(whole, int):
                raise Invalid({"of": _("只有计数的指标才能用“占”。")})
            share = Share(number, whole, whole)
            return Reckoned(_data(share), _per_cent(share.percent))
        if asked.what.startswith(SINCE):
            gained = figures.minus(number, self.number(before(asked)))
            if not isinstance(gained, int):
                raise Invalid({"what": _("只有计数的指标才能用“净增”。")})
            return Reckoned(_data(gained), str(gained))
        with translation.override(LANGUAGE):
            return Reckoned(_data(number), words(figures.get(asked.figure), number, asked.what))


def before(asked: Asked) -> Asked:
    """The same number at the end of the day before the one in its `what`. Raises ValueError."""
    on = date.fromisoformat(asked.what.removeprefix(SINCE)) - timedelta(days=1)
    return replace(asked, as_of=on.isoformat(), what="")


def _data(number: Number) -> str:
    return json.dumps(figures.as_data(number), separators=(",", ":"), sort_keys=True)


def words(figure: Figure, number: Number, what: str) -> str:
    """As printed: of a count its digits, of other kinds a phrase, or what is asked of it.
    Raises Invalid when a number of that kind has no such thing."""
    if not what:
        return str(number) if isinstance(number, int) else figures.said(figure, number)
    known: dict[str, str] = {}
    match number:
        case Share():
            known = {
                "part": str(number.part),
                "asked": str(number.asked),
                "whole": str(number.whole),
                "rate": _per_cent(number.percent),
            }
        case Growth():
            known = {
                "now": str(number.now),
                "base": str(number.base),
                "rate": _per_cent(number.percent),
            }
        case Days():
            known = {
                "mean": _plain(number.mean),
                "median": _plain(number.median),
                "n": str(number.n),
            }
    if what not in known:
        text = _("指标“%(figure)s”不能用“%(what)s”。")
        told = {"figure": figure.name, "what": WHATS.get(what, what)}
        raise Invalid({"what": str(text) % told})
    return known[what]


def _plain(number: Decimal | None) -> str:
    return NOTHING if number is None else str(number).removesuffix(".0")


def _per_cent(number: Decimal | None) -> str:
    return NOTHING if number is None else f"{_plain(number)}%"


# -- by name ------------------------------------------------------------------------------------


def named() -> dict[str, Figure]:
    """Figures by their Chinese names; of two with one name, the first."""
    with translation.override(LANGUAGE):
        found: dict[str, Figure] = {}
        for figure in figures.every().values():
            found.setdefault(str(figure.name), figure)
        return found


def split_of(figure: Figure, word: str) -> Split:
    """A split by its code or Chinese name. Raises Invalid, naming those there are."""
    with translation.override(LANGUAGE):
        names = {str(one.name): one for one in figure.splits}
        known = {one.code: one for one in figure.splits} | names
        if word not in known:
            text = str(_("指标“%(figure)s”没有“%(split)s”这种分项，可以用：%(known)s。")) % {
                "figure": figure.name,
                "split": word,
                "known": "、".join(names) or "（无）",
            }
            raise Invalid({"split": text})
        return known[word]
