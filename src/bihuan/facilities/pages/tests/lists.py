"""A list to test with, and rows written straight into the table: what lists read."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, DateRange, Label, Text, UnitIs
from bihuan.facilities.pages.keyset import MATTER_SORTS
from bihuan.facilities.pages.lamps import LampIs
from bihuan.facilities.pages.listing import Listing
from bihuan.kernel import deadlines, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post

TODAY = date(2026, 9, 18)
NOON = datetime(2026, 9, 18, 12)  # noqa: DTZ001 - clock.at takes it as local
_ids = itertools.count(1)

STATUSES = (
    ("drafted", "待交办"),
    ("issued", "待签收"),
    ("working", "整改中"),
    ("withdrawn", "已撤销"),
    ("issued,working", "在办"),
    ("new", "待处理"),
)

COLUMNS = (
    Col("number", "编号", lambda m: (m.number, f"/p/{m.number}"), cell="link", sort="number"),
    Col("title", "问题", lambda m: m.title, width="wide"),
    Col("unit", "责任单位", lambda m: m.unit, sort="unit"),
    Col("due", "期限", lambda m: m.due_on, cell="date", sort="due"),
    Col("lamp", "灯", deadlines.lamp, cell="lamp"),
)


def of(**changes: Any) -> Listing:
    """The list of problems, as a room would declare it."""
    given: dict[str, Any] = {
        "code": "tried",
        "title": "试用列表",
        "base": lambda viewer: policy.visible(viewer, "problem").select_related("unit"),
        "columns": COLUMNS,
        "filters": (
            Text("q", "检索", find=lambda rows, text: rows.filter(title__contains=text)),
            Choice("status", "状态", STATUSES),
            UnitIs("unit", "责任单位"),
            Label("topic", "类别", (("车", "校车"), ("食", "食堂"))),
            LampIs("lamp", "灯", "problem"),
            DateRange("received", "收到", path="received_on"),
        ),
        "sorts": MATTER_SORTS,
    }
    return Listing(**given | changes)


def problem(**values: Any) -> Matter:
    """One row, not saved."""
    n = next(_ids)
    now = timezone.now()
    given: dict[str, Any] = {
        "kind": "problem",
        "status": "issued",
        "number": f"WT-T-{n:06d}",
        "version": 1,
        "title": f"第{n}号问题",
        "received_on": TODAY - timedelta(days=n % 40),
        "opened_at": now,
        "changed_at": now,
    }
    return Matter(**given | values)


def problems(count: int, **values: Any) -> list[Matter]:
    """So many rows, saved."""
    return Matter.objects.bulk_create([problem(**values) for _ in range(count)])


def of_opinions(**changes: Any) -> Listing:
    """The same of opinions: no room has more to write when one of them gets another date."""
    return of(base=lambda viewer: policy.visible(viewer, "voice"), **changes)


def opinions(count: int, **values: Any) -> list[Matter]:
    return problems(count, **{"kind": "voice", "status": "new"} | values)


def everything(listing: Listing, query: str, viewer: Post) -> list[Matter]:
    """All pages, one after the other."""
    page = listing.page(Asked.of(query, viewer))
    rows = list(page.rows)
    while page.next:
        page = listing.page(Asked.of(page.next[1:], viewer))
        rows += page.rows
    return rows
