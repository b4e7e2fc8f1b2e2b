"""Figures of problems."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.figures import Figure, Past, Share, Split, by_class, declare
from bihuan.rooms.ledger.events import LIFE, OUTCOMES, RUNNING, SELF
from bihuan.rooms.ledger.models import Problem, Reporter


def _outcomes(until: datetime) -> Sequence[str]:
    return tuple(OUTCOMES)


def _statuses(until: datetime) -> Sequence[str]:
    return tuple(code for code, state in LIFE.states.items() if state.phase != "joined")


ORIGIN = by_class("origin", _("问题来源类别"))
HANDLING = by_class("handling", _("处理类别"))
OUTCOME = Split(
    "outcome",
    _("终结情形"),
    lambda past: past.row(Problem).outcome,
    _outcomes,
    lambda key: OUTCOMES[key],
)
STATUS = Split("status", _("办理状态"), lambda past: past.matter.status, _statuses, LIFE.label_of)


def _running(until: datetime) -> Sequence[str]:
    return RUNNING


RUNNING_STATUS = Split(
    "status", _("办理状态"), lambda past: past.matter.status, _running, LIFE.label_of
)


def _registered(past: Past) -> int:
    return int(past.phase != "joined")


def _closed(past: Past) -> int:
    return int(past.phase == "closed")


def _concluded(past: Past) -> int:
    return int(past.phase == "concluded")


def _open(past: Past) -> int:
    return int(past.phase in ("open", "waiting"))


def _overdue(past: Past) -> int:
    due_on = past.matter.due_on
    return int(_open(past) and due_on is not None and due_on < past.on)


def _late_from(past: Past) -> list[date]:
    return [past.matter.due_on + timedelta(days=1)] if past.matter.due_on else []


def _sent_back(past: Past) -> int:
    return int(past.phase != "joined" and past.row(Problem).send_backs > 0)


def _satisfied(past: Past) -> Share:
    """By problem: a problem counts as satisfied when each of its reporters said 满意."""
    if past.phase != "closed":
        return Share()
    outside = [one.result for one in past.those(Reporter) if one.voice != SELF]
    asked = any(outside)
    return Share(int(asked and set(outside) == {"satisfied"}), int(asked), 1)


declare(
    Figure(
        code="problems.registered",
        name=_("登记问题"),
        definition=_("截至该时点登记入台账的问题，不含当时已并入其他问题的和已撤销立项的。"),
        measure=_("个"),
        matters="problem",
        counts=_registered,
        splits=(ORIGIN, HANDLING, STATUS),
    ),
    Figure(
        code="problems.closed",
        name=_("已销号问题"),
        definition=_(
            "该时点处于已销号状态的问题：有整改佐证、经独立核查通过、全部反映人认可；"
            "依规终结的不算，重启后尚未再次销号的不算。"
        ),
        measure=_("个"),
        matters="problem",
        counts=_closed,
        splits=(ORIGIN, HANDLING),
    ),
    Figure(
        code="problems.concluded",
        name=_("依规终结问题"),
        definition=_("该时点按依法终结、不予支持或无法回访终结并经独立复核的问题，不计入销号。"),
        measure=_("个"),
        matters="problem",
        counts=_concluded,
        splits=(OUTCOME, ORIGIN),
    ),
    Figure(
        code="problems.open",
        name=_("未办结问题"),
        definition=_("该时点已登记而未销号、未终结、未并案、未撤销的问题。"),
        measure=_("个"),
        matters="problem",
        counts=_open,
        splits=(RUNNING_STATUS, ORIGIN),
    ),
    Figure(
        code="problems.overdue",
        name=_("逾期问题"),
        definition=_(
            "该时点未办结且当日已超过完成期限的问题；期限当日不算逾期，延期获准的按新期限。"
        ),
        measure=_("个"),
        matters="problem",
        counts=_overdue,
        turns=_late_from,
        splits=(ORIGIN,),
    ),
    Figure(
        code="problems.sent_back",
        name=_("回访不满意退回问题"),
        definition=_("截至该时点曾因反映人不满意退回重办的问题，不论后来是否销号。"),
        measure=_("个"),
        matters="problem",
        counts=_sent_back,
        splits=(ORIGIN,),
    ),
    Figure(
        code="problems.satisfied",
        name=_("反映人满意"),
        definition=_(
            "该时点已销号的问题中，由群众反映并已回访的有多少，其中全部反映人都评价“满意”的"
            "有多少；“基本满意”不算满意。"
        ),
        measure=_("个"),
        matters="problem",
        counts=_satisfied,
        kind="share",
        splits=(ORIGIN,),
        parts=(_("已销号"), _("回访"), _("满意")),
    ),
)
