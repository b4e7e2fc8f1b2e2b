"""Where a case stands, in words anybody understands. Pure tables and functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise


@dataclass(frozen=True)
class Standing:
    """`at`: the step it stands at, an index of STEPS; `tone` colours the headline."""

    headline: Text
    explains: Text
    tone: str
    at: int


STEPS = (
    pgettext_lazy("public step", "登记"),
    pgettext_lazy("public step", "受理"),
    pgettext_lazy("public step", "交办"),
    pgettext_lazy("public step", "整改"),
    pgettext_lazy("public step", "核查"),
    pgettext_lazy("public step", "回访"),
    pgettext_lazy("public step", "销号"),
)
DONE = len(STEPS)

STANDINGS = {
    "new": Standing(
        _("已收到，等待受理"),
        _("您反映的情况已经登记，工作人员会尽快查看并告诉您怎么办理。"),
        "blue",
        1,
    ),
    "answered": Standing(_("已经答复"), _("答复内容见下面。"), "green", DONE),
    "not_accepted": Standing(_("不予受理"), _("理由见下面。"), "grey", DONE),
    "drafted": Standing(
        _("已经立项，正在安排"),
        _("您反映的情况已列入问题台账，正在确定由哪个单位办理、什么时候办完。"),
        "blue",
        2,
    ),
    "returned": Standing(
        _("正在重新安排"),
        _("原来安排的单位提出应由别的单位办理，正在重新确定。"),
        "blue",
        2,
    ),
    "issued": Standing(_("已经交办"), _("已交给责任单位办理。"), "amber", 3),
    "working": Standing(_("正在整改"), _("责任单位正在解决您反映的问题。"), "amber", 3),
    "verifying": Standing(
        _("正在核查"),
        _("责任单位说已经整改好了，督导组正在独立核查是不是真的改好。"),
        "blue",
        4,
    ),
    "asking": Standing(
        _("请您评价"),
        _("督导组核查认为已经改好。您满意，问题才能销号；您不满意，就退回去重办。"),
        "amber",
        5,
    ),
    "judged": Standing(
        _("您已评价，等待销号"),
        _("谢谢您的评价。还要听取反映同一问题的其他人的意见，都认可后才销号。"),
        "blue",
        5,
    ),
    "closed": Standing(
        _("已经办结销号"), _("问题已经整改、核查通过，并得到反映人认可。"), "green", DONE
    ),
    "concluded": Standing(
        _("已依规终结"),
        _("经独立复核，本件按规定终结，不算作销号。情况说明见下面。"),
        "grey",
        DONE,
    ),
}
"""By the status of the opinion or, once there is one, of the problem; `asking` and `judged` are
`consulting` before and after the reporter has said something."""

MILESTONES: dict[str, tuple[Text, str]] = {
    "voice.received": (_("收到您反映的情况"), "blue"),
    "voice.added": (_("收到您的补充说明"), "grey"),
    "voice.merged": (_("与反映同一问题的意见合在一起办理"), "grey"),
    "voice.answered": (_("工作人员作出答复"), "green"),
    "voice.not_accepted": (_("决定不予受理"), "grey"),
    "voice.released": (_("退回重新研究怎么办理"), "grey"),
    "voice.attached": (_("并入一个正在办理的问题"), "blue"),
    "problem.registered": (_("列入问题台账"), "blue"),
    "problem.issued": (_("交给责任单位办理"), "amber"),
    "problem.received": (_("责任单位签收"), "grey"),
    "problem.returned": (_("责任单位提出不归它办理"), "grey"),
    "problem.return_refused": (_("确定仍由该单位办理"), "grey"),
    "problem.extended": (_("经批准，办理期限延长"), "amber"),
    "problem.closure_requested": (_("责任单位报告整改完成"), "blue"),
    "problem.verified": (_("督导组核查通过"), "green"),
    "problem.check_failed": (_("督导组核查没有通过，退回重办"), "red"),
    "problem.sent_back": (_("有反映人不满意，退回重办"), "red"),
    "problem.closed": (_("问题销号"), "green"),
    "problem.concluded": (_("经独立复核，依规终结"), "grey"),
    "problem.reopened": (_("问题重新办理"), "amber"),
}
"""What a reporter is told of the history: that it happened and when, never what others wrote."""

STEP_OF = {
    "problem.registered": 1,
    "problem.issued": 2,
    "problem.closure_requested": 3,
    "problem.verified": 4,
    "problem.closed": 6,
}
"""Which step an event completes."""


@dataclass(frozen=True)
class Stage:
    label: Text
    state: str
    at: date | None = None
    note: Text = ""


@dataclass(frozen=True)
class Milestone:
    at: datetime
    sentence: Text
    tone: str
    happened_on: date | None = None
    quote: str = ""


def stages(key: str, days: dict[int, date]) -> list[Stage]:
    """The steps with the day each was completed. What ended otherwise shows only what it went
    through, and its own end."""
    now = STANDINGS[key]
    if now.at < DONE:
        return [_stage(place, now.at, days) for place in range(DONE)]
    if key == "closed":
        return [Stage(label, "done", days.get(place)) for place, label in enumerate(STEPS)]
    gone = [Stage(STEPS[p], "done", on) for p, on in sorted(days.items()) if p < DONE]
    return [*gone, Stage(now.headline, "done", days.get(DONE))]


def _stage(place: int, here: int, days: dict[int, date]) -> Stage:
    if place < here:
        return Stage(STEPS[place], "done", days.get(place))
    return Stage(STEPS[place], "now" if place == here else "todo")
