"""The lists of forms and of sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, Label, Text, UnitIs
from bihuan.facilities.pages.keyset import NEWEST
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.search import matching, near
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.collection.asking import events, queries, words
from bihuan.rooms.collection.asking.models import Sheet

Options = Sequence[tuple[str, str | Promise]]


def _forms(viewer: Post) -> QuerySet[Matter]:
    """Units see what was given to them, inspectors what they may fill in; neither sees drafts."""
    found = policy.visible(viewer, "form").select_related("form")
    if viewer.role in ("officer", "head", "inspector"):
        found = found.filter(status__in=("running", "ended"))
    if viewer.role == "inspector":
        found = found.filter(form__audience="inspectors")
    mine = Sheet.objects.filter(form=OuterRef("pk"), void=False).order_by().values("form")
    counted = Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return found.annotate(sheets=Coalesce(counted, 0))


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in events.FORM.states.values()]


def _open(form: Matter) -> tuple[str, str]:
    return form.title, page_of("form", form.number)


def _sheets(form: Any) -> str:
    given = queries.sent(form, form.form)
    return str(form.sheets) if given is None else f"{form.sheets} / {given}"


FORMS = Listing(
    code="forms",
    title=_("表单"),
    base=_forms,
    columns=(
        Col("number", _("编号"), lambda m: m.number, width="short", priority=2),
        Col("title", words.FIELDS["title"], _open, cell="link", width="wide", priority=1),
        Col("status", _("状态"), queries.state, cell="status", width="short"),
        Col("purpose", words.FIELDS["purpose"],
            lambda m: events.PURPOSES.get(m.form.purpose, ""), width="short"),
        Col("audience", words.FIELDS["audience"],
            lambda m: events.AUDIENCES.get(m.form.audience, ""), priority=3),
        Col("version", _("版本"), lambda m: m.form.version or "", width="number", priority=3),
        Col("sheets", _("收回/发出"), _sheets, width="number"),
        Col("closes_on", words.FIELDS["closes_on"], lambda m: m.form.closes_on, cell="date",
            width="short"),
        Col("unit", words.FIELDS["unit"], lambda m: units().get(m.unit_id), priority=3),
    ),
    filters=(
        Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
        Choice("status", _("状态"), _statuses),
        Label("purpose", words.FIELDS["purpose"], list(events.PURPOSES.items())),
        Choice("audience", words.FIELDS["audience"], list(events.AUDIENCES.items()),
               path="form__audience"),
        UnitIs("unit", words.FIELDS["unit"]),
    ),
    sorts=(NEWEST,),
    empty=_("还没有表单。"),
)  # fmt: skip


def _open_sheet(sheet: Matter) -> tuple[str, str]:
    return sheet.number, page_of("sheet", sheet.number)


def _points(sheet: Matter) -> str:
    points, of = sheet.sheet.points, sheet.sheet.of
    if points is None or of is None:
        return ""
    return f"{points.normalize():f} / {of.normalize():f}"


def sheets_of(form: Matter) -> Listing:
    """The sheets of one form that bear a unit's name."""

    def base(viewer: Post) -> QuerySet[Matter]:
        return policy.visible(viewer, "sheet").filter(sheet__form=form.pk).select_related("sheet")

    return Listing(
        code="sheets",
        title=_("答卷"),
        base=base,
        columns=(
            Col("number", _("编号"), _open_sheet, cell="link", width="short", priority=1),
            Col("status", _("状态"), queries.state, cell="status", width="short"),
            Col("unit", _("单位"), lambda m: units().get(m.unit_id)),
            Col("category", _("填写人类别"), lambda m: m.sheet.category),
            Col("version", _("版本"), lambda m: m.sheet.number, width="number", priority=3),
            Col("points", _("得分"), _points, width="number"),
            Col("submitted_on", _("提交日期"), lambda m: m.sheet.submitted_on, cell="date",
                width="short"),
        ),
        filters=(UnitIs("unit", _("单位")),),
        sorts=(NEWEST,),
        empty=_("还没有记名的答卷。"),
    )  # fmt: skip
