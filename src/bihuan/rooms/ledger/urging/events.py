"""What urging adds to the history of a problem."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.phrase import listed
from bihuan.rooms.ledger.urging.words import TO


def why(when: str, days: int) -> str:
    """When a step is taken, in words; `days` are working days."""
    match when:
        case "before":
            text = ngettext("到期前%(n)d个工作日", "到期前%(n)d个工作日", days)
        case "after":
            text = ngettext("逾期满%(n)d个工作日", "逾期满%(n)d个工作日", days)
        case _:
            text = ngettext("满%(n)d个工作日没有进展", "满%(n)d个工作日没有进展", days)
    return text % {"n": days}


def whom(meant: tuple[str, ...]) -> str:
    """Who was meant, in words."""
    return listed(TO.get(one, one) for one in meant)


@event("problem.reminded", label=_("到期提醒"))
class Reminded(EventData):
    """The plan's `step` was taken: `when` before or after the due date or silent, at `days` working
    days. `anchor`: the day it is counted from; the same step is taken once for it. `meant`: some of
    `rules.TO`; `to`: the posts they were then."""

    step: str
    when: str
    days: int
    anchor: date
    due_on: date
    meant: tuple[str, ...]
    to: tuple[int, ...]
    words: Sealed

    def says(self) -> str:
        return gettext("%(why)s，提醒%(whom)s：%(words)s") % {
            "why": why(self.when, self.days),
            "whom": whom(self.meant),
            "words": self.words,
        }


@event("problem.escalated", label=_("升级督促"))
class Escalated(EventData):
    """As `Reminded`, to somebody above those who have to act. `level`: leader or superior."""

    step: str
    level: str
    when: str
    days: int
    anchor: date
    due_on: date
    meant: tuple[str, ...]
    to: tuple[int, ...]
    words: Sealed

    def says(self) -> str:
        return gettext("%(why)s，升级报%(whom)s：%(words)s") % {
            "why": why(self.when, self.days),
            "whom": whom(self.meant),
            "words": self.words,
        }


@event("problem.promised", label=_("承诺"))
class Promised(EventData):
    """The unit says what it will have done by a day."""

    by_on: date
    text: Sealed

    def says(self) -> str:
        return gettext("承诺%(day)s前：%(text)s") % {
            "day": date_format(self.by_on),
            "text": self.text,
        }
