"""What can happen to a notice 公文."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step


@event("notice.drafted", label=_("拟稿"))
class Drafted(EventData):
    """`unit`: id of whom it is addressed to; `copies`: ids of units it is copied to; `about`: ids
    of matters; `texts`: field of the kind → text."""

    notice_kind: str
    title: Sealed
    unit: int
    texts: dict[str, Any]
    copies: tuple[int, ...] = ()
    about: tuple[int, ...] = ()


@event("notice.redrafted", label=_("修改文稿"))
class Redrafted(EventData):
    """The whole text anew."""

    title: Sealed
    unit: int
    texts: dict[str, Any]
    copies: tuple[int, ...] = ()


@event("notice.signed", label=_("签发"))
class Signed(EventData):
    """Its number is taken: the next of the series in that year, without gaps."""

    series: str
    year: int
    serial: int
    signer: Sealed

    def says(self) -> str:
        given = {"series": self.series, "year": self.year, "serial": self.serial}
        return str(_("签发，编号%(series)s〔%(year)d〕%(serial)d号")) % given


@event("notice.served", label=_("送达"))
class Served(EventData):
    """To these posts (ids) of the unit."""

    posts: tuple[int, ...]
    due_on: date
    basis: dict[str, Any]

    def says(self) -> str:
        given = {"n": len(self.posts), "day": date_format(self.due_on)}
        return str(_("送达%(n)d个岗位，请于%(day)s前签收")) % given


@event("notice.receipted", label=pgettext_lazy("notice", "签收"))
class Receipted(EventData):
    """`due_on`: by when it is to be answered, if an answer is asked for."""

    due_on: date | None = None
    basis: dict[str, Any] | None = None

    def says(self) -> str:
        if self.due_on is None:
            return str(pgettext_lazy("notice", "签收"))
        return str(_("签收，请于%(day)s前回复")) % {"day": date_format(self.due_on)}


@event("notice.answered", label=_("回复"))
class Answered(EventData):
    text: Sealed
    files: tuple[dict[str, Any], ...] = ()

    def says(self) -> str:
        return str(_("回复：%(text)s")) % {"text": self.text}


@event("notice.answer_refused", label=_("退回重报"))
class AnswerRefused(EventData):
    """The answer will not do; the date stays."""

    reason: Sealed

    def says(self) -> str:
        return str(_("退回重报，期限不变：%(reason)s")) % {"reason": self.reason}


@event("notice.ended", label=pgettext_lazy("notice", "办结"))
class Ended(EventData):
    """By the office, or by itself when no answer is asked for."""


@event("notice.cancelled", label=pgettext_lazy("notice", "作废"))
class Cancelled(EventData):
    """A number once taken stays taken."""

    reason: Sealed

    def says(self) -> str:
        return str(pgettext_lazy("notice", "作废：%(reason)s")) % {"reason": self.reason}


LIFE = lifecycle.define(
    "notice",
    _("公文"),
    prefix="GW",
    states=[
        State("drafted", _("拟稿"), "open"),
        State("signed", _("已签发"), "open"),
        State("served", pgettext_lazy("notice", "待签收"), "waiting"),
        State("receipted", _("待回复"), "waiting"),
        State("answered", _("已回复"), "open"),
        State("ended", _("已办结"), "concluded"),
        State("cancelled", pgettext_lazy("notice", "已作废"), "concluded"),
    ],
    steps=[
        Step("notice.drafted", ("",), "drafted"),
        Step("notice.redrafted", ("drafted",)),
        Step("notice.signed", ("drafted",), "signed"),
        Step("notice.served", ("signed",), "served"),
        Step("notice.receipted", ("served",), "receipted"),
        Step("notice.answered", ("receipted",), "answered"),
        Step("notice.answer_refused", ("answered",), "receipted"),
        Step("notice.ended", ("receipted", "answered"), "ended"),
        Step(
            "notice.cancelled",
            ("drafted", "signed", "served", "receipted", "answered"),
            "cancelled",
        ),
    ],
)
