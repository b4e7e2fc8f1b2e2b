"""What can happen to a round 督导轮次 (`inspection`; `round` is taken by the lives of a problem):
visits to many units under one plan that was approved first."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step

AUTHORITIES = {
    "supervision": _("教育督导"),
    "check": _("部门检查"),
    "government": _("政府督查（须附本级政府指定文件）"),
}
"""By what right: a department does 政府督查 only where the government has designated it
(政府督查工作条例 第七条)."""


@event("inspection.drafted", label=_("拟定督导方案"))
class Drafted(EventData):
    """`unit`: who runs it; `text`: what it is about. `files`: the designation, where one is
    needed."""

    title: Sealed
    text: Sealed
    visit_kind: str
    announced: bool
    authority: str
    unit: int
    starts_on: date
    ends_on: date
    methods: tuple[str, ...]
    checklists: tuple[str, ...] = ()
    files: tuple[dict[str, Any], ...] = ()


@event("inspection.routed", label=_("确定单位和日程"))
class Routed(EventData):
    """All stops, in order: {unit, group, on (ISO text), team (ids of posts)}; said again, they
    replace those before."""

    stops: tuple[dict[str, Any], ...]

    def says(self) -> str:
        return str(_("确定%(n)d个单位的到校日程")) % {"n": len(self.stops)}


@event("inspection.submitted", label=_("报批"))
class Submitted(EventData):
    """`clashes`: stops that go against the limits on visits, and the `reason` for them."""

    clashes: int = 0
    reason: Sealed | None = None

    def says(self) -> str:
        if not self.clashes:
            return str(_("报请审批"))
        given = {"n": self.clashes, "reason": self.reason or ""}
        return str(_("报请审批，%(n)d处例外：%(reason)s")) % given


@event("inspection.approved", label=_("批准方案"))
class Approved(EventData):
    text: Sealed | None = None

    def says(self) -> str:
        if self.text is None:
            return str(_("批准督导方案"))
        return str(_("批准督导方案：%(text)s")) % {"text": self.text}


@event("inspection.sent_back", label=_("退回修改"))
class SentBack(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("退回修改：%(reason)s")) % {"reason": self.reason}


@event("inspection.ended", label=_("结束本轮"))
class RoundEnded(EventData):
    text: Sealed

    def says(self) -> str:
        return str(_("结束本轮督导：%(text)s")) % {"text": self.text}


@event("inspection.cancelled", label=_("取消本轮"))
class RoundCancelled(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("取消本轮督导：%(reason)s")) % {"reason": self.reason}


ROUND = lifecycle.define(
    "inspection",
    pgettext_lazy("one", "督导轮次"),
    prefix="L",
    states=[
        State("drafting", pgettext_lazy("round", "拟定中"), "open"),
        State("submitted", pgettext_lazy("round", "待审批"), "open"),
        State("approved", pgettext_lazy("round", "实施中"), "open"),
        State("ended", pgettext_lazy("round", "已结束"), "concluded"),
        State("cancelled", pgettext_lazy("round", "已取消"), "concluded"),
    ],
    steps=[
        Step("inspection.drafted", ("",), "drafting"),
        Step("inspection.routed", ("drafting",)),
        Step("inspection.submitted", ("drafting",), "submitted"),
        Step("inspection.approved", ("submitted",), "approved"),
        Step("inspection.sent_back", ("submitted",), "drafting"),
        Step("inspection.ended", ("approved",), "ended"),
        Step("inspection.cancelled", ("drafting", "submitted"), "cancelled"),
    ],
)
