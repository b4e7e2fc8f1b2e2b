"""Figures of opinions."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import memory, schemes, taxonomy
from bihuan.kernel.figures import (
    Days,
    Figure,
    Past,
    Split,
    adopted,
    by_class,
    by_unit,
    corrects,
    declare,
    growth,
    month_after,
    month_before,
)
from bihuan.kernel.sources import CHANNELS
from bihuan.rooms.voices.events import LIFE


def _channels(until: datetime) -> Sequence[str]:
    return tuple(CHANNELS)


def _statuses(until: datetime) -> Sequence[str]:
    return tuple(LIFE.states)


@memory.remembered(schemes.REGISTER)
def _edition(since: datetime | None) -> Mapping[str, str]:
    """Class → the class of the first level it is below, in the taxonomy adopted at that instant."""
    if since is None:
        return {}
    found = taxonomy.read(adopted(taxonomy.KIND, taxonomy.CODE, since)[1])
    return {code: found.path(code)[0].code for code in found.classes}


def _tops(until: datetime) -> Mapping[str, str]:
    return _edition(adopted(taxonomy.KIND, taxonomy.CODE, until)[0])


def _first_level(until: datetime) -> Sequence[str]:
    return tuple(dict.fromkeys(_tops(until).values()))


def _place(past: Past) -> int | None:
    """What an opinion is about: nobody answers for it yet."""
    return past.matter.place_id


CHANNEL = Split(
    "channel", _("来源渠道"), lambda past: past.matter.source, _channels, lambda key: CHANNELS[key]
)
APPROACH = by_class("approach", _("征求意见方式"))
STATUS = Split("status", _("处理情况"), lambda past: past.matter.status, _statuses, LIFE.label_of)
CLASS = Split(
    "class",
    _("意见分类（一级）"),
    lambda past: past.matter.label("class"),
    _first_level,
    lambda key: taxonomy.current().says(key),
    called=lambda key, until: _tops(until).get(key, key),
)
PLACE = by_unit(_("涉及单位"), _place)


def _received(past: Past) -> int:
    return 1


def _waiting(past: Past) -> int:
    return int(past.phase == "open")


def _in(*statuses: str) -> Callable[[Past], int]:
    return lambda past: int(past.matter.status in statuses)


def _this_month(past: Past) -> int:
    on = past.opened_on
    return int((on.year, on.month) == (past.on.year, past.on.month))


def _next_month(past: Past) -> list[date]:
    return [month_after(past.on)]


def _days_to_answer(past: Past) -> Days:
    closed_on = past.matter.closed_on
    if past.matter.status not in ("answered", "settled") or closed_on is None:
        return Days()
    return Days(((max(0, (closed_on - past.matter.received_on).days), 1),))


RECEIVED_THIS_MONTH = Figure(
    code="voices.received_month",
    name=_("本月收到意见"),
    definition=_("当月1日至该时点登记的全部意见，重复反映的和后来合并的都各算一条。"),
    measure=_("条"),
    matters="voice",
    counts=_this_month,
    splits=(CHANNEL, CLASS),
    unit=_place,
    turns=_next_month,
)

declare(
    Figure(
        code="voices.received",
        name=_("收到意见"),
        definition=_("截至该时点登记的全部意见，重复反映的和后来合并的都各算一条。"),
        measure=_("条"),
        matters="voice",
        counts=_received,
        splits=(APPROACH, CHANNEL, STATUS, CLASS, PLACE),
        unit=_place,
    ),
    RECEIVED_THIS_MONTH,
    growth(
        "voices.received_growth",
        _("收到意见环比"),
        _(
            "本月收到意见比上月同期增长的百分比；同期为上月1日至上月同日，月末对月末。"
            "上月同期为0的不计。"
        ),
        RECEIVED_THIS_MONTH,
        month_before,
    ),
    Figure(
        code="voices.waiting",
        name=_("待处理意见"),
        definition=_("截至该时点还没有立项、并入、合并、答复或作出不予受理决定的意见。"),
        measure=_("条"),
        matters="voice",
        counts=_waiting,
        splits=(CHANNEL,),
        unit=_place,
    ),
    Figure(
        code="voices.raised",
        name=_("立项办理意见"),
        definition=_(
            "该时点已立为问题或并入问题的意见，所在问题后来办结、终结的仍算；合并到其他意见的不算。"
        ),
        measure=_("条"),
        matters="voice",
        counts=_in("raised", "settled", "concluded"),
        splits=(CHANNEL, CLASS),
        unit=_place,
    ),
    Figure(
        code="voices.answered",
        name=_("直接答复意见"),
        definition=_("该时点未立项、已直接答复的意见。"),
        measure=_("条"),
        matters="voice",
        counts=_in("answered"),
        splits=(CHANNEL,),
        unit=_place,
    ),
    Figure(
        code="voices.not_accepted",
        name=_("不予受理意见"),
        definition=_("该时点已作出不予受理决定的意见。"),
        measure=_("条"),
        matters="voice",
        counts=_in("not_accepted"),
        splits=(CHANNEL,),
        unit=_place,
    ),
    Figure(
        code="voices.days_to_answer",
        name=_("意见办理时长"),
        definition=_(
            "该时点已直接答复或随问题办结的意见从收到之日到答复、办结之日的自然日数，"
            "以平均数和中位数表示。"
        ),
        measure=_("天"),
        matters="voice",
        counts=_days_to_answer,
        kind="duration",
        splits=(CHANNEL,),
        unit=_place,
    ),
)
corrects("voice.classified")
corrects("voice.updated", when=lambda data: bool(data.topic or data.place))
