"""What oversight does: contact points, and the verification of problems."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import registers
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.phrase import listed

REGISTER = registers.declare("contacts", _("督导联系点"), ("contact.assigned",))

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


@event("problem.check_assigned", label=_("分派核查"))
class CheckAssigned(EventData):
    """By rule, never by the unit. `rule`: contact (the unit's own contact group) or rotation."""

    group: int
    group_name: str
    rule: str

    def says(self) -> str:
        return str(_("按规则分派%(group)s核查")) % {"group": self.group_name}


@event("problem.verified", label=_("核查通过"))
class Verified(EventData):
    """`inspector`: group and name as they stand in the ledger's column."""

    findings: Sealed
    methods: tuple[str, ...]
    inspector: Sealed
    files: tuple[dict[str, Any], ...] = ()

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

    def says(self) -> str:
        return str(_("核查不通过，退回整改，期限不变（%(how)s）：%(findings)s")) % {
            "how": listed(METHODS.get(m, m) for m in self.methods),
            "findings": self.findings,
        }
