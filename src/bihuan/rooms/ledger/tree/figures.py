"""Figures of breakdown: what stands in trees, and what a look-back was grouped into."""

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.figures import Figure, Past, declare
from bihuan.kernel.models.matter import Link
from bihuan.rooms.ledger.figures import STATUS
from bihuan.rooms.ledger.tree.models import Node
from bihuan.rooms.ledger.tree.project import MEASURE

TASKS, MEASURES, POINTS, PROBLEMS, GROUPS = "tasks", "measures", "points", "problems", "groups"


def _in(past: Past, list_code: str) -> bool:
    return past.phase != "joined" and past.matter.list_code == list_code


def _placed(past: Past) -> bool:
    return bool(past.those(Node))


def _tasks(past: Past) -> int:
    return int(_in(past, TASKS))


def _measures(past: Past) -> int:
    return int(_in(past, MEASURES) and _placed(past))


def _points(past: Past) -> int:
    return int(_in(past, POINTS) and _placed(past))


def _grouped(past: Past) -> int:
    return int(_in(past, PROBLEMS) and _placed(past))


def _matched(past: Past) -> int:
    matched = any(link.kind == MEASURE for link in past.those(Link))
    return int(past.phase != "joined" and matched)


def _aspects(past: Past) -> int:
    return int(_in(past, GROUPS) and not _placed(past))


def _groups(past: Past) -> int:
    return int(_in(past, GROUPS) and _placed(past))


declare(
    Figure(
        code="breakdown.tasks",
        name=_("主要任务"),
        definition=_("截至该时点任务清单里的任务，不含已并案、已撤销的。"),
        measure=_("项"),
        matters="problem",
        counts=_tasks,
        splits=(STATUS,),
    ),
    Figure(
        code="breakdown.measures",
        name=_("任务措施"),
        definition=_("该时点措施清单里列在上级事项之下的措施。"),
        measure=_("条"),
        matters="problem",
        counts=_measures,
        splits=(STATUS,),
    ),
    Figure(
        code="breakdown.points",
        name=_("着力点"),
        definition=_("该时点着力点清单里列在上级事项之下的着力点。"),
        measure=_("个"),
        matters="problem",
        counts=_points,
        splits=(STATUS,),
    ),
    Figure(
        code="grouping.problems",
        name=_("归类问题"),
        definition=_("该时点问题台账里已归类（列在归类清单的事项之下）的问题。"),
        measure=_("项"),
        matters="problem",
        counts=_grouped,
        splits=(STATUS,),
    ),
    Figure(
        code="grouping.measures",
        name=_("整改措施"),
        definition=_("该时点对应到一个以上问题的措施；一条措施对应几个问题也只算一条。"),
        measure=_("条"),
        matters="problem",
        counts=_matched,
        splits=(STATUS,),
    ),
    Figure(
        code="grouping.aspects",
        name=_("归类方面"),
        definition=_("该时点归类清单里处在最上一级的方面。"),
        measure=_("个"),
        matters="problem",
        counts=_aspects,
    ),
    Figure(
        code="grouping.items",
        name=_("归类事项"),
        definition=_("该时点归类清单里列在方面之下、用于回头看的事项。"),
        measure=_("项"),
        matters="problem",
        counts=_groups,
    ),
)
