"""What can happen to a problem 问题 in a ledger, and its life up to the closure gate."""

from dataclasses import field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step
from bihuan.kernel.phrase import listed

Files = tuple[dict[str, Any], ...]

RESULTS = {
    "satisfied": _("满意"),
    "basically": _("基本满意"),
    "dissatisfied": _("不满意"),
}
"""What a reporter says of the result. No answer is none of these."""
CONSENTS = ("satisfied", "basically")
OUTCOMES = {
    "terminated": _("依法终结"),
    "not_supported": _("不予支持"),
    "unreachable": _("无法回访"),
}
"""Lawful ends that are not a closure and never count as one
(信访工作条例 第三十二条、第三十六条)."""
WAYS = {
    "phone": _("电话"),
    "visit": _("当面"),
    "link": _("网上评价"),
    "message": _("短信或微信"),
    "inside": _("提出单位确认"),
}
"""How the person was asked."""
SELF = 0
"""In place of an opinion's id: nobody outside reported it, so who registered it is asked."""


@event("problem.registered", label=_("立项登记"))
class Registered(EventData):
    """`voices`: ids of the opinions it comes from; `external`: its number in another ledger, and
    `carried`: JSON of what that ledger said of it besides (heading → text). `edition`: of the list,
    0 before there were any; `serial`: its number in the list; `asks_registrar`: who registers it is
    asked besides those who reported; `relapse_of`: the closed problem it comes back from."""

    list_code: str
    title: Sealed
    text: Sealed
    voices: tuple[int, ...] = ()
    source: str = ""
    place: int | None = None
    labels: dict[str, str] = field(default_factory=dict)
    external: str = ""
    received_on: date | None = None
    carried: Sealed | None = None
    edition: int = 0
    serial: str = ""
    asks_registrar: bool = False
    relapse_of: int | None = None

    def says(self) -> str:
        return str(_("登记入台账"))


@event("problem.joined", label=_("并入意见"))
class Joined(EventData):
    voice: int
    voice_number: str

    def says(self) -> str:
        return str(_("并入意见 %(number)s，其反映人一并回访")) % {"number": self.voice_number}


@event("problem.parted", label=_("移出意见"))
class Parted(EventData):
    voice: int
    voice_number: str

    def says(self) -> str:
        return str(_("移出意见 %(number)s")) % {"number": self.voice_number}


@event("problem.withdrawn", label=_("撤销立项"))
class Withdrawn(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("撤销立项：%(reason)s")) % {"reason": self.reason}


@event("problem.detailed", label=_("填写要素"))
class Detailed(EventData):
    """`changes`: any of `rules.FIELDS`; names of persons are sealed."""

    changes: dict[str, Any]

    def says(self) -> str:
        from bihuan.rooms.ledger.words import FIELDS

        names = listed(FIELDS[name] for name in self.changes if name in FIELDS)
        return str(_("填写了%(names)s")) % {"names": names}


@event("problem.issued", label=_("交办"))
class Issued(EventData):
    unit: int
    helpers: tuple[int, ...]
    due_on: date
    basis: dict[str, Any]

    def says(self) -> str:
        return str(_("交办责任单位，要求%(day)s前完成整改")) % {"day": date_format(self.due_on)}


@event("problem.received", label=_("签收"))
class Received(EventData):
    pass


@event("problem.returned", label=_("退回"))
class Returned(EventData):
    """The unit says it is not the right one (信访工作条例 第二十三条: within 5 working
    days, with reasons)."""

    reason: Sealed

    def says(self) -> str:
        return str(_("退回交办，理由：%(reason)s")) % {"reason": self.reason}


@event("problem.return_refused", label=_("不同意退回"))
class ReturnRefused(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("不同意退回，请继续办理：%(reason)s")) % {"reason": self.reason}


@event("problem.measured", label=_("制定措施"))
class Measured(EventData):
    text: Sealed
    due_on: date | None = None

    def says(self) -> str:
        return str(_("制定整改措施：%(text)s")) % {"text": self.text}


