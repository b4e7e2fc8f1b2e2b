"""Figures of opinions."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.figures import Figure, Past, Split, by_class, declare
from bihuan.kernel.sources import CHANNELS
from bihuan.rooms.voices.events import LIFE


def _channels(until: datetime) -> Sequence[str]:
    return tuple(CHANNELS)


def _statuses(until: datetime) -> Sequence[str]:
    return tuple(LIFE.states)


CHANNEL = Split(
    "channel", _("来源渠道"), lambda past: past.matter.source, _channels, lambda key: CHANNELS[key]
)
APPROACH = by_class("approach", _("征求意见方式"))
STATUS = Split("status", _("处理情况"), lambda past: past.matter.status, _statuses, LIFE.label_of)


def _received(past: Past) -> int:
    return 1


def _waiting(past: Past) -> int:
    return int(past.phase == "open")


declare(
    Figure(
        code="voices.received",
        name=_("收到意见"),
        definition=_("截至该时点登记的全部意见，重复反映的和后来合并的都各算一条。"),
        measure=_("条"),
        matters="voice",
        counts=_received,
        splits=(APPROACH, CHANNEL, STATUS),
    ),
    Figure(
        code="voices.waiting",
        name=_("待处理意见"),
        definition=_("截至该时点还没有立项、并入、合并、答复或作出不予受理决定的意见。"),
        measure=_("条"),
        matters="voice",
        counts=_waiting,
        splits=(CHANNEL,),
    ),
)
