"""我的待办: what waits for the post that is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages import todo
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice
from bihuan.facilities.pages.keyset import NEWEST, Sort
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.pages.request import signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.kernel import deadlines, lifecycle
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post


def _groups(viewer: Post) -> Sequence[tuple[str, str | Promise]]:
    return [(one.code, one.label) for one in todo.groups(viewer)]


class Group(Choice):
    """One group of what waits."""

    def parse(self, asked: Asked) -> Any:
        values = super().parse(asked)
        return (asked.viewer, values) if values else None

    def apply(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        viewer, codes = value
        return rows.filter(pk__in=todo.matters(viewer, codes[0]).values("pk"))


def _base(viewer: Post) -> QuerySet[Matter]:
    return todo.matters(viewer).select_related("unit", "place")


def _open(matter: Matter) -> tuple[str, str]:
    return matter.title, reverse(matter.kind, args=(matter.number,))


def _state(matter: Matter) -> str | Promise:
    return lifecycle.of(matter.kind).label_of(matter.status)


TODO = Listing(
    code="todo",
    title=_("我的待办"),
    base=_base,
    columns=(
        Col("title", _("事项"), _open, cell="link", width="wide", priority=1),
        Col("number", _("编号"), lambda m: m.number, width="short"),
        Col("kind", _("类别"), lambda m: lifecycle.of(m.kind).label, width="short", priority=3),
        Col("status", _("状态"), _state, width="short"),
        Col("due_on", _("整改时限"), lambda m: m.due_on, cell="date", sort="due", width="short"),
        Col("lamp", _("灯"), deadlines.lamp, cell="lamp", width="short"),
        Col("unit", _("责任单位"), lambda m: m.unit),
        Col("place", _("涉及单位"), lambda m: m.place, priority=3),
        Col("received_on", _("反映时间"), lambda m: m.received_on, cell="date", width="short",
            priority=3),
    ),
    filters=(Group("group", _("待办类别"), _groups),),
    sorts=(NEWEST, Sort("due", _("整改时限"), ("due_on",), nullable="due_on")),
    default_sort="due",
    empty=_("现在没有等您办理的事项。"),
)  # fmt: skip


def home(request: HttpRequest) -> HttpResponse:
    asked = signed_in(request)
    counts = todo.counts(asked.post)
    tiles = [
        {"label": one.label, "n": counts[one.code], "url": f"?group={one.code}"}
        for one in todo.groups(asked.post)
    ]
    return serve(asked, TODO, template="home.html", tiles=tiles)