@event("problem.progressed", label=_("报告进展"))
class Progressed(EventData):
    """`percent`: 0–100, what the unit says."""

    text: Sealed
    percent: int | None = None
    files: Files = ()

    def says(self) -> str:
        if self.percent is None:
            return str(_("报告进展：%(text)s")) % {"text": self.text}
        return str(_("报告进展（%(n)d%%）：%(text)s")) % {"n": self.percent, "text": self.text}


@event("problem.extension_asked", label=_("申请延期"))
class ExtensionAsked(EventData):
    until: date
    reason: Sealed

    def says(self) -> str:
        return str(_("申请延期至%(day)s，理由：%(reason)s")) % {
            "day": date_format(self.until),
            "reason": self.reason,
        }


@event("problem.extended", label=_("同意延期"))
class Extended(EventData):
    due_on: date
    basis: dict[str, Any]
    was_on: date
    reason: Sealed

    def says(self) -> str:
        return str(_("同意延期，期限由%(was)s改为%(day)s：%(reason)s")) % {
            "was": date_format(self.was_on),
            "day": date_format(self.due_on),
            "reason": self.reason,
        }


@event("problem.extension_refused", label=_("不同意延期"))
class ExtensionRefused(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("不同意延期：%(reason)s")) % {"reason": self.reason}


@event("problem.urged", label=_("催办"))
class Urged(EventData):
    text: Sealed

    def says(self) -> str:
        return str(_("催办：%(text)s")) % {"text": self.text}


@event("problem.closure_requested", label=_("申请销号"))
class ClosureRequested(EventData):
    text: Sealed
    files: Files

    def says(self) -> str:
        return str(_("申请销号，整改情况：%(text)s")) % {"text": self.text}


@event("problem.tried", label=_("回访未果"))
class Tried(EventData):
    """One try to reach a reporter that did not reach them. `voice`: the opinion, or SELF."""

    voice: int
    way: str
    note: Sealed

    def says(self) -> str:
        return str(_("回访未能联系上反映人（%(way)s）：%(note)s")) % {
            "way": WAYS.get(self.way, self.way),
            "note": self.note,
        }


@event("problem.consulted", label=_("回访"))
class Consulted(EventData):
    """What the reporter says of the result, in their words."""

    voice: int
    result: str
    way: str
    words: Sealed | None = None

    def says(self) -> str:
        said = {
            "way": WAYS.get(self.way, self.way),
            "result": RESULTS.get(self.result, self.result),
        }
        if self.words is None:
            return str(_("回访反映人（%(way)s）：%(result)s")) % said
        return str(_("回访反映人（%(way)s）：%(result)s。“%(words)s”")) % {
            **said,
            "words": self.words,
        }


@event("problem.sent_back", label=_("退回重办"))
class SentBack(EventData):
    """The reporter is not satisfied: back to work, the date stays."""

    def says(self) -> str:
        return str(_("反映人不满意，退回重办，期限不变"))


@event("problem.closed", label=_("销号"))
class Closed(EventData):
    """The gate was passed. `consents`: how many reporters agreed, and that is all of them."""

    consents: int

    def says(self) -> str:
        return str(_("整改完成、核查通过、反映人认可（%(n)d 人），予以销号")) % {"n": self.consents}


@event("problem.conclusion_proposed", label=_("提出终结"))
class ConclusionProposed(EventData):
    outcome: str
    reason: Sealed
    basis: str

    def says(self) -> str:
        return str(_("提出按“%(outcome)s”终结（依据：%(basis)s）：%(reason)s")) % {
            "outcome": OUTCOMES.get(self.outcome, self.outcome),
            "basis": self.basis,
            "reason": self.reason,
        }


@event("problem.concluded", label=_("复核同意终结"))
class Concluded(EventData):
    outcome: str
    reason: Sealed

    def says(self) -> str:
        return str(_("复核同意按“%(outcome)s”终结，不计入销号：%(reason)s")) % {
            "outcome": OUTCOMES.get(self.outcome, self.outcome),
            "reason": self.reason,
        }


@event("problem.conclusion_refused", label=_("复核不同意终结"))
class ConclusionRefused(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("复核不同意终结：%(reason)s")) % {"reason": self.reason}


