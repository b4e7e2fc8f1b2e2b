"""What can be done with a report, as offered on its page."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel import recusals
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.rooms.reports.papers import commands, events, forms, kinds, publishing

Data = dict[str, Any]
Told = str | Promise | None


def _revise(report: Matter, by: Post, data: Data, seen: int | None) -> Told:
    found = commands.revise(report, data["docx"], by=by, seen=seen)
    odd = events.odd(found)
    if not odd:
        return _("已收到改稿，没有需要说明的数字。")
    text = ngettext(
        "已收到改稿，有%(n)d处数字需要说明，见下表。",
        "已收到改稿，有%(n)d处数字需要说明，见下表。",
        odd,
    )
    return text % {"n": odd}


def _submit(report: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.submit(report, to=data["to"], words=data["words"], by=by, seen=seen)
    return str(_("已送%(name)s办理。")) % {"name": data["to"].name}


def _pass(report: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.approve(report, to=data["to"], words=data["words"], by=by, seen=seen)
    return str(_("已通过，送%(name)s办理。")) % {"name": data["to"].name}


def _sign(report: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.approve(report, words=data["words"], by=by, seen=seen)
    reference = commands.row_of(report).reference
    return str(_("已签发，编号%(reference)s。")) % {"reference": reference}


def _send_back(report: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.send_back(report, reason=data["reason"], by=by, seen=seen)
    return _("已退回拟稿人修改。")


def _recall(report: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.recall(report, by=by, seen=seen)
    return _("已撤回，可以修改后重新送审。")


def _publish(report: Matter, by: Post, data: Data, seen: int | None) -> Told:
    publishing.publish(report, by=by, seen=seen)
    return _("已印发，数字从此固定。")


def _serve(report: Matter, by: Post, data: Data, seen: int | None) -> Told:
    publishing.serve(report, data["units"], by=by, seen=seen)
    return _("已送达。")


def _receipt(report: Matter, by: Post, data: Data, seen: int | None) -> Told:
    publishing.receipt(report, by=by, seen=seen)
    return _("已签收。")


def _correct(report: Matter, by: Post, data: Data, seen: int | None) -> Told:
    n = publishing.correct(report, by=by, seen=seen)
    if not n:
        return _("已核对，没有需要更正的数字。")
    return ngettext("已更正数字%(n)d处。", "已更正数字%(n)d处。", n) % {"n": n}


def _cancel(report: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.cancel(report, reason=data["reason"], by=by, seen=seen)
    return _("已作废，编号保留。")


def _mine(report: Matter, post: Post) -> bool:
    return bool(report.report.waits_for == post.pk)


def _last(report: Matter) -> bool:
    steps = kinds.of(report.report.report_kind).steps
    return bool(report.report.step == steps[-1].code)


def _passes(report: Matter, post: Post) -> bool:
    return _mine(report, post) and not _last(report)


def _signs(report: Matter, post: Post) -> bool:
    return _mine(report, post) and _last(report)


def _authored(report: Matter, post: Post) -> bool:
    return recusals.same_person(posts()[report.report.author], post)


def _unreceipted(report: Matter, post: Post) -> bool:
    row = report.report
    return post.unit_id in row.served and post.unit_id not in row.receipted


offer(
    "report",
    Action("submit", "report.submitted", _("送审"), _submit, forms.Submit, tone="primary"),
    Action("revise", "report.revised", _("上传改稿"), _revise, forms.Revise, icon="upload"),
    Action("pass", "report.passed", _("通过"), _pass, forms.Pass, tone="primary", when=_passes),
    Action("sign", "report.signed", _("签发"), _sign, forms.Words, tone="primary", when=_signs,
           hint=_("签发时取号，编号连续，作废的也不再用。")),
    Action("send-back", "report.sent_back", _("退回修改"), _send_back, forms.SendBack, when=_mine),
    Action("recall", "report.recalled", _("撤回"), _recall, when=_authored),
    Action("publish", "report.published", _("印发"), _publish, tone="primary",
           hint=_("印发时写入编号和日期，数字连同日志状态一并固定。")),
    Action("receipt", "report.receipted", pgettext_lazy("report", "签收"), _receipt,
           tone="primary", when=_unreceipted),
    Action("serve", "report.served", _("送达单位"), _serve, forms.Serve),
    Action("correct", "report.corrected", _("核对更正"), _correct,
           hint=_("查看印发后补录、更正的记录是否影响已印发的数字。")),
    Action("cancel", "report.cancelled", pgettext_lazy("report", "作废"), _cancel, forms.Reason,
           tone="danger"),
)  # fmt: skip
