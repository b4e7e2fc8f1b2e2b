"""What can be done with a notice, as offered on its page."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities import files
from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.notices import commands, forms, kinds
from bihuan.rooms.oversight.notices.models import Notice

Data = dict[str, Any]
Told = str | Promise | None


def _sign(notice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.sign(notice, by=by, seen=seen)
    reference = Notice.objects.get(pk=notice.pk).reference
    return str(_("已签发，文号%(reference)s。")) % {"reference": reference}


def _serve(notice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.serve(notice, by=by, seen=seen)
    return _("已送达。")


def _receipt(notice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.receipt(notice, by=by, seen=seen)
    return _("已签收。")


def _answer(notice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    kept = [files.as_event(files.accept(one, matter=notice, by=by)) for one in data["attachments"]]
    commands.answer(notice, text=data["text"], files=kept, by=by, seen=seen)
    return _("已回复。")


def _refuse(notice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.refuse_answer(notice, reason=data["reason"], by=by, seen=seen)
    return _("已退回重报，期限不变。")


def _end(notice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.end(notice, by=by, seen=seen)
    return _("已办结。")


def _cancel(notice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.cancel(notice, reason=data["reason"], by=by, seen=seen)
    return _("已作废，文号保留。")


def _signs(notice: Matter, post: Post) -> bool:
    return post.role in kinds.of(Notice.objects.get(pk=notice.pk).notice_kind).signers


def _answered(notice: Matter, post: Post) -> bool:
    return notice.status == "answered"


offer(
    "notice",
    Action("sign", "notice.signed", _("签发"), _sign, tone="primary", when=_signs,
           hint=_("签发时取号，编号连续，作废的也不再用。")),
    Action("serve", "notice.served", _("送达"), _serve, tone="primary"),
    Action("receipt", "notice.receipted", pgettext_lazy("notice", "签收"), _receipt,
           tone="primary"),
    Action("answer", "notice.answered", _("回复"), _answer, forms.Answer, tone="primary"),
    Action("end", "notice.ended", pgettext_lazy("notice", "办结"), _end, tone="primary",
           when=_answered),
    Action("refuse-answer", "notice.answer_refused", _("退回重报"), _refuse, forms.RefuseAnswer),
    Action("cancel", "notice.cancelled", pgettext_lazy("notice", "作废"), _cancel, forms.Reason,
           tone="danger"),
)  # fmt: skip