@event("problem.reopened", label=_("重启"))
class Reopened(EventData):
    """A new round. What was closed in a past month stays closed in that month's figures."""

    reason: Sealed
    basis: str

    def says(self) -> str:
        return str(_("重新办理（依据：%(basis)s）：%(reason)s")) % {
            "basis": self.basis,
            "reason": self.reason,
        }


@event("problem.merged", label=_("并案"))
class Merged(EventData):
    into: int
    into_number: str

    def says(self) -> str:
        return str(_("并入问题 %(number)s，全部反映人转入")) % {"number": self.into_number}


RUNNING = ("drafted", "issued", "returned", "working", "verifying", "consulting")
STANDING = (*RUNNING, "closed", "concluded")
"""In which a problem is one of its own: neither joined to another nor withdrawn."""

LIFE = lifecycle.define(
    "problem",
    _("问题"),
    prefix="W",
    states=[
        State("drafted", _("待交办"), "open"),
        State("issued", _("待签收"), "waiting"),
        State("returned", _("已退回"), "open"),
        State("working", _("整改中"), "waiting"),
        State("verifying", _("待核查"), "open"),
        State("consulting", _("待回访"), "open"),
        State("closed", _("已销号"), "closed"),
        State("concluded", _("已终结"), "concluded"),
        State("merged", _("已并案"), "joined"),
        State("withdrawn", _("已撤销"), "joined"),
    ],
    steps=[
        Step("problem.registered", ("",), "drafted"),
        Step("problem.joined", RUNNING),
        Step("problem.parted", RUNNING),
        Step("problem.withdrawn", ("drafted",), "withdrawn"),
        Step("problem.detailed", ("drafted", "returned", "issued", "working")),
        Step("problem.issued", ("drafted", "returned"), "issued"),
        Step("problem.received", ("issued",), "working"),
        Step("problem.returned", ("issued", "working"), "returned"),
        Step("problem.return_refused", ("returned",), "issued"),
        Step("problem.measured", ("working",)),
        Step("problem.progressed", ("working", "verifying", "consulting")),
        Step("problem.extension_asked", ("working",)),
        Step("problem.extended", ("working",)),
        Step("problem.extension_refused", ("working",)),
        Step("problem.change_asked", ("drafted", "issued", "returned", "working")),
        Step("problem.change_agreed", ("drafted", "issued", "returned", "working")),
        Step("problem.change_refused", ("issued", "returned", "working")),
        Step("problem.transferred", ("issued", "working"), "issued"),
        Step("problem.urged", ("issued", "working")),
        Step("problem.reminded", ("issued", "working")),
        Step("problem.escalated", ("issued", "working")),
        Step("problem.promised", ("issued", "working")),
        Step("problem.closure_requested", ("working",), "verifying"),
        Step("problem.check_assigned", ("verifying",)),
        Step("problem.check_reassigned", ("verifying",)),
        Step("problem.verified", ("verifying",), "consulting"),
        Step("problem.check_failed", ("verifying",), "working"),
        Step("problem.tried", ("consulting",)),
        Step("problem.consulted", ("consulting",)),
        Step("problem.callback_flagged", ("consulting",)),
        Step("problem.callback_reviewed", (*RUNNING, "closed", "concluded")),
        Step("problem.sent_back", ("consulting",), "working"),
        Step("problem.closed", ("consulting",), "closed"),
        Step("problem.conclusion_proposed", ("working", "verifying", "consulting")),
        Step("problem.concluded", ("working", "verifying", "consulting"), "concluded"),
        Step("problem.conclusion_refused", ("working", "verifying", "consulting")),
        Step("problem.reopened", ("closed", "concluded"), "drafted"),
        Step("problem.merged", ("drafted", "issued", "returned", "working"), "merged"),
        Step("problem.placed", STANDING),
        Step("problem.unplaced", STANDING),
        Step("problem.matched", STANDING),
        Step("problem.unmatched", STANDING),
        Step("problem.target_set", ("drafted", "issued", "returned", "working")),
        Step("problem.milestone_set", ("drafted", "issued", "returned", "working")),
        Step("problem.milestone_reached", ("working", "verifying", "consulting")),
        Step("problem.delivered", ("working",)),
        Step("problem.published", STANDING),
        Step("problem.unpublished", STANDING),
    ],
)
