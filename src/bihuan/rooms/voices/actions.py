"""What can be done with an opinion, as offered on its page and in bulk."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands, forms

Data = dict[str, Any]
Told = str | Promise | None


def _raise(voice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    labels = {n.removeprefix("class_"): v for n, v in data.items() if n.startswith("class_")}
    problem = commands.raise_problem(
        voice, list_code=data["list_code"], title=data["title"], labels=labels,
        place=data["place"], unit=data["unit"], by=by, seen=seen,
    )  # fmt: skip
    return str(_("已立项 %(number)s。")) % {"number": problem.number}


def _attach(voice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.attach(voice, problem=data["number"], by=by, seen=seen)
    return str(_("已并入 %(number)s。")) % {"number": data["number"].number}


def _merge(voice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.merge(voice, into=data["number"], by=by, seen=seen)
    return str(_("已合并到 %(number)s，反映人予以保留。")) % {"number": data["number"].number}


def _not_accept(voice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.not_accept(voice, code=data["code"], reason=data["reason"], by=by, seen=seen)
    return _("已登记不予受理。")


def _answer(voice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.answer(voice, text=data["text"], by=by, seen=seen)
    return _("已答复。")


def _release(voice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.release(voice, reason=data.get("reason", ""), by=by, seen=seen)
    return _("已撤回，意见退回收件箱。")


def _add(voice: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.add(voice, text=data["text"], by=by)
    return _("补充内容已记录。")


offer(
    "voice",
    Action("raise", "voice.raised", _("立项"), _raise, forms.Raise, tone="primary", key="r",
           undo="release"),
    Action("attach", "voice.attached", _("并入已有问题"), _attach, forms.Attach, key="a",
           undo="release"),
    Action("merge", "voice.merged", _("合并同一反映"), _merge, forms.Merge, key="m",
           undo="release"),
    Action("answer", "voice.answered", _("直接答复"), _answer, forms.Answer, key="s",
           undo="release"),
    Action("not-accept", "voice.not_accepted", pgettext_lazy("act", "不予受理"), _not_accept,
           forms.NotAccept, tone="danger", key="n", undo="release"),
    Action("add", "voice.added", _("补充说明"), _add, forms.Add),
    Action("release", "voice.released", _("撤回处理"), _release, forms.Release,
           tone="danger", key="z"),
)  # fmt: skip
