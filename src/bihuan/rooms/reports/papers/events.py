"""What can happen to a report 报告.

A number in these events is a dict of texts: `figure`, `as_of` (an ISO day or instant), `scope` (as
`Scope.plain`), `split`, `key`, `what`, `of` (docs/mechanisms/documents.md); `value` and `words`
(the figure recomputed then), `printed` (what the document says), `state` (unchanged edited differs
unknown missing). A `files` field holds the one Word document of that version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step

ODD = frozenset({"edited", "differs", "unknown"})
"""States of numbers of which somebody has to say why; what was cut out needs no reason."""


def odd(numbers: Iterable[Mapping[str, Any]]) -> int:
    """How many need a reason."""
    return sum(one.get("state") in ODD for one in numbers)


@dataclass(frozen=True)
class Made(EventData):
    """Filled from a template. `as_of`: its numbers are those of the end of this day. `texts`: each
    with the `field` of the template and the `text`. `edition`: of the template."""

    title: Sealed
    as_of: date
    scope: dict[str, Any]
    texts: tuple[dict[str, Any], ...]
    edition: int
    numbers: tuple[dict[str, Any], ...]
    files: tuple[dict[str, Any], ...]

    def _told(self, text: str | Promise) -> str:
        return str(text) % {"n": len(self.numbers), "day": date_format(self.as_of)}


@event("report.composed", label=_("拟稿"))
class Composed(Made):
    report_kind: str

    def says(self) -> str:
        return self._told(_("拟稿，填入截至%(day)s的数字%(n)d处"))


@event("report.recomposed", label=_("重新生成"))
class Recomposed(Made):
    """Made anew from the template; what was edited by hand is in the earlier versions only."""

    def says(self) -> str:
        return self._told(_("重新生成，填入截至%(day)s的数字%(n)d处"))


@event("report.revised", label=_("上传改稿"))
class Revised(EventData):
    """A version edited outside, its numbers recomputed."""

    numbers: tuple[dict[str, Any], ...]
    files: tuple[dict[str, Any], ...]

    def says(self) -> str:
        wrong = odd(self.numbers)
        if not wrong:
            given = {"n": len(self.numbers)}
            return str(_("上传改稿，核对数字%(n)d处，没有需要说明的")) % given
        given = {"n": len(self.numbers), "odd": wrong}
        return str(_("上传改稿，核对数字%(n)d处，其中%(odd)d处需要说明")) % given


@event("report.submitted", label=_("送审"))
class Submitted(EventData):
    """`step`: the first step; `to`: the post it is asked of; `words`: why numbers differ, and
    what else there is to say."""

    step: str
    to: int
    words: Sealed | None = None

    def says(self) -> str:
        return _with(str(_("送审")), self.words)


@event("report.passed", label=_("审签通过"))
class Passed(EventData):
    """`step`: the one done, `word` its word then; `next_step`, `to`: what comes next, and by
    whom."""

    step: str
    word: str
    next_step: str
    to: int
    words: Sealed | None = None

    def says(self) -> str:
        return _with(str(_("%(step)s通过")) % {"step": self.word}, self.words)


@event("report.sent_back", label=_("退回修改"))
class SentBack(EventData):
    step: str
    word: str
    reason: Sealed

    def says(self) -> str:
        given = {"step": self.word, "reason": self.reason}
        return str(_("%(step)s退回修改：%(reason)s")) % given


@event("report.recalled", label=_("撤回"))
class Recalled(EventData):
    """The author takes it back before it is signed."""


@event("report.signed", label=_("签发"))
class Signed(EventData):
    """Its number is taken: the next of the series in that year, without gaps."""

    step: str
    series: str
    year: int
    serial: int
    signer: Sealed
    words: Sealed | None = None

    def says(self) -> str:
        given = {"series": self.series, "year": self.year, "serial": self.serial}
        return _with(str(_("签发，编号%(series)s〔%(year)d〕%(serial)d号")) % given, self.words)


@event("report.published", label=_("印发"))
class Published(EventData):
    """Its numbers are fixed, each with its `data` (`figures.as_data`). `log_size`, `log_root`
    (hex): the log as last signed before."""

    numbers: tuple[dict[str, Any], ...]
    log_size: int
    log_root: str
    files: tuple[dict[str, Any], ...]

    def says(self) -> str:
        given = {"n": len(self.numbers), "size": self.log_size}
        return str(_("印发，固定数字%(n)d处，日志长度%(size)d")) % given


@event("report.served", label=_("送达"))
class Served(EventData):
    """To these units and the posts (ids) that act for them."""

    units: tuple[int, ...]
    posts: tuple[int, ...]

    def says(self) -> str:
        n = len(self.units)
        return ngettext("送达%(n)d个单位", "送达%(n)d个单位", n) % {"n": n}


@event("report.receipted", label=pgettext_lazy("report", "签收"))
class Receipted(EventData):
    """By one of the units it was served to."""

    unit: int


@event("report.corrected", label=_("更正"))
class Corrected(EventData):
    """What was recorded late changes figures it printed. They stay; this stands beside them.
    Each: `number` (its place among the fixed ones, from 0), `field` (`data`, or `of_data` when it
    is the figure it is a share of), `name`, `was`, `now` (words), `data` (the number now),
    `events` (ids of those because of which). `looked`: id of the last event then."""

    corrections: tuple[dict[str, Any], ...]
    looked: int

    def says(self) -> str:
        n = len(self.corrections)
        return ngettext("更正数字%(n)d处", "更正数字%(n)d处", n) % {"n": n}


@event("report.cancelled", label=pgettext_lazy("report", "作废"))
class Cancelled(EventData):
    """A number once taken stays taken."""

    reason: Sealed

    def says(self) -> str:
        return str(pgettext_lazy("report", "作废：%(reason)s")) % {"reason": self.reason}


def _with(done: str, words: Sealed | None) -> str:
    if words is None:
        return done
    return str(_("%(done)s：%(words)s")) % {"done": done, "words": words}


LIFE = lifecycle.define(
    "report",
    _("报告"),
    prefix="BG",
    states=[
        State("drafted", _("拟稿"), "open"),
        State("reviewing", _("审签中"), "open"),
        State("signed", _("已签发"), "open"),
        State("published", _("已印发"), "concluded"),
        State("cancelled", pgettext_lazy("report", "已作废"), "concluded"),
    ],
    steps=[
        Step("report.composed", ("",), "drafted"),
        Step("report.recomposed", ("drafted",)),
        Step("report.revised", ("drafted",)),
        Step("report.submitted", ("drafted",), "reviewing"),
        Step("report.passed", ("reviewing",)),
        Step("report.sent_back", ("reviewing",), "drafted"),
        Step("report.recalled", ("reviewing",), "drafted"),
        Step("report.signed", ("reviewing",), "signed"),
        Step("report.published", ("signed",), "published"),
        Step("report.served", ("published",)),
        Step("report.receipted", ("published",)),
        Step("report.corrected", ("published",)),
        Step("report.cancelled", ("drafted", "reviewing", "signed", "published"), "cancelled"),
    ],
)
