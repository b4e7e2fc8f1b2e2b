"""The lists of problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.bulk import BulkAction
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, DateRange, Label, Text, UnitIs
from bihuan.facilities.pages.keyset import NEWEST, Sort
from bihuan.facilities.pages.lamps import LampIs
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.search import matching, near
from bihuan.kernel import policy, schemes, sources
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.ledger import commands, queries
from bihuan.rooms.ledger.events import LIFE
from bihuan.rooms.ledger.words import TYPES

Options = Sequence[tuple[str, str | Promise]]

SORTS = (
    NEWEST,
    Sort("due", _("整改时限"), ("due_on",), nullable="due_on"),
    Sort("received", _("反映时间"), ("received_on",)),
    Sort("unit", _("责任单位"), ("unit__order", "unit_id"), nullable="unit_id"),
)


def _base(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "problem").select_related("problem")


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values()]


def _lists(viewer: Post) -> Options:
    return [(code, schemes.word(data["label"])) for code, data in schemes.every("list").items()]


def _classes(code: str) -> Callable[[Post], Options]:
    return lambda viewer: [(name, name) for name in schemes.get("classes", code)["classes"]]


def _open(problem: Matter) -> tuple[str, str]:
    return problem.title, page_of("problem", problem.number)


COLUMNS = (
    Col("number", _("编号"), lambda m: m.number, width="short", stick=True, priority=2),
    Col("title", _("问题"), _open, cell="link", width="wide", stick=True, priority=1),
    Col("status", _("状态"), queries.state, cell="status", width="short"),
    Col("due_on", _("整改时限"), lambda m: m.due_on, cell="date", sort="due", width="short"),
    Col("lamp", _("灯"), queries.lamp, cell="lamp", width="short"),
    Col("unit", _("责任单位"), lambda m: units().get(m.unit_id), sort="unit"),
    Col("person", _("责任人"), lambda m: m.problem.person, width="short", priority=3),
    Col("percent", _("进度%"), lambda m: m.problem.percent, width="number", priority=3),
    Col("origin", _("问题分类"), lambda m: m.label("origin"), priority=3),
    Col("place", _("涉及单位"), lambda m: units().get(m.place_id), priority=3),
    Col("received_on", _("反映时间"), lambda m: m.received_on, cell="date", sort="received",
        width="short", priority=3),
    Col("source", _("来源"), lambda m: sources.word(m.source), width="short", priority=3),
    Col("type", _("整改类型"), lambda m: TYPES.get(m.problem.type, ""), width="short", priority=3),
)  # fmt: skip


class Phase(Choice):
    """Running or ended, by the phase of the status."""

    def apply(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        running = Q(status__in=LIFE.statuses("open", "waiting"))
        return rows.filter(running if "running" in str(value) else ~running)


PHASES: Options = (("running", _("在办")), ("ended", _("已结束")))

FILTERS = (
    Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
    Choice("status", _("状态"), _statuses),
    Phase("phase", _("在办"), PHASES),
    LampIs("lamp", _("灯"), kind="problem"),
    UnitIs("unit", _("责任单位")),
    Label("origin", _("问题分类"), _classes("origin")),
    Label("handling", _("处理类别"), _classes("handling")),
    Choice("list", _("台账"), _lists, path="list_code"),
    DateRange("due", _("整改时限"), path="due_on"),
    DateRange("received", _("反映时间"), path="received_on"),
)


def _issue(problem: Matter, by: Post, data: dict[str, Any]) -> None:
    commands.issue(problem, by=by)


def _receive(problem: Matter, by: Post, data: dict[str, Any]) -> None:
    commands.receive(problem, by=by)


def _urge(problem: Matter, by: Post, data: dict[str, Any]) -> None:
    commands.urge(problem, text=data["text"], by=by)


class UrgeMany(forms.Form):
    text = forms.CharField(
        label=_("催办内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


PROBLEMS = Listing(
    code="problems",
    title=_("问题台账"),
    base=_base,
    columns=COLUMNS,
    filters=FILTERS,
    sorts=SORTS,
    kept=True,
    bulk=(
        BulkAction("issue", _("交办"), "problem.issued", _issue),
        BulkAction("receive", _("签收"), "problem.received", _receive),
        BulkAction("urge", _("催办"), "problem.urged", _urge, form=UrgeMany),
    ),
    empty=_("没有符合条件的问题。"),
)
