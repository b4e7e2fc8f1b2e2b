"""What can be done with an item's place, as offered on its page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.boards import DEFAULT_LIST
from bihuan.rooms.ledger.tree import commands, forms
from bihuan.rooms.ledger.tree.project import MEASURE, PART

Data = dict[str, Any]
Told = str | Promise | None


def _place(item: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.place(
        item, under=data["under"], at=data["at"], weight=data["weight"], by=by, seen=seen
    )
    return str(_("已列入 %(number)s 之下。")) % {"number": data["under"].number}


def _unplace(item: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.unplace(item, by=by, seen=seen)
    return _("已移出，它的下级事项仍在它之下。")


def _match(measure: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.match(measure, problems=data["problems"], by=by, seen=seen)
    return str(_("已对应 %(n)d 个问题。")) % {"n": len(data["problems"])}


def _unmatch(measure: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.unmatch(measure, problem=data["problem"], by=by, seen=seen)
    return str(_("不再对应 %(number)s。")) % {"number": data["problem"].number}


def joined(item: Matter) -> frozenset[str]:
    """How it is joined to others, asked for once an object: `part_of`, `measure_of`, and with a
    minus in front when others are so joined to it."""
    kept = item.__dict__
    if "joined" not in kept:
        links = Link.objects.filter(Q(source=item) | Q(target=item), kind__in=(PART, MEASURE))
        found = links.values_list("kind", "source_id").distinct()
        kept["joined"] = frozenset(
            kind if source == item.pk else f"-{kind}" for kind, source in found
        )
    kinds: frozenset[str] = kept["joined"]
    return kinds


def _placed(item: Matter, post: Post) -> bool:
    return PART in joined(item)


def _matched(measure: Matter, post: Post) -> bool:
    return MEASURE in joined(measure)


def _matches(measure: Matter, post: Post) -> bool:
    """Is it something else than a problem of the common ledger?"""
    return measure.list_code != DEFAULT_LIST


offer(
    "problem",
    Action("place", "problem.placed", _("列入上级事项"), _place, forms.Place,
           hint=_("任务分为措施、措施分为着力点，或把问题归类：填上级事项的编号。")),
    Action("unplace", "problem.unplaced", _("移出上级事项"), _unplace, when=_placed),
    Action("match", "problem.matched", _("对应问题"), _match, forms.Match, when=_matches,
           hint=_("这项措施是为解决哪些问题制定的。")),
    Action("unmatch", "problem.unmatched", _("取消对应"), _unmatch, forms.Unmatch, when=_matched),
)  # fmt: skip
