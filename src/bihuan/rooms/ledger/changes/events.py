"""What happens to an item when its date, owner, class or list is to be another.

`what` is one of `types.shape.CHANGES`; `to` and `was` are its values as text: an ISO date, the id
of a unit, a label as matters keep it (`origin:食堂`), the code of a list.
"""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.events import EventData, Sealed, event
from bihuan.rooms.ledger.changes import words


@event("problem.change_asked", label=_("申请变更"))
class ChangeAsked(EventData):
    """`due_on`: the date that is asked for along with another owner; None: the date stays."""

    what: str
    to: str
    was: str
    reason: Sealed
    due_on: date | None = None

    def says(self) -> str:
        said = words.change(self.what, self.was, self.to) | {"reason": self.reason}
        if self.due_on is None:
            return str(_("申请将%(what)s由%(was)s改为%(to)s，理由：%(reason)s")) % said
        text = _("申请将%(what)s由%(was)s改为%(to)s，期限改为%(day)s，理由：%(reason)s")
        return str(text) % (said | {"day": date_format(self.due_on)})


@event("problem.change_agreed", label=_("同意变更"))
class ChangeAgreed(EventData):
    """Holds all that changes. `due_on`, `was_on`, `basis`: of the date, when that changes;
    `edition`, `serial`: of the item in its new list; `answer`: None when the list asks nobody."""

    what: str
    to: str
    was: str
    answer: Sealed | None = None
    due_on: date | None = None
    was_on: date | None = None
    basis: dict[str, Any] | None = None
    edition: int = 0
    serial: str = ""

    def says(self) -> str:
        said = words.change(self.what, self.was, self.to)
        if self.answer is None:
            text = _("%(what)s由%(was)s改为%(to)s，按清单规定不须审批")
            return str(text) % said
        text = _("同意将%(what)s由%(was)s改为%(to)s：%(answer)s")
        return str(text) % (said | {"answer": self.answer})


@event("problem.change_refused", label=_("不同意变更"))
class ChangeRefused(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("不同意变更：%(reason)s")) % {"reason": self.reason}


@event("problem.transferred", label=_("移交"))
class Transferred(EventData):
    """From one responsible unit to another, which has to sign for it."""

    unit: int
    was: int

    def says(self) -> str:
        said = words.change("unit", str(self.was), str(self.unit))
        return str(_("由%(was)s移交%(to)s，请签收")) % said
