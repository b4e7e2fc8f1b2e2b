"""What oversight does: contact points, and the verification of problems."""

from dataclasses import field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import registers, schemes
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.phrase import listed

REGISTER = registers.declare(
    "contacts",
    _("督导联系点"),
    ("contact.assigned", "group.composed", "leader.contact_assigned"),
)

METHODS = {
    "site": _("现场查看"),
    "papers": _("查阅资料"),
    "interview": _("走访询问"),
    "parents": _("询问家长（学校人员回避）"),
    "covert": _("暗访"),
    "data": _("数据核对"),
}
"""How it was looked at (政府督查工作条例 第十二条)."""


@event("contact.assigned", label=_("分片联系"))
class ContactAssigned(EventData):
    """From now on the group is the contact of these units (ids)."""

    group: int
    units: tuple[int, ...]

    def says(self) -> str:
        return str(_("确定 %(n)d 个单位的联系督导组")) % {"n": len(self.units)}


@event("group.composed", label=_("督导组人员"))
class Composed(EventData):
    """How the group is made up from now on: its level (a code of the scheme), its leader and
    deputies (ids of posts in it; whoever else has a post in it is a member), its period."""

    group: int
    level: str
    leader: int | None
    deputies: tuple[int, ...]
    from_on: date | None
    until_on: date | None = None


@event("leader.contact_assigned", label=_("班子成员包抓"))
class LeaderAssigned(EventData):
    """From now on the leader (id of a post) is the contact of these units (ids)."""

    leader: int
    units: tuple[int, ...]

    def says(self) -> str:
        return str(_("确定 %(n)d 个单位的包抓领导")) % {"n": len(self.units)}


@event("problem.check_assigned", label=_("分派核查"))
class CheckAssigned(EventData):
    """By rule, never by the unit. `rule`: contact (the unit's own contact group), rotation or
    drawn; `seed`: of the draw; `member`: the post that is to do it, when the rule names one."""

    group: int
    group_name: str
    rule: str
    member: int | None = None
    seed: str = ""

    def says(self) -> str:
        return str(_("按规则分派%(group)s核查")) % {"group": self.group_name}


@event("problem.check_reassigned", label=_("改派核查"))
class CheckReassigned(EventData):
    """The rule was asked again without the group (or the member) that had it. `was`: that group."""

    group: int
    group_name: str
    rule: str
    reason: Sealed
    was: int
    member: int | None = None
    seed: str = ""

    def says(self) -> str:
        return str(_("按规则改派%(group)s核查，理由：%(reason)s")) % {
            "group": self.group_name,
            "reason": self.reason,
        }


@event("problem.verified", label=_("核查通过"))
class Verified(EventData):
    """`inspector`: group and name as they stand in the ledger's column. `protocol`, `answers`: by
    which checklist, and item → yes, no or none."""

    findings: Sealed
    methods: tuple[str, ...]
    inspector: Sealed
    files: tuple[dict[str, Any], ...] = ()
    protocol: str = ""
    answers: dict[str, str] = field(default_factory=dict)

    def says(self) -> str:
        return str(_("核查通过（%(how)s）：%(findings)s")) % {
            "how": listed(METHODS.get(m, m) for m in self.methods),
            "findings": self.findings,
        }


@event("problem.check_failed", label=_("核查不通过"))
class CheckFailed(EventData):
    """Back to work; the date stays."""

    findings: Sealed
    methods: tuple[str, ...]
    files: tuple[dict[str, Any], ...] = ()
    protocol: str = ""
    answers: dict[str, str] = field(default_factory=dict)

    def says(self) -> str:
        return str(_("核查不通过，退回整改，期限不变（%(how)s）：%(findings)s")) % {
            "how": listed(METHODS.get(m, m) for m in self.methods),
            "findings": self.findings,
        }


REVIEWS = {
    "kept": _("以本人选择为准"),
    "again": _("另派人再次回访"),
    "handled": _("按问题继续办理"),
}
"""What a person decides of an answer that seems to contradict itself."""


@event("problem.callback_flagged", label=_("回访存疑"))
class CallbackFlagged(EventData):
    """What a reporter said seems to contradict what they chose: for a person to look at, nothing
    hangs on it. `said`: version of the event; `signs`: codes of the rules that noticed it."""

    voice: int
    said: int
    signs: tuple[str, ...]

    def says(self) -> str:
        known = schemes.every("callback").get("standard", {}).get("rules", {})
        words = listed(schemes.word(known[s]["label"]) if s in known else s for s in self.signs)
        return str(_("回访内容与选择不一致，请人工复核：%(signs)s")) % {"signs": words}


@event("problem.callback_reviewed", label=_("复核回访"))
class CallbackReviewed(EventData):
    """A person looked at it. `said`: version of the event that was flagged."""

    voice: int
    said: int
    outcome: str
    note: Sealed

    def says(self) -> str:
        return str(_("复核回访：%(outcome)s。%(note)s")) % {
            "outcome": REVIEWS.get(self.outcome, self.outcome),
            "note": self.note,
        }
