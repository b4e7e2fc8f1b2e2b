"""The board for leaders, the wall, and the rows behind their numbers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities.pages.asked import Asked as Params
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import allowed
from bihuan.facilities.tables.download import workbook
from bihuan.kernel import clock, schemes
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.reports import rows, scopes
from bihuan.rooms.reports.boards import cells, queries, sheet, told
from bihuan.rooms.reports.boards.asked import ALL, Asked

KEPT = ("list", "unit", "what", "age", "own")
LOOKS = ("light", "dark")
MOST_UNITS = 14
"""What fits on the wall."""
SEEING = f"see:{cells.KIND}"


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How things stand, for whoever leads: within what the viewer may see."""
    asked = Asked.of(request.GET, allowed(request, SEEING).post)
    by = "week" if request.GET.get("by") == "week" else "month"
    return render(request, "boards/board.html", _shown(asked, by) | {"by": by})


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The same for a screen on the wall: numbers only, drawn again every minute."""
    asked = Asked.of(request.GET, allowed(request, SEEING).post)
    look = request.GET.get("look", "")
    more = {"look": look if look in LOOKS else "", "most": MOST_UNITS}
    return render(request, "boards/wall.html", _shown(asked, "month") | more)


def _shown(asked: Asked, by: str) -> dict[str, Any]:
    found = queries.tallies(asked)
    mine = queries.of_list(asked, found)
    counts = queries.total(mine)
    return {
        "asked": asked,
        "counts": counts,
        "whats": cells.WHATS,
        "parts": [(cells.WHATS[code].word, cells.WHATS[code].tone) for code in cells.PARTS],
        "flow": _flow(asked, counts),
        "lists": queries.by_list(asked, found),
        "units": queries.by_unit(asked, mine),
        "ages": queries.by_age(asked, counts),
        "places": queries.by_place(asked, mine),
        "judged": told.judged(asked),
        "course": told.course(asked, by),
        "course_series": told.course_series(),
        "tabs": _lists(asked, found),
        "whole": scopes.whole(asked.viewer, cells.KIND),
        "offered": scopes.offered(asked.viewer, cells.KIND),
        "list_word": _list_word(asked.list_code),
        "at": timezone.localtime(clock.now()),
    }


def _flow(asked: Asked, counts: queries.Counts) -> list[tuple[str, int, str]]:
    """Heard, raised, registered, issued, closed: words, numbers and the addresses of their rows."""
    out = told.heard(asked)
    for what in ("registered", "issued", "closed"):
        n = counts[what]
        out.append((str(cells.WHATS[what].word), n, asked.opens(what) if n else ""))
    return out


def _list_word(code: str) -> str:
    return schemes.word(schemes.get("list", code)["label"]) if code else _("全部清单")


def _lists(asked: Asked, found: list[queries.Tally]) -> list[dict[str, object]]:
    """The lists as tabs, those with anything in them."""
    there = {one.list_code for one in found} | {asked.list_code}
    codes = [code for code in schemes.every("list") if code in there]
    return [
        {
            "label": _list_word(code),
            "url": asked.query(list=code or ALL) or "?",
            "current": code == asked.list_code,
        }
        for code in [*codes, ""]
    ]


@require_safe
def board_rows(request: HttpRequest) -> HttpResponse:
    """The items behind a number of a board."""
    params = request.GET
    asked, title, mine = _opened(request)
    listing = rows.listing("board", title, lambda viewer: mine, keeps=KEPT)
    context = {
        "page": listing.page(Params.of(params, asked.viewer)),
        "asked": asked,
        "count": mine.count(),
        "list_word": _list_word(asked.list_code),
        "at": timezone.localtime(clock.now()),
        "export": f"{reverse('board-rows-export')}?{params.urlencode()}",
    }
    return render(request, "boards/rows.html", context)


@require_safe
def board_rows_export(request: HttpRequest) -> HttpResponseBase:
    """The same rows as a workbook."""
    asked, title, mine = _opened(request)
    made = sheet.plan(asked, title, mine)
    return workbook([made], f"{title}_{clock.today():%Y%m%d}.xlsx")


def _opened(request: HttpRequest) -> tuple[Asked, str, QuerySet[Matter]]:
    """The board, the words for a cell of it, and its rows. Raises Unseen."""
    params = request.GET
    asked = Asked.of(params, allowed(request, SEEING).post)
    title, found = _cell(params.get("what", ""), params.get("age", ""))
    return asked, title, asked.rows().filter(found & _own(asked, params.get("own", "")))


def _cell(what: str, age: str) -> tuple[str, Q]:
    """The words for a cell and its condition. Raises Unseen."""
    if what not in cells.WHATS:
        raise Unseen
    word, found = str(cells.WHATS[what].word), cells.condition(what)
    if not age:
        return word, found
    if not age.isdecimal() or len(age) > 2 or int(age) >= len(cells.AGES):
        raise Unseen
    band = int(age)
    return f"{word} · {cells.AGES[band][2]}", found & cells.aged(band)


def _own(asked: Asked, own: str) -> Q:
    """What stands with the unit itself, with no unit at all, or with it and all below."""
    if own == "none":
        return Q(unit=None)
    if own and asked.unit:
        return Q(unit=asked.unit.pk)
    return Q()
