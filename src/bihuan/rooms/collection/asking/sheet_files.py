"""Codes and results as workbooks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import FileResponse
from django.utils.translation import gettext as _

from bihuan.facilities.forms import sheets as tables
from bihuan.facilities.tables.download import workbook
from bihuan.facilities.tables.write import Column, SheetPlan
from bihuan.kernel import clock, history
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.collection.asking import codes as codes_of
from bihuan.rooms.collection.asking import definitions, drafts, queries
from bihuan.rooms.collection.asking.models import Form, Sheet

SLIPS_MOST = 500
"""Slips on one page: the browser has to draw as many pictures."""


def made(matter: Matter) -> list[tuple[str, str]]:
    """(batch, code) of every code of a form; erased ones are left out."""
    found = []
    for happened in history.of(matter, "form.coded"):
        text = happened.data.codes.text
        found += [(happened.data.batch, code) for code in (text or "").split("\n") if code]
    return found


def unused(matter: Matter) -> list[tuple[str, str]]:
    """Those with which nobody has answered yet."""
    used = set(Sheet.objects.filter(form=matter.pk, void=False).values_list("code", flat=True))
    return [(b, code) for b, code in made(matter) if codes_of.digest(matter, code) not in used]


def codes(matter: Matter, address: Callable[[str], str]) -> FileResponse:
    rows = [(batch, code, address(code)) for batch, code in unused(matter)]
    columns = [Column(_("发给谁"), 20), Column(_("填报码"), 26), Column(_("填报地址"), 90)]
    plan = SheetPlan(_("填报码"), columns, rows, title=f"{matter.title} {_('填报码')}")
    return _workbook([plan], f"{matter.title}_{_('填报码')}")


def results(by: Post, matter: Matter, split: str = "") -> FileResponse:
    """Counts and shares, free texts; and every sheet, where it is known who answered."""
    row = Form.objects.get(pk=matter.pk)
    versions = definitions.every(matter)
    split = split if split in dict(queries.splits(row, versions)) else ""
    tabulation = queries.results(matter, row, versions, split)
    plans: list[SheetPlan] = []
    if tabulation is not None:
        parts = [(_("结果"), tables.results(tabulation)), (_("填写内容"), tables.texts(tabulation))]
        newest = queries.newest_of(versions)
        if newest is not None and not queries.nameless(row):
            every = tables.answers(
                newest,
                queries.responses(matter),
                today=clock.today(),
                versions=versions,
                names=drafts.offered(),
            )
            parts.append((_("逐份答卷"), _named(matter, every)))
        plans = [_plan(name, rows, by, matter) for name, rows in parts]
    return _workbook(plans or [SheetPlan(_("结果"), [Column(_("题目"), 30)], [])], matter.title)


def _named(matter: Matter, every: tables.Rows) -> tables.Rows:
    """The sheets with number, unit and points before the answers, in the same order."""
    known = units()
    found = Sheet.objects.filter(form=matter.pk, void=False).order_by("pk")
    rows = []
    for one, cells in zip(found.select_related("matter"), every.rows, strict=True):
        unit = known.get(one.unit or 0)
        rows.append((one.matter.number, unit.name if unit else "", one.points, *cells))
    return tables.Rows((_("编号"), _("单位"), _("得分"), *every.headings), rows)


def _plan(name: str, rows: tables.Rows, by: Post, matter: Matter) -> SheetPlan:
    unit = by.unit.name if by.unit else ""
    return SheetPlan(
        name,
        [Column(heading, 30 if at == 0 else 16) for at, heading in enumerate(rows.headings)],
        rows.rows,
        title=matter.title,
        block=(
            _("填报单位：%(unit)s　填报人：%(name)s") % {"unit": unit, "name": by.name},
            _("截至日期：%(day)s") % {"day": clock.today().isoformat()},
        ),
    )


def _workbook(plans: list[SheetPlan], name: str) -> FileResponse:
    return workbook(plans, f"{name}_{clock.today():%Y%m%d}.xlsx")
