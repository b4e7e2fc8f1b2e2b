"""What can happen to a look-back 回头看 at a closed problem."""

from dataclasses import field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step
from bihuan.kernel.phrase import listed
from bihuan.rooms.oversight.events import METHODS

Files = tuple[dict[str, Any], ...]


@event("lookback.planned", label=_("设定回头看"))
class Planned(EventData):
    """Set at the closure, before anybody looks: `criterion` is what has to hold still. `problem`:
    its id; `round`: which of its closures; `rule`, `share`, `place`: by which rule of the scheme,
    how many of a hundred, where it stands in the sample (`manual`: somebody wanted it). `due_on`:
    not before; `verifier`: post that verified the closure, `checker`: its group."""

    problem: int
    number: str
    round: int
    title: Sealed
    criterion: Sealed
    unit: int
    helpers: tuple[int, ...]
    due_on: date
    basis: dict[str, Any]
    rule: str
    share: int = 100
    place: str = ""
    verifier: int | None = None
    checker: int | None = None
    list_code: str = ""
    labels: tuple[str, ...] = ()

    def says(self) -> str:
        said = {"number": self.number, "day": date_format(self.due_on), "what": self.criterion}
        return str(_("%(number)s 销号后%(day)s起回头看，标准：%(what)s")) % said


@event("lookback.fell_due", label=_("分派回头看"))
class FellDue(EventData):
    """It is time; a group is chosen by rule, another than the one that verified if there is any.
    `due_on`: by when to look."""

    group: int
    group_name: str
    rule: str
    due_on: date
    basis: dict[str, Any]
    member: int | None = None
    seed: str = ""

    def says(self) -> str:
        said = {"group": self.group_name, "day": date_format(self.due_on)}
        return str(_("按规则分派%(group)s，%(day)s前回头看")) % said


@event("lookback.held", label=_("整改巩固"))
class Held(EventData):
    """It holds."""

    findings: Sealed
    methods: tuple[str, ...]
    files: Files = ()
    protocol: str = ""
    answers: dict[str, str] = field(default_factory=dict)

    def says(self) -> str:
        how = listed(METHODS.get(m, m) for m in self.methods)
        return str(_("回头看：整改已巩固（%(how)s）：%(findings)s")) % {
            "how": how,
            "findings": self.findings,
        }


@event("lookback.relapsed", label=_("问题反弹"))
class Relapsed(EventData):
    """It does not: another room opens a problem that relapses from the first, in the same act."""

    findings: Sealed
    methods: tuple[str, ...]
    files: Files = ()
    protocol: str = ""
    answers: dict[str, str] = field(default_factory=dict)

    def says(self) -> str:
        how = listed(METHODS.get(m, m) for m in self.methods)
        return str(_("回头看：问题反弹，另立问题办理（%(how)s）：%(findings)s")) % {
            "how": how,
            "findings": self.findings,
        }


@event("lookback.waived", label=_("免予回头看"))
class Waived(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("免予回头看，理由：%(reason)s")) % {"reason": self.reason}


WAITING = ("planned", "due")

LIFE = lifecycle.define(
    "lookback",
    _("回头看"),
    prefix="H",
    states=[
        State("planned", _("已设定"), "open"),
        State("due", _("待回头看"), "open"),
        State("held", _("已巩固"), "concluded"),
        State("relapsed", _("有反弹"), "concluded"),
        State("waived", _("已免予"), "concluded"),
    ],
    steps=[
        Step("lookback.planned", ("",), "planned"),
        Step("lookback.fell_due", ("planned",), "due"),
        Step("lookback.held", ("due",), "held"),
        Step("lookback.relapsed", ("due",), "relapsed"),
        Step("lookback.waived", WAITING, "waived"),
    ],
)
