"""Figures of problems: those of the problems list 问题台账, and those of all lists."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.figures import (
    Days,
    Figure,
    Number,
    Past,
    Share,
    Split,
    by_class,
    by_list,
    by_unit,
    corrects,
    declare,
    growth,
    month_after,
    month_before,
)
from bihuan.rooms.ledger.events import LIFE, OUTCOMES, RUNNING, SELF
from bihuan.rooms.ledger.models import Problem, Reporter

PROBLEMS = "problems"
"""The list 问题台账. Tasks, measures, deeds and the like are items of other lists."""
AGES = {"30": _("30天以内"), "90": _("31至90天"), "180": _("91至180天"), "more": _("180天以上")}


def _outcomes(until: datetime) -> Sequence[str]:
    return tuple(OUTCOMES)


def _statuses(until: datetime) -> Sequence[str]:
    return tuple(code for code, state in LIFE.states.items() if state.phase != "joined")


def _running(until: datetime) -> Sequence[str]:
    return RUNNING


def _age(past: Past) -> str:
    days = (past.on - past.opened_on).days
    return next((key for key in AGES if key.isdigit() and days <= int(key)), "more")


def _ages(until: datetime) -> Sequence[str]:
    return tuple(AGES)


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
RUNNING_STATUS = Split(
    "status", _("办理状态"), lambda past: past.matter.status, _running, LIFE.label_of
)
UNIT = by_unit(_("责任单位"))
LIST = by_list(_("清单"))
AGE = Split("age", _("登记至今"), _age, _ages, lambda key: AGES[key])


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


def _due_soon(past: Past) -> int:
    due_on = past.matter.due_on
    days = None if due_on is None else (due_on - past.on).days
    return int(_open(past) and days is not None and 0 <= days <= 7)


def _soon_from(past: Past) -> list[date]:
    due_on = past.matter.due_on
    return [due_on - timedelta(days=7), due_on + timedelta(days=1)] if due_on else []


def _ages_from(past: Past) -> list[date]:
    return [past.opened_on + timedelta(days=int(key) + 1) for key in AGES if key.isdigit()]


def _in_month(on: date, past: Past) -> bool:
    return (on.year, on.month) == (past.on.year, past.on.month)


def _new_this_month(past: Past) -> int:
    return int(_registered(past) and _in_month(past.opened_on, past))


def _closed_this_month(past: Past) -> int:
    closed_on = past.matter.closed_on
    return int(_closed(past) and closed_on is not None and _in_month(closed_on, past))


def _next_month(past: Past) -> list[date]:
    return [month_after(past.on)]


def _sent_back(past: Past) -> int:
    return int(past.phase != "joined" and past.row(Problem).send_backs > 0)


def _reopened(past: Past) -> int:
    return int(past.phase != "joined" and past.row(Problem).reopenings > 0)


def _extended(past: Past) -> int:
    return int(past.phase != "joined" and past.row(Problem).extensions > 0)


def _on_time(past: Past) -> Share:
    due_on, closed_on = past.matter.due_on, past.matter.closed_on
    if not _closed(past) or closed_on is None:
        return Share()
    return Share(int(due_on is not None and closed_on <= due_on), int(due_on is not None), 1)


def _days_to_close(past: Past) -> Days:
    issued_on, closed_on = past.row(Problem).issued_on, past.matter.closed_on
    if not _closed(past) or issued_on is None or closed_on is None:
        return Days()
    return Days((((closed_on - issued_on).days, 1),))


def _satisfied(past: Past) -> Share:
    """By problem: a problem counts as satisfied when each of its reporters said 满意."""
    if past.phase != "closed":
        return Share()
    outside = [one.result for one in past.those(Reporter) if one.voice != SELF]
    asked = any(outside)
    return Share(int(asked and set(outside) == {"satisfied"}), int(asked), 1)


def _among_problems(counts: Callable[[Past], Number], zero: Number = 0) -> Callable[[Past], Number]:
    """Of the problems list only."""
    return lambda past: counts(past) if past.matter.list_code == PROBLEMS else zero


NEW_THIS_MONTH = Figure(
    code="problems.registered_month",
    name=_("本月新登记问题"),
    definition=_("当月1日至该时点登记入问题台账的问题，不含当时已并入其他问题的和已撤销立项的。"),
    measure=_("个"),
    matters="problem",
    counts=_among_problems(_new_this_month),
    splits=(ORIGIN, UNIT),
    turns=_next_month,
)
CLOSED_THIS_MONTH = Figure(
    code="problems.closed_month",
    name=_("本月销号问题"),
    definition=_("当月1日至该时点销号、该时点仍为已销号的问题台账问题，依规终结的不算。"),
    measure=_("个"),
    matters="problem",
    counts=_among_problems(_closed_this_month),
    splits=(ORIGIN, UNIT),
    turns=_next_month,
)

declare(
    Figure(
        code="problems.registered",
        name=_("登记问题"),
        definition=_(
            "截至该时点登记入问题台账的问题，不含当时已并入其他问题的和已撤销立项的，"
            "也不含任务、措施等其他清单的事项。"
        ),
        measure=_("个"),
        matters="problem",
        counts=_among_problems(_registered),
        splits=(ORIGIN, HANDLING, STATUS, UNIT),
    ),
    NEW_THIS_MONTH,
    growth(
        "problems.registered_growth",
        _("新登记问题环比"),
        _(
            "本月新登记问题比上月同期增长的百分比；同期为上月1日至上月同日，月末对月末。"
            "上月同期为0的不计。"
        ),
        NEW_THIS_MONTH,
        month_before,
    ),
    Figure(
        code="problems.closed",
        name=_("已销号问题"),
        definition=_(
            "该时点处于已销号状态的问题台账问题：有整改佐证、经独立核查通过、全部反映人认可；"
            "依规终结的不算，重启后尚未再次销号的不算。"
        ),
        measure=_("个"),
        matters="problem",
        counts=_among_problems(_closed),
        splits=(ORIGIN, HANDLING, UNIT),
    ),
    CLOSED_THIS_MONTH,
    growth(
        "problems.closed_growth",
        _("销号问题环比"),
        _(
            "本月销号问题比上月同期增长的百分比；同期为上月1日至上月同日，月末对月末。"
            "上月同期为0的不计。"
        ),
        CLOSED_THIS_MONTH,
        month_before,
    ),
    Figure(
        code="problems.concluded",
        name=_("依规终结问题"),
        definition=_(
            "该时点按依法终结、不予支持或无法回访终结并经独立复核的问题台账问题，不计入销号。"
        ),
        measure=_("个"),
        matters="problem",
        counts=_among_problems(_concluded),
        splits=(OUTCOME, ORIGIN),
    ),
    Figure(
        code="problems.open",
        name=_("未办结问题"),
        definition=_("该时点在问题台账登记而未销号、未终结、未并案、未撤销的问题。"),
        measure=_("个"),
        matters="problem",
        counts=_among_problems(_open),
        splits=(RUNNING_STATUS, ORIGIN, UNIT, AGE),
        turns=_ages_from,
    ),
    Figure(
        code="problems.overdue",
        name=_("逾期问题"),
        definition=_(
            "该时点未办结且当日已超过完成期限的问题台账问题；期限当日不算逾期，延期获准的按新期限。"
        ),
        measure=_("个"),
        matters="problem",
        counts=_among_problems(_overdue),
        splits=(ORIGIN, UNIT),
        turns=_late_from,
    ),
    Figure(
        code="problems.due_soon",
        name=_("七日内到期问题"),
        definition=_("该时点未办结、完成期限在当日至此后第7日之间的问题台账问题。"),
        measure=_("个"),
        matters="problem",
        counts=_among_problems(_due_soon),
        splits=(UNIT,),
        turns=_soon_from,
    ),
    Figure(
        code="problems.sent_back",
        name=_("回访不满意退回问题"),
        definition=_("截至该时点曾因反映人不满意退回重办的问题台账问题，不论后来是否销号。"),
        measure=_("个"),
        matters="problem",
        counts=_among_problems(_sent_back),
        splits=(ORIGIN, UNIT),
    ),
    Figure(
        code="problems.reopened",
        name=_("重启问题"),
        definition=_("截至该时点销号或终结后曾重新办理的问题台账问题，不论后来是否再次销号。"),
        measure=_("个"),
        matters="problem",
        counts=_among_problems(_reopened),
        splits=(ORIGIN, UNIT),
    ),
    Figure(
        code="problems.extended",
        name=_("延期问题"),
        definition=_("截至该时点在本轮办理中获准延期的问题台账问题，延期几次也只算一个。"),
        measure=_("个"),
        matters="problem",
        counts=_among_problems(_extended),
        splits=(UNIT,),
    ),
    Figure(
        code="problems.on_time",
        name=_("按期办结率"),
        definition=_(
            "该时点已销号的问题台账问题中，定有完成期限的有多少，其中销号日不晚于期限的有多少；"
            "延期获准的按新期限，依规终结的不算。"
        ),
        measure=_("个"),
        matters="problem",
        counts=_among_problems(_on_time, Share()),
        kind="share",
        splits=(ORIGIN, UNIT),
        parts=(_("已销号"), _("定有期限"), _("按期")),
    ),
    Figure(
        code="problems.days_to_close",
        name=_("平均办结时长"),
        definition=_(
            "该时点已销号的问题台账问题从本轮交办之日到销号之日的自然日数，以平均数和中位数表示。"
        ),
        measure=_("天"),
        matters="problem",
        counts=_among_problems(_days_to_close, Days()),
        kind="duration",
        splits=(ORIGIN, UNIT),
    ),
    Figure(
        code="problems.satisfied",
        name=_("反映人满意"),
        definition=_(
            "该时点已销号的问题台账问题中，由群众反映并已回访的有多少，其中全部反映人都评价"
            "“满意”的有多少；“基本满意”不算满意。"
        ),
        measure=_("个"),
        matters="problem",
        counts=_among_problems(_satisfied, Share()),
        kind="share",
        splits=(ORIGIN, UNIT),
        parts=(_("已销号"), _("回访"), _("满意")),
    ),
    Figure(
        code="items.registered",
        name=_("登记事项"),
        definition=_(
            "截至该时点登记入各清单的事项，问题台账的问题也在内，不含当时已并案的和已撤销的。"
        ),
        measure=_("项"),
        matters="problem",
        counts=_registered,
        splits=(LIST, STATUS, UNIT),
    ),
    Figure(
        code="items.closed",
        name=_("已销号事项"),
        definition=_("该时点处于已销号状态的各清单事项；依规终结的不算。"),
        measure=_("项"),
        matters="problem",
        counts=_closed,
        splits=(LIST, UNIT),
    ),
    Figure(
        code="items.open",
        name=_("未办结事项"),
        definition=_("该时点在各清单登记而未销号、未终结、未并案、未撤销的事项。"),
        measure=_("项"),
        matters="problem",
        counts=_open,
        splits=(LIST, RUNNING_STATUS, UNIT),
    ),
    Figure(
        code="items.overdue",
        name=_("逾期事项"),
        definition=_("该时点未办结且当日已超过完成期限的各清单事项；期限当日不算逾期。"),
        measure=_("项"),
        matters="problem",
        counts=_overdue,
        splits=(LIST, UNIT),
        turns=_late_from,
    ),
)
corrects("problem.withdrawn", "problem.merged")
corrects("problem.detailed", when=lambda data: "labels" in data.changes)
