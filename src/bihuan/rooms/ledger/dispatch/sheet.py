"""The return to the superior as a workbook."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bihuan.facilities.tables.write import Column, SheetPlan
from bihuan.kernel.clock import local_day
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.rooms.ledger.dispatch import queries, rules, words
from bihuan.rooms.ledger.dispatch.models import Dispatch


def plans(viewer: Post, dispatch: Matter, row: Dispatch) -> list[SheetPlan]:
    """One sheet of figures by list and unit, one of the items that are late."""
    assert row.standing is not None
    assert row.held_at is not None
    held = local_day(row.held_at)
    block = [_("报送：%(to)s") % {"to": row.superior}] if row.superior else []
    block.append(_("截至：%(day)s") % {"day": date_format(held)})
    if row.confirmed_by_id and row.confirmed_at:
        given = {"name": posts()[row.confirmed_by_id].name, "day": date_format(held)}
        block.append(_("确认：%(name)s") % given)
    return [
        SheetPlan(
            _("周调度"),
            [
                Column(_("台账"), 16),
                Column(_("责任单位"), 24),
                *(Column(str(words.NUMBERS[name]), 12, "right") for name in rules.NUMBERS),
                Column(_("报告情况"), 12),
            ],
            [
                (one.list_label, one.unit.name, *one.numbers, one.state)
                for one in queries.lines(row.standing)
            ],
            title=dispatch.title,
            block=block,
            notes=[_("数字按召开时刻的办理记录统计，会后的变化计入下一周。")],
        ),
        SheetPlan(
            _("逾期事项"),
            [Column(_("编号"), 16), Column(_("事项"), 48), Column(_("责任单位"), 24),
             Column(_("期限"), 12)],
            [
                (one.number, one.title, one.unit.name if one.unit else "", one.due_on)
                for one in queries.late(viewer, row.standing)
            ],
            title=_("逾期事项"),
        ),
    ]  # fmt: skip
