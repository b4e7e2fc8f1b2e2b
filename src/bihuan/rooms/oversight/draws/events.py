"""What can happen to a draw 抽取."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step

POPULATIONS = {
    "units": _("单位"),
    "problems": _("在办问题"),
    "posts": _("岗位"),
}
SECONDS = {
    "log": _("约定时刻之后存证日志的第一个检查点"),
    "spoken": _("约定时刻之后当众产生的数字（掷骰子、公开摇号等）"),
}
"""Where the number comes from that nobody could know when the plan was published."""


@event("draw.published", label=_("公布抽取方案"))
class Published(EventData):
    """`plan`: canonical text as `lib.draw` has it, with the commitment; everybody may read it.
    `seed`: kept here until it is revealed; None when somebody keeps it elsewhere. `repeats`: id of
    the draw that this one is made instead of."""

    plan: str
    plan_sha256: str
    seed: Sealed | None = None
    repeats: int | None = None

    def says(self) -> str:
        return str(_("公布抽取方案和种子承诺，方案摘要%(digest)s")) % {
            "digest": self.plan_sha256[:16]
        }


@event("draw.contributed", label=_("公布第二随机数"))
class Contributed(EventData):
    """`checkpoint`: note and instant of the log's checkpoint that the number is from, if it is."""

    second: str
    checkpoint: dict[str, Any] | None = None

    def says(self) -> str:
        return str(_("公布第二随机数：%(second)s")) % {"second": self.second}


@event("draw.revealed", label=_("揭晓"))
class Revealed(EventData):
    """The seed in hex, the strata, and of each the ids drawn."""

    seed: str
    strata: tuple[str, ...]
    drawn: tuple[tuple[str, ...], ...]

    def says(self) -> str:
        count = sum(len(ids) for ids in self.drawn)
        return str(_("公开种子，抽中%(n)d个")) % {"n": count}


@event("draw.voided", label=pgettext_lazy("draw", "作废"))
class Voided(EventData):
    """Whatever was published stays on record."""

    reason: Sealed

    def says(self) -> str:
        return str(pgettext_lazy("draw", "作废：%(reason)s")) % {"reason": self.reason}


LIFE = lifecycle.define(
    "draw",
    _("抽取"),
    prefix="CQ",
    states=[
        State("published", _("已公布方案"), "open"),
        State("contributed", _("待揭晓"), "open"),
        State("drawn", _("已抽取"), "concluded"),
        State("void", pgettext_lazy("draw", "已作废"), "concluded"),
    ],
    steps=[
        Step("draw.published", ("",), "published"),
        Step("draw.contributed", ("published",), "contributed"),
        Step("draw.revealed", ("contributed",), "drawn"),
        Step("draw.voided", ("published", "contributed", "drawn"), "void"),
    ],
)
