"""What can be done with a form and with a sheet, as offered on their pages."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.collection.asking import commands, counting, forms, sheets
from bihuan.rooms.collection.asking.models import Design, Form

Data = dict[str, Any]
Told = str | Promise | None


def _publish(form: Matter, by: Post, data: Data, seen: int | None) -> Told:
    number = commands.publish(form, by=by, seen=seen)
    return str(_("已发布第%(n)d版。")) % {"n": number}


def _change(form: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.change(form, by=by, seen=seen, **data)
    return _("已更改。")


def _address(form: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.address(form, data["units"], by=by, seen=seen)
    return str(_("已确定%(n)d个单位填报。")) % {"n": len(form.helpers)}


def _codes(form: Matter, by: Post, data: Data, seen: int | None) -> Told:
    made = commands.issue_codes(form, count=data["count"], batch=data["batch"], by=by)
    return str(_("已生成%(n)d个填报码，可以打印或导出。")) % {"n": len(made)}


def _close(form: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.close(form, by=by, seen=seen)
    return _("填报已结束。")


def _reopen(form: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.reopen(form, reason=data["reason"], by=by, seen=seen)
    return _("已重新开放填报。")


def _discard(form: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.discard(form, reason=data["reason"], by=by, seen=seen)
    return _("已作废。")


def _void(sheet: Matter, by: Post, data: Data, seen: int | None) -> Told:
    sheets.void(sheet, reason=data["reason"], by=by, seen=seen)
    return _("答卷已作废，不再计入结果。")


def _count(collection: Matter, by: Post, data: Data, seen: int | None) -> Told:
    counting.count(collection, by=by)
    return _("已按表单更新份数和意见。")


def _has_forms(collection: Matter, post: Post) -> bool:
    return Form.objects.filter(collection=collection.pk).exists()


def _audience(*codes: str) -> Any:
    def fits(form: Matter, post: Post) -> bool:
        return form.form.audience in codes

    return fits


def _designed(form: Matter, post: Post) -> bool:
    return Design.objects.filter(pk=form.pk).exists()


offer(
    "form",
    Action("publish", "form.published", _("发布"), _publish, tone="primary", key="p",
           when=_designed),
    Action("address", "form.addressed", _("确定填报单位"), _address, forms.Address,
           when=_audience("units")),
    Action("codes", "form.coded", _("生成填报码"), _codes, forms.Codes, when=_audience("code")),
    Action("close", "form.closed", _("结束填报"), _close),
    Action("change", "form.changed", _("更改设置"), _change, forms.Change),
    Action("reopen", "form.reopened", _("重新开放"), _reopen, forms.Reason),
    Action("discard", "form.discarded", pgettext_lazy("act", "作废"), _discard, forms.Reason,
           tone="danger"),
)  # fmt: skip
offer(
    "sheet",
    Action("void", "sheet.voided", _("作废答卷"), _void, forms.Reason, tone="danger"),
)
offer(
    "collection",
    Action("count-forms", "collection.held", _("按表单更新份数"), _count, when=_has_forms),
)
