"""What can be done with a deed, as offered on its page."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities import files
from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.boards import DEFAULT_LIST
from bihuan.rooms.ledger.deeds import commands, forms, queries
from bihuan.rooms.ledger.deeds.queries import Deed

Data = dict[str, Any]
Told = str | Promise | None


def _set_target(deed: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.set_target(deed, by=by, seen=seen, **data)
    return _("目标已确定，原来确定的仍可查到。")


def _set_milestone(deed: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.set_milestone(deed, by=by, seen=seen, **data)
    return _("节点已确定。")


def _reach(deed: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.reach(deed, milestone=data["milestone"], on=data["on"], by=by, seen=seen)
    return _("节点已完成。")


def _deliver(deed: Matter, by: Post, data: Data, seen: int | None) -> Told:
    kept = [files.as_event(files.accept(one, matter=deed, by=by)) for one in data["evidence"] or ()]
    given = {name: data[name] for name in ("target", "amount", "on", "text")}
    commands.deliver(deed, files=kept, by=by, seen=seen, **given)
    return _("已记入，进度按各项目标汇总。")


def _publish(deed: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.publish(deed, by=by, seen=seen, **data)
    return _("已公开，群众在公众页面可以看到。")


def _unpublish(deed: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.unpublish(deed, reason=data["reason"], by=by, seen=seen)
    return _("已取消公开，公众页面不再显示。")


def deed_of(matter: Matter) -> Deed | None:
    """The deed that an item is, read once an object; None for items of the common ledger and for
    those that promise no amounts."""
    if matter.list_code == DEFAULT_LIST:
        return None
    kept = matter.__dict__
    if "deed" not in kept:
        found = queries.of([matter])[0]
        kept["deed"] = found if found.targets or found.milestones or found.publication else None
    deed: Deed | None = kept["deed"]
    return deed


def _promising(matter: Matter, post: Post) -> bool:
    return matter.list_code != DEFAULT_LIST


def _waits(matter: Matter, post: Post) -> bool:
    deed = deed_of(matter)
    return deed is not None and any(one.reached_on is None for one in deed.milestones)


def _aims(matter: Matter, post: Post) -> bool:
    deed = deed_of(matter)
    return deed is not None and bool(deed.targets)


def _shown(matter: Matter, post: Post) -> bool:
    deed = deed_of(matter)
    return deed is not None and deed.publication is not None


offer(
    "problem",
    Action("delivery", "problem.delivered", _("报告完成数量"), _deliver, forms.Deliver,
           tone="primary", when=_aims),
    Action("milestone-reached", "problem.milestone_reached", _("完成节点"), _reach, forms.Reach,
           when=_waits),
    Action("target", "problem.target_set", _("确定目标"), _set_target, forms.SetTarget,
           when=_promising, hint=_("办多少、什么单位，可以有几项。改动后原来的数量仍然可见。")),
    Action("milestone", "problem.milestone_set", _("确定节点"), _set_milestone, forms.SetMilestone,
           when=_promising),
    Action("publish", "problem.published", _("公开"), _publish, forms.Publish, when=_aims,
           hint=_("公众页面显示这里写的文字、勾选的照片和各项目标的完成数量。")),
    Action("unpublish", "problem.unpublished", _("取消公开"), _unpublish, forms.Unpublish,
           when=_shown),
)  # fmt: skip
