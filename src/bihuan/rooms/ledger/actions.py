"""What can be done with a problem, as offered on its page and in bulk."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities import files
from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger import commands, forms

Data = dict[str, Any]
Told = str | Promise | None


def _stored(problem: Matter, by: Post, data: Data) -> list[dict[str, Any]]:
    """The uploads, checked and kept, as events hold them."""
    kept = []
    for name in ("evidence", "before", "after"):
        for upload in data.get(name) or ():
            record = files.as_event(files.accept(upload, matter=problem, by=by))
            kept.append(record if name == "evidence" else record | {"shows": name})
    return kept


def _detail(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.detail(problem, by=by, seen=seen, **data)
    if lacking := commands.missing(problem):
        return str(_("已保存。交办前还要补齐 %(n)d 项要素。")) % {"n": len(lacking)}
    return _("已保存，要素齐全，可以交办。")


def _issue(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.issue(problem, by=by, seen=seen)
    return str(_("已交办%(unit)s。")) % {"unit": problem.unit}


def _receive(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.receive(problem, by=by, seen=seen)
    return _("已签收，请制定措施并按期整改。")


def _return(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.return_(problem, reason=data["reason"], by=by, seen=seen)
    return _("已退回，由督办部门决定。")


def _refuse_return(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.refuse_return(problem, reason=data["reason"], by=by, seen=seen)
    return _("已通知责任单位继续办理。")


def _measure(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.measure(problem, text=data["text"], due_on=data["due_on"], by=by, seen=seen)
    return _("措施已记录。")


def _progress(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    kept = _stored(problem, by, data)
    commands.progress(
        problem, text=data["text"], percent=data["percent"], files=kept, by=by, seen=seen
    )
    return _("进展已报告。")


def _ask_extension(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.ask_extension(problem, until=data["until"], reason=data["reason"], by=by, seen=seen)
    return _("延期申请已提交，批准前仍按原期限办理。")


def _decide_extension(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    grant = data["decision"] == "yes"
    commands.decide_extension(problem, grant=grant, reason=data["reason"], by=by, seen=seen)
    return _("已同意延期，原期限仍会显示。") if grant else _("已答复不同意延期。")


def _urge(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.urge(problem, text=data["text"], by=by)
    return _("催办已记录。")


def _request_closure(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    kept = _stored(problem, by, data)
    commands.request_closure(problem, text=data["text"], files=kept, by=by, seen=seen)
    problem.refresh_from_db()
    return str(_("已申请销号，按规则分派%(group)s核查。")) % {"group": problem.checker}


def _consult(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    voice, way, said = int(data["voice"]), data["way"], data["said"]
    if data["result"] == "none":
        commands.tried(problem, voice=voice, way=way, note=said, by=by)
        return _("本次未联系上，已记入回访记录。")
    commands.consult(problem, voice=voice, result=data["result"], way=way, words_said=said, by=by)
    problem.refresh_from_db()
    if problem.status == "closed":
        return _("全部反映人认可，已销号。")
    if problem.status == "working":
        return _("反映人不满意，已退回责任单位重办，期限不变。")
    return _("回访已记录，还有反映人没有表态。")


def _propose(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.propose_conclusion(
        problem,
        outcome=data["outcome"],
        reason=data["reason"],
        basis=data["basis"],
        by=by,
        seen=seen,
    )
    return _("已提交复核人复核。")


def _decide_conclusion(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    confirm = data["decision"] == "yes"
    commands.decide_conclusion(problem, confirm=confirm, reason=data["reason"], by=by, seen=seen)
    return _("已终结，单独统计，不计入销号。") if confirm else _("已答复不同意终结，继续办理。")


def _reopen(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.reopen(problem, reason=data["reason"], basis=data["basis"], by=by, seen=seen)
    return _("已重启为新一轮，以往月份的统计不变。请重新交办。")


def _merge(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.merge(problem, into=data["into"], by=by, seen=seen)
    return str(_("已并入 %(number)s，全部反映人转入。")) % {"number": data["into"].number}


def _withdraw(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.withdraw(problem, reason=data["reason"], by=by, seen=seen)
    return _("已撤销立项，来源意见退回收件箱。")


class DetailForm(forms.Detail):
    """Cleaned into what the command takes."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        return self.changes() if not self.errors else self.cleaned_data


def _asked(problem: Matter, post: Post) -> bool:
    return problem.problem.asked_until is not None


def _not_asked(problem: Matter, post: Post) -> bool:
    return not _asked(problem, post)


def _proposed(problem: Matter, post: Post) -> bool:
    return bool(problem.problem.proposed)


def _not_proposed(problem: Matter, post: Post) -> bool:
    return not _proposed(problem, post)


class ExtensionDecision(forms.Decision):
    YES, NO = _("同意延期"), _("不同意，按原期限办理")


class ConclusionDecision(forms.Decision):
    YES, NO = _("同意终结"), _("不同意，继续办理")


offer(
    "problem",
    Action("issue", "problem.issued", _("交办"), _issue, tone="primary", key="g",
           hint=_("按填好的要素交办责任单位，期限从今天起按规则计算。")),
    Action("detail", "problem.detailed", _("填写要素"), _detail, DetailForm, key="e"),
    Action("receive", "problem.received", pgettext_lazy("act", "签收"), _receive,
           tone="primary", key="g"),
    Action("closure", "problem.closure_requested", _("申请销号"), _request_closure,
           forms.RequestClosure, tone="primary",
           hint=_("须附佐证材料。核查组由系统按规则分派，责任单位不能选择。")),
    Action("progress", "problem.progressed", _("报告进展"), _progress, forms.Progress, key="p"),
    Action("measure", "problem.measured", _("制定措施"), _measure, forms.Measure),
    Action("extension", "problem.extension_asked", _("申请延期"), _ask_extension,
           forms.AskExtension, when=_not_asked),
    Action("extension-decision", "problem.extended", _("审批延期"), _decide_extension,
           ExtensionDecision, tone="primary", when=_asked),
    Action("return", "problem.returned", pgettext_lazy("act", "退回"), _return,
           forms.Reason, tone="danger",
           hint=_("认为不属于本单位职责的，应在收到交办后5个工作日内退回并说明理由。")),
    Action("return-refusal", "problem.return_refused", _("不同意退回"), _refuse_return,
           forms.Reason),
    Action("consult", "problem.consulted", _("记录回访"), _consult, forms.Consult, tone="primary",
           hint=_("每位反映人都要回访；全部认可才能销号，有一人不满意即退回重办。"),
           when=lambda problem, post: post.role != "public"),
    Action("conclusion", "problem.conclusion_proposed", _("提出终结"), _propose, forms.Propose,
           hint=_("依法终结、不予支持、无法回访须经独立复核，单独统计，不计入销号。"),
           when=_not_proposed),
    Action("conclusion-decision", "problem.concluded", _("复核终结"), _decide_conclusion,
           ConclusionDecision, tone="primary", when=_proposed),
    Action("urge", "problem.urged", _("催办"), _urge, forms.Urge, key="u"),
    Action("merge", "problem.merged", _("并案"), _merge, forms.Merge),
    Action("withdraw", "problem.withdrawn", _("撤销立项"), _withdraw, forms.Reason, tone="danger"),
    Action("reopen", "problem.reopened", _("重启办理"), _reopen, forms.Reopen),
)  # fmt: skip
