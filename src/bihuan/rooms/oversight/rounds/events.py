"""What can happen to a visit 到校督导: one group at one unit, from the plan to what came of it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.kernel import lifecycle, policy
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step
from bihuan.kernel.phrase import listed

METHODS = {
    "self": _("自查说明"),
    "report": _("听取汇报"),
    "inspect": _("检查、访谈、暗访"),
    "hearing": _("座谈、听证、统计、评估"),
    "papers": _("调阅、复制资料"),
    "clues": _("收集线索"),
    "talk": _("约谈"),
    "online": _("互联网核查"),
}
"""政府督查工作条例 第十二条."""
VERDICTS = {"ok": _("符合"), "no": _("不符合"), "na": _("不适用")}
HIDDEN = policy.HIDDEN


@event("visit.planned", label=_("安排到校"))
class Planned(EventData):
    """`visit_kind`: code of a scheme; `steps`: its steps as they were then, which the visit keeps.
    `unit` is visited by `group`; `team`: ids of posts; `round`: the round it belongs to.
    `checklists`: codes. `exceptions`: limits it goes against, with the `reason` it is let."""

    title: Sealed
    visit_kind: str
    steps: tuple[str, ...]
    announced: bool
    unit: int
    group: int
    on: date
    team: tuple[int, ...]
    round: int | None = None
    checklists: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    reason: Sealed | None = None

    def says(self) -> str:
        given = {"day": date_format(self.on)}
        if self.announced:
            return str(_("安排%(day)s到校")) % given
        return str(_("安排%(day)s到校，不打招呼")) % given


@event("visit.changed", label=_("调整安排"))
class Changed(EventData):
    """The day or who goes, as they are from now on."""

    on: date
    team: tuple[int, ...]
    reason: Sealed
    exceptions: tuple[str, ...] = ()

    def says(self) -> str:
        given = {"day": date_format(self.on), "reason": self.reason}
        return str(_("调整安排，%(day)s到校：%(reason)s")) % given


@event("visit.noticed", label=_("发督导通知"))
class Noticed(EventData):
    """`due_on`, `basis`: by when the next step is due and why; so in all steps below."""

    text: Sealed
    files: tuple[dict[str, Any], ...] = ()
    due_on: date | None = None
    basis: dict[str, Any] | None = None

    def says(self) -> str:
        return str(_("发出督导通知：%(text)s")) % {"text": self.text}


@event("visit.assessed", label=_("报自评"))
class Assessed(EventData):
    text: Sealed
    files: tuple[dict[str, Any], ...] = ()
    due_on: date | None = None
    basis: dict[str, Any] | None = None

    def says(self) -> str:
        return str(_("报送自评：%(text)s")) % {"text": self.text}


@event("visit.begun", label=_("到校"))
class Begun(EventData):
    """`present`: ids of the posts on site, who showed who they are; `at`: time of day as a text."""

    present: tuple[int, ...]
    at: str = ""

    def says(self) -> str:
        return str(_("%(n)d名督导人员到校，已出示证件")) % {"n": len(self.present)}


@event("visit.checked", label=_("填写检查表"))
class Checked(EventData):
    """The whole checklist as filled in; said again, it replaces what was said before. `answers`:
    {item, label, verdict, note (sealed or absent), photos: ids of some of `files`}."""

    checklist: str
    title: str
    answers: tuple[dict[str, Any], ...]
    files: tuple[dict[str, Any], ...] = ()

    def says(self) -> str:
        wrong = sum(one.get("verdict") == "no" for one in self.answers)
        given = {"title": self.title, "n": len(self.answers), "wrong": wrong}
        return str(_("填写“%(title)s”%(n)d项，不符合%(wrong)d项")) % given


@event("visit.found", label=_("发现问题"))
class Found(EventData):
    """Finding number `n` of the visit. `solved`: put right on the spot, with `how`; any other opens
    a problem in `list_code`. `key`: what whoever sends it knows it by, to send it but once."""

    n: int
    title: Sealed
    text: Sealed
    solved: bool
    list_code: str = ""
    how: Sealed | None = None
    item: str = ""
    key: str = ""
    files: tuple[dict[str, Any], ...] = ()

    def says(self) -> str:
        if self.solved:
            given = {"title": self.title, "how": self.how or ""}
            return str(_("发现问题并现场解决：%(title)s（%(how)s）")) % given
        return str(_("发现问题：%(title)s")) % {"title": self.title}


@event("visit.opened_problem", label=_("问题转入台账"))
class OpenedProblem(EventData):
    """Finding `n` is this problem in the ledger."""

    n: int
    problem: int
    problem_number: str

    def says(self) -> str:
        return str(_("问题转入台账，编号 %(number)s")) % {"number": self.problem_number}


@event("visit.suggested", label=_("提出建议"))
class Suggested(EventData):
    n: int
    text: Sealed
    key: str = ""

    def says(self) -> str:
        return str(_("提出建议：%(text)s")) % {"text": self.text}


@event("visit.made", label=_("现场结束"))
class Made(EventData):
    """`signatures`: {who (inspector or unit), name (sealed), file: id of one of `files`}."""

    text: Sealed
    methods: tuple[str, ...]
    until: str = ""
    files: tuple[dict[str, Any], ...] = ()
    signatures: tuple[dict[str, Any], ...] = ()
    due_on: date | None = None
    basis: dict[str, Any] | None = None

    def says(self) -> str:
        how = listed(METHODS.get(one, one) for one in self.methods)
        return str(_("现场结束（%(how)s）：%(text)s")) % {"how": how, "text": self.text}


@event("visit.told", label=_("反馈初步意见"))
class Told(EventData):
    text: Sealed
    files: tuple[dict[str, Any], ...] = ()
    due_on: date | None = None
    basis: dict[str, Any] | None = None

    def says(self) -> str:
        return str(_("反馈初步意见：%(text)s")) % {"text": self.text}


@event("visit.answered", label=_("申辩"))
class Answered(EventData):
    text: Sealed
    files: tuple[dict[str, Any], ...] = ()
    due_on: date | None = None
    basis: dict[str, Any] | None = None

    def says(self) -> str:
        return str(_("单位申辩：%(text)s")) % {"text": self.text}


@event("visit.advised", label=_("下达督导意见书"))
class Advised(EventData):
    text: Sealed
    files: tuple[dict[str, Any], ...] = ()
    due_on: date | None = None
    basis: dict[str, Any] | None = None

    def says(self) -> str:
        return str(_("下达督导意见书：%(text)s")) % {"text": self.text}


@event("visit.rectified", label=_("报整改情况"))
class Rectified(EventData):
    text: Sealed
    files: tuple[dict[str, Any], ...] = ()
    due_on: date | None = None
    basis: dict[str, Any] | None = None

    def says(self) -> str:
        return str(_("报送整改情况：%(text)s")) % {"text": self.text}


@event("visit.verified", label=_("核查整改"))
class Verified(EventData):
    text: Sealed
    files: tuple[dict[str, Any], ...] = ()
    due_on: date | None = None
    basis: dict[str, Any] | None = None

    def says(self) -> str:
        return str(_("核查整改属实：%(text)s")) % {"text": self.text}


@event("visit.check_failed", label=_("整改不到位"))
class CheckFailed(EventData):
    """Back to the unit, which reports again; the date stays."""

    text: Sealed
    files: tuple[dict[str, Any], ...] = ()

    def says(self) -> str:
        return str(_("核查整改不到位，退回继续整改：%(text)s")) % {"text": self.text}


@event("visit.published", label=_("公开督导报告"))
class Published(EventData):
    text: Sealed
    files: tuple[dict[str, Any], ...] = ()

    def says(self) -> str:
        return str(_("公开督导报告：%(text)s")) % {"text": self.text}


@event("visit.ended", label=_("办结"))
class Ended(EventData):
    """All steps of this kind of visit are done."""


@event("visit.cancelled", label=_("取消到校"))
class Cancelled(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("取消到校：%(reason)s")) % {"reason": self.reason}


ON_SITE = ("onsite", "visited", "told")
"""Statuses in which what was seen can still be put down: phones may send it late."""
COMING = ("planned", "noticed", "assessed")
"""Before it takes place."""
LEFT = ("visited", "told", "answered", "advised", "rectified", "verified")

VISIT = lifecycle.define(
    "visit",
    pgettext_lazy("one", "到校督导"),
    prefix="X",
    states=[
        State("planned", pgettext_lazy("visit", "已安排"), "open"),
        State("noticed", pgettext_lazy("visit", "已通知，待自评"), "waiting"),
        State("assessed", pgettext_lazy("visit", "已自评"), "open"),
        State("onsite", pgettext_lazy("visit", "现场督导中"), "open"),
        State("visited", pgettext_lazy("visit", "已到校"), "open"),
        State("told", pgettext_lazy("visit", "已反馈，待申辩"), "waiting"),
        State("answered", pgettext_lazy("visit", "已申辩"), "open"),
        State("advised", pgettext_lazy("visit", "整改中"), "waiting"),
        State("rectified", pgettext_lazy("visit", "待核查"), "open"),
        State("verified", pgettext_lazy("visit", "已核查"), "open"),
        State("ended", pgettext_lazy("visit", "已办结"), "concluded"),
        State("cancelled", pgettext_lazy("visit", "已取消"), "concluded"),
    ],
    steps=[
        Step("visit.planned", ("",), "planned"),
        Step("visit.changed", COMING),
        Step("visit.noticed", ("planned",), "noticed"),
        Step("visit.assessed", ("noticed",), "assessed"),
        Step("visit.begun", COMING, "onsite"),
        Step("visit.checked", ON_SITE),
        Step("visit.found", ON_SITE),
        Step("visit.opened_problem", ON_SITE),
        Step("visit.suggested", ON_SITE),
        Step("visit.made", ("onsite",), "visited"),
        Step("visit.told", ("visited",), "told"),
        Step("visit.answered", ("told",), "answered"),
        Step("visit.advised", ("visited", "told", "answered"), "advised"),
        Step("visit.rectified", ("advised",), "rectified"),
        Step("visit.verified", ("rectified",), "verified"),
        Step("visit.check_failed", ("rectified",), "advised"),
        Step("visit.published", LEFT, "ended"),
        Step("visit.ended", LEFT, "ended"),
        Step("visit.cancelled", COMING, "cancelled"),
    ],
)
