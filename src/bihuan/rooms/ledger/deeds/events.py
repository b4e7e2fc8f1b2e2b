"""What happens to a deed 实事 besides what happens to any item: targets, milestones, deliveries,
publication."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.events import EventData, Sealed, event

Files = tuple[dict[str, Any], ...]


@event("problem.target_set", label=_("确定目标"))
class TargetSet(EventData):
    """`amount` of `measure` (a unit such as 栋, 个). `code` names it within the deed; said again
    with the same code, it replaces what was said before."""

    code: str
    name: str
    measure: str
    amount: int

    def says(self) -> str:
        return str(_("确定目标：%(name)s %(amount)d %(measure)s")) % {
            "name": self.name,
            "amount": self.amount,
            "measure": self.measure,
        }


@event("problem.milestone_set", label=_("确定节点"))
class MilestoneSet(EventData):
    """A stage and the day by which it is to be reached; said again, it replaces."""

    code: str
    name: str
    due_on: date

    def says(self) -> str:
        return str(_("确定节点：%(name)s，%(day)s前")) % {
            "name": self.name,
            "day": date_format(self.due_on),
        }


@event("problem.milestone_reached", label=_("完成节点"))
class MilestoneReached(EventData):
    """The day it was reached is the day it happened on."""

    code: str
    name: str

    def says(self) -> str:
        return str(_("完成节点：%(name)s")) % {"name": self.name}


@event("problem.delivered", label=_("报告完成数量"))
class Delivered(EventData):
    """So much more of a target, below 0 when an earlier report was too high; `total` from then
    on."""

    target: str
    name: str
    measure: str
    amount: int
    total: int
    text: Sealed
    files: Files = ()

    def says(self) -> str:
        said = {
            "name": self.name,
            "n": abs(self.amount),
            "measure": self.measure,
            "total": self.total,
            "text": self.text,
        }
        if self.amount < 0:
            told = _("更正：%(name)s减少 %(n)d %(measure)s，累计 %(total)d：%(text)s")
        else:
            told = _("完成：%(name)s %(n)d %(measure)s，累计 %(total)d：%(text)s")
        return str(told) % said


@event("problem.published", label=_("公开"))
class Published(EventData):
    """What the public reads of a deed, in words written for it; `photos`: ids of those pictures
    among its evidence that are shown. Said again, it replaces."""

    title: Sealed
    text: Sealed
    photos: tuple[str, ...] = ()

    def says(self) -> str:
        return str(_("向社会公开：%(title)s")) % {"title": self.title}


@event("problem.unpublished", label=_("取消公开"))
class Unpublished(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("取消公开：%(reason)s")) % {"reason": self.reason}
