"""Pages of trees."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities.pages import actions
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import allowed
from bihuan.kernel import clock, schemes
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import queries as ledger
from bihuan.rooms.ledger.tree import drawing, queries, showing
from bihuan.rooms.ledger.tree.filters import Chosen
from bihuan.rooms.ledger.tree.queries import Reading

VIEWS = ("tree", "table", "board", "calendar", "timeline")


@require_safe
def trees(request: HttpRequest) -> HttpResponse:
    """Every tree with what stands in it, summed up."""
    viewer = allowed(request, "see:problem").post
    reading = queries.read(viewer, queries.tops(viewer))
    rows = [
        showing.row_of(reading, matter) for matter in reading.matters(reading.forest.tops).values()
    ]
    context = {"rows": rows, "most": queries.MOST_TREES, "lists": schemes.every("list")}
    return render(request, "breakdown/trees.html", context)


@require_safe
def breakdown(request: HttpRequest, number: str) -> HttpResponse:
    """What stands under one item, in one of five views with the same filter."""
    asked = allowed(request, "see:problem")
    item = actions.find(asked, "problem", number)
    question = Asked.of(request.GET, asked.post)
    view = question["view"] or "tree"
    if view not in VIEWS:
        question.notices.append(_("没有这种视图，已按分解树显示。"))
        view = "tree"
    reading = queries.read(asked.post, [item.pk])
    if item.pk not in reading.forest.items:
        raise Unseen(number=number)
    chosen = Chosen(question, reading.all())
    context: dict[str, Any] = {
        "item": item,
        "view": view,
        "tabs": _tabs(chosen, view),
        "chosen": chosen,
        "state": ledger.state(item),
        "total": reading.forest.sums[item.pk],
        "lamp": reading.lamp(reading.forest.sums[item.pk]),
        "count": len(reading.forest.items) - 1,
        "noun": schemes.word(schemes.get("list", item.list_code).get("noun", "")),
        "hidden": [("view", view)] if view != "tree" else [],
        "notices": question.notices,
        **_drawn(view, reading, item, chosen),
    }
    if not request.headers.get("HX-Request"):
        context |= {
            "line": queries.line(asked.post, item),
            "matched": queries.matched(asked.post, item),
        }
    block = "parts" if question["parts"] else "results"
    return render(request, "breakdown/breakdown.html", context, block=block)


def _tabs(chosen: Chosen, view: str) -> list[dict[str, Any]]:
    words = {
        "tree": _("分解树"),
        "table": _("表格"),
        "board": _("看板"),
        "calendar": _("日历"),
        "timeline": _("进度图"),
    }
    return [
        {
            "label": words[code],
            "url": chosen.address(view="" if code == "tree" else code) or "?",
            "current": code == view,
        }
        for code in VIEWS
    ]


def _drawn(view: str, reading: Reading, item: Matter, chosen: Chosen) -> dict[str, Any]:
    """What the view shows: one query, and one more when something is filtered."""
    forest, asked = reading.forest, chosen.asked
    wanted = chosen.ids() if chosen.active else frozenset(forest.items)
    keep = queries.kept(forest, wanted)
    here = chosen.address
    if view == "tree":
        return {
            "rows": showing.tree(reading, item.pk, keep, wanted.__contains__),
            "left_out": showing.left_out(reading, item.pk, keep),
            "query": here(parts="1").removeprefix("?"),
        }
    if view in ("table", "timeline"):
        page = int(asked["page"]) if asked["page"].isdecimal() and len(asked["page"]) < 7 else 1
        found = showing.table(reading, item.pk, keep, wanted.__contains__, page)
        steps = {
            "previous": here(view=view, page=str(found.page - 1)) if found.page > 1 else None,
            "next": here(view=view, page=str(found.page + 1)) if found.page < found.pages else None,
        }
        drawn = showing.timeline(found.rows) if view == "timeline" else None
        return {"found": found, "steps": steps, "timeline": drawn}
    if view == "board":
        return {"columns": showing.board(reading, item.pk, wanted)}
    today = clock.today()
    month = drawing.month_of(asked["month"], today)
    if month is None:
        asked.notices.append(
            _("“%(month)s”不是月份，已显示本月。") % {"month": asked["month"][:10]}
        )
        month = today.replace(day=1)
    return {
        "month": month,
        "weeks": showing.calendar(reading, item.pk, wanted, month),
        "previous": here(view=view, month=f"{drawing.step(month, -1):%Y-%m}"),
        "next": here(view=view, month=f"{drawing.step(month, 1):%Y-%m}"),
        "this": here(view=view),
    }


def address(item: Matter) -> str:
    return reverse("breakdown", args=(item.number,))
