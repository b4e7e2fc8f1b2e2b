"""What can happen to a weekly dispatch 周调度."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step


@event("dispatch.prepared", label=_("开始本周调度"))
class Prepared(EventData):
    """`series`: code of the scheme; `year`, `week`: as ISO 8601 counts weeks."""

    series: str
    title: str
    year: int
    week: int


@event("dispatch.zero_returned", label=_("零报告"))
class ZeroReturned(EventData):
    """A unit says that there is nothing new this week."""

    unit: int
    unit_name: str

    def says(self) -> str:
        return gettext("%(unit)s报告：本周无变化") % {"unit": self.unit_name}


@event("dispatch.remarked", label=_("调度意见"))
class Remarked(EventData):
    """What was said at the meeting; `problem`: of which item, if of one."""

    text: Sealed
    problem: int | None = None
    number: str = ""

    def says(self) -> str:
        if self.number:
            return gettext("对%(number)s提出：%(text)s") % {
                "number": self.number,
                "text": self.text,
            }
        return gettext("调度意见：%(text)s") % {"text": self.text}


@event("dispatch.held", label=_("召开调度会"))
class Held(EventData):
    """`standing`: how things stood at that instant, as `standing.frozen` makes it."""

    standing: dict[str, Any]


@event("dispatch.returned", label=_("上报"))
class Returned(EventData):
    """The return to the superior, made from what was frozen; who does it confirms it."""

    to: str
    year: int
    week: int

    def says(self) -> str:
        given = {"year": self.year, "week": self.week, "to": self.to}
        return gettext("确认%(year)d年第%(week)d周报告，报%(to)s") % given


@event("dispatch.cancelled", label=_("取消本周调度"))
class Cancelled(EventData):
    reason: Sealed

    def says(self) -> str:
        return gettext("取消本周调度：%(reason)s") % {"reason": self.reason}


LIFE = lifecycle.define(
    "dispatch",
    pgettext_lazy("one", "周调度"),
    prefix="DD",
    states=[
        State("prepared", _("汇总中"), "open"),
        State("held", _("已调度"), "open"),
        State("reported", _("已上报"), "concluded"),
        State("called_off", _("已取消"), "concluded"),
    ],
    steps=[
        Step("dispatch.prepared", ("",), "prepared"),
        Step("dispatch.zero_returned", ("prepared",)),
        Step("dispatch.remarked", ("prepared", "held")),
        Step("dispatch.held", ("prepared",), "held"),
        Step("dispatch.returned", ("held",), "reported"),
        Step("dispatch.cancelled", ("prepared",), "called_off"),
    ],
)
