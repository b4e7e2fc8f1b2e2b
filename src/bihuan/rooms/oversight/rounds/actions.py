"""What can be done with a visit, as offered on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities import files
from bihuan.facilities.pages.actions import Action, Run, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.rounds import commands, commands_site, forms, rules
from bihuan.rooms.oversight.rounds.models import Visit

Data = dict[str, Any]
Told = str | Promise | None


def stored(visit: Matter, by: Post, data: Data) -> list[dict[str, Any]]:
    """The uploads, checked and kept, as events hold them."""
    uploads = data.get("evidence") or ()
    return [files.as_event(files.accept(one, matter=visit, by=by)) for one in uploads]


def _does(step: str, told: str | Promise) -> Run:
    def run(visit: Matter, by: Post, data: Data, seen: int | None) -> Told:
        kept = stored(visit, by, data)
        commands.step(
            visit, step, text=data["text"], until=data.get("until"), files=kept, by=by, seen=seen
        )
        return told

    return run


def _turn(step: str) -> Callable[[Matter, Post], bool]:
    """Is it this step's turn? What may have lapsed is left to the command."""

    def fits(visit: Matter, post: Post) -> bool:
        row: Visit = visit.visit
        if step not in row.steps:
            return False
        first = rules.next_step(row.steps, row.done)
        if first == step:
            return True
        after = rules.next_step(row.steps, {*row.done, first or ""})
        return first in rules.MAY_LAPSE and after == step

    return fits


def _change(visit: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.change(visit, by=by, seen=seen, **data)
    return _("安排已调整。")


def _cancel(visit: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.cancel(visit, reason=data["reason"], by=by, seen=seen)
    return _("到校督导已取消。")


def _begin(visit: Matter, by: Post, data: Data, seen: int | None) -> Told:
    at = data["at"].strftime("%H:%M") if data["at"] else ""
    commands_site.begin(
        visit, present=data["team"], identified=data["identified"], at=at, by=by, seen=seen
    )
    return _("现场督导开始。")


def _finish(visit: Matter, by: Post, data: Data, seen: int | None) -> Told:
    kept = stored(visit, by, data)
    until = data["until"].strftime("%H:%M") if data["until"] else ""
    commands_site.finish(
        visit, text=data["text"], methods=data["methods"], until=until, files=kept, by=by, seen=seen
    )
    return _("现场督导结束。")


def _find(visit: Matter, by: Post, data: Data, seen: int | None) -> Told:
    kept = stored(visit, by, data)
    found = commands_site.find(
        visit,
        title=data["title"],
        text=data["text"],
        solved=data["solved"] == "yes",
        how=data["how"],
        list_code=data["list_code"],
        files=kept,
        by=by,
        seen=seen,
    )
    if found.problem_number:
        return str(_("已转入问题台账，编号 %(number)s。")) % {"number": found.problem_number}
    return _("现场解决的问题已记下。")


def _suggest(visit: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands_site.suggest(visit, text=data["text"], by=by, seen=seen)
    return _("建议已记下。")


def _verify(visit: Matter, by: Post, data: Data, seen: int | None) -> Told:
    kept = stored(visit, by, data)
    if data["passed"] == "yes":
        commands.step(visit, "verify", text=data["text"], files=kept, by=by, seen=seen)
        return _("核查通过。")
    commands.fail(visit, text=data["text"], files=kept, by=by, seen=seen)
    return _("已退回单位继续整改，期限不变。")


offer(
    "visit",
    Action("notice", "visit.noticed", _("发督导通知"), _does("notice", _("督导通知已发出。")),
           forms.Text, tone="primary", when=_turn("notice")),
    Action("assess", "visit.assessed", _("报自评"), _does("assess", _("自评已报送。")),
           forms.Text, tone="primary", when=_turn("assess")),
    Action("begin", "visit.begun", pgettext_lazy("act", "到校开始"), _begin, forms.Begin,
           tone="primary", when=_turn("visit")),
    Action("find", "visit.found", _("记问题"), _find, forms.Find, tone="primary", key="p"),
    Action("suggest", "visit.suggested", _("提建议"), _suggest, forms.Suggest),
    Action("finish", "visit.made", _("结束现场"), _finish, forms.Finish),
    Action("tell", "visit.told", _("反馈初步意见"), _does("tell", _("初步意见已反馈。")),
           forms.Text, tone="primary", when=_turn("tell")),
    Action("answer", "visit.answered", _("申辩或认可"), _does("answer", _("意见已提交。")),
           forms.Text, tone="primary", when=_turn("answer"),
           hint=_("没有异议的写“无异议”。")),
    Action("advise", "visit.advised", _("下达意见书"), _does("advise", _("督导意见书已下达。")),
           forms.Advise, tone="primary", when=_turn("advise")),
    Action("rectify", "visit.rectified", _("报整改情况"), _does("rectify", _("整改情况已报送。")),
           forms.Text, tone="primary", when=_turn("rectify")),
    Action("verify", "visit.verified", _("核查整改"), _verify, forms.Verify, tone="primary",
           when=_turn("verify")),
    Action("publish", "visit.published", _("公开督导报告"),
           _does("publish", _("督导报告已公开。")), forms.Text, tone="primary",
           when=_turn("publish")),
    Action("change", "visit.changed", _("调整安排"), _change, forms.Change),
    Action("cancel", "visit.cancelled", _("取消到校"), _cancel, forms.Reason, tone="danger"),
)  # fmt: skip
