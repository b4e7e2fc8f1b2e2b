"""What can happen to an outcome 结果运用."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step


@event("outcome.recorded", label=_("登记结果运用"))
class Recorded(EventData):
    """`outcome_kind`: a code of the scheme `outcome`; against the unit, never a person. `about`:
    ids of matters. Until `due_on` the unit may state its view."""

    outcome_kind: str
    unit: int
    reason: Sealed
    due_on: date
    basis: dict[str, Any]
    about: tuple[int, ...] = ()

    def says(self) -> str:
        given = {"reason": self.reason, "day": date_format(self.due_on)}
        return str(_("登记，单位可在%(day)s前陈述意见：%(reason)s")) % given


@event("outcome.stated", label=_("陈述意见"))
class Stated(EventData):
    """The unit's own view; it stands beside the outcome for ever."""

    text: Sealed
    files: tuple[dict[str, Any], ...] = ()

    def says(self) -> str:
        return str(_("单位陈述：%(text)s")) % {"text": self.text}


@event("outcome.lapsed", label=_("陈述期满"))
class Lapsed(EventData):
    """The unit said nothing in time."""


@event("outcome.withdrawn", label=_("撤销"))
class Withdrawn(EventData):
    """It counts no more; it stays on record."""

    reason: Sealed

    def says(self) -> str:
        return str(_("撤销：%(reason)s")) % {"reason": self.reason}


LIFE = lifecycle.define(
    "outcome",
    _("结果运用"),
    prefix="JY",
    states=[
        State("recorded", _("陈述期内"), "waiting"),
        State("stated", _("已陈述"), "concluded"),
        State("lapsed", _("未陈述"), "concluded"),
        State("withdrawn", _("已撤销"), "concluded"),
    ],
    steps=[
        Step("outcome.recorded", ("",), "recorded"),
        Step("outcome.stated", ("recorded",), "stated"),
        Step("outcome.lapsed", ("recorded",), "lapsed"),
        Step("outcome.withdrawn", ("recorded", "stated", "lapsed"), "withdrawn"),
    ],
)
