"""What stands behind the numbers of the unit table, and the table as a file."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities.pages.request import signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.facilities.tables.download import workbook
from bihuan.facilities.tables.write import Column, SheetPlan
from bihuan.kernel import clock, policy
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger import boards
from bihuan.rooms.ledger.changes import tallies
from bihuan.rooms.ledger.changes.words import COUNTERS


def counted(request: HttpRequest) -> HttpResponse:
    """One line for each thing that counts; the table's links narrow it to a unit and a counter."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "see:problem"):
        raise Unseen
    return serve(asked, tallies.COUNTED, template="changes/counted.html")


@require_safe
def sheet(request: HttpRequest) -> FileResponse:
    """The unit table as a workbook, with what each number means below it."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "ledger.export"):
        raise Unseen
    name = f"{_('分单位督办表')}-{clock.today():%Y%m%d}.xlsx"
    return workbook([plan(asked.post)], name)


def plan(viewer: Post) -> SheetPlan:
    """Units in the official order, those with nothing included, and the sums."""
    rows = boards.by_unit(viewer)
    sums = boards.totals(rows)
    day = date_format(clock.today())
    words = {
        "running": _("在办"), "unsigned": _("待签收"), "near": _("临期"), "late": _("逾期"),
        "closed": _("已销号"), "concluded": _("已终结"),
    }  # fmt: skip
    lines: list[list[str | int]] = [
        [
            row.unit.name,
            *(getattr(row, name) for name in words),
            *(row.counters.get(code, 0) for code in COUNTERS),
            _("零报告") if row.empty else "",
        ]
        for row in rows
    ]
    lines.append([_("合计"), *(sums[name] for name in (*words, *COUNTERS)), ""])
    return SheetPlan(
        _("分单位督办表"),
        [
            Column(_("单位"), 28),
            *(Column(word, 9, "right") for word in words.values()),
            *(Column(str(word), 9, "right") for word, _definition in COUNTERS.values()),
            Column(_("备注"), 12),
        ],
        lines,
        title=_("分单位督办表"),
        block=[_("截至：%(day)s") % {"day": day}],
        notes=[f"{word}：{definition}" for word, definition in COUNTERS.values()],
    )
