"""What can be done with a collection, as offered on its page."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.collection import commands, forms
from bihuan.rooms.collection.commands import Noted

Data = dict[str, Any]
Told = str | Promise | None


def _change(collection: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.change(collection, by=by, seen=seen, **data)
    return _("已更改。")


def _hold(collection: Matter, by: Post, data: Data, seen: int | None) -> Told:
    participants = {n.removeprefix("n_"): v or 0 for n, v in data.items() if n.startswith("n_")}
    commands.hold(
        collection,
        participants=participants,
        units=data.get("units") or (),
        sent=data.get("sent"),
        returned=data.get("returned"),
        by=by,
        seen=seen,
    )
    return _("开展情况已登记。")


def _minute(collection: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.minute(collection, text=data["text"], by=by, seen=seen)
    return _("记录已保存。可以选取其中的话记为意见。")


def _note(collection: Matter, by: Post, data: Data, seen: int | None) -> Told:
    common = {k: data[k] for k in ("speaker", "reporter", "contact", "place")}
    texts = data["text"].splitlines() if data["each_line"] else [data["text"]]
    span = data["span"] if not data["each_line"] else None
    noted = [Noted(text=text, span=span, **common) for text in texts if text.strip()]
    if span and not noted:
        noted = [Noted(span=span, **common)]
    made = commands.note_all(collection, noted, by=by, seen=seen)
    return str(_("已记下%(n)d条意见，进入收件箱。")) % {"n": len(made)}


def _gather(collection: Matter, by: Post, data: Data, seen: int | None) -> Told:
    count = commands.gather(collection, data["numbers"], by=by)
    return str(_("已归入%(n)d条意见。")) % {"n": count}


def _part(collection: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.part(collection, data["number"], by=by, seen=seen)
    return _("已移出。")


def _finish(collection: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.finish(collection, by=by, seen=seen)
    return _("已整理完毕。")


def _reopen(collection: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.reopen(collection, reason=data["reason"], by=by, seen=seen)
    return _("可以继续整理了。")


def _cancel(collection: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.cancel(collection, reason=data["reason"], by=by, seen=seen)
    return _("已取消。")


def _has_gathered(collection: Matter, post: Post) -> bool:
    return Link.objects.filter(source=collection, kind=commands.GATHERED).exists()


offer(
    "collection",
    Action("note", "collection.opinion_noted", _("记下意见"), _note, forms.Note, tone="primary",
           key="a"),
    Action("hold", "collection.held", _("登记开展情况"), _hold, forms.Hold, key="h"),
    Action("minute", "collection.minuted", _("整理记录"), _minute, forms.Minute, key="m"),
    Action("gather", "collection.gathered", _("归入已有意见"), _gather, forms.Gather),
    Action("finish", "collection.recorded", _("整理完毕"), _finish),
    Action("change", "collection.changed", _("更改安排"), _change, forms.Change),
    Action("part", "collection.parted", _("移出意见"), _part, forms.Part, tone="danger",
           when=_has_gathered),
    Action("reopen", "collection.reopened", _("重新整理"), _reopen, forms.Reason),
    Action("cancel", "collection.cancelled", _("取消征集"), _cancel, forms.Reason, tone="danger"),
)  # fmt: skip
