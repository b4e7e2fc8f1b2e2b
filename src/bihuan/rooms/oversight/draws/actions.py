"""What can be done with a draw, as offered on its page."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.draws import commands, forms
from bihuan.rooms.oversight.draws.models import Draw

Data = dict[str, Any]
Told = str | Promise | None


def _contribute(draw: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.contribute(draw, second=data["second"], by=by, seen=seen)
    return _("第二随机数已公布，可以揭晓了。")


def _reveal(draw: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.reveal(draw, seed=data.get("seed", ""), by=by, seen=seen)
    return _("种子已公开，结果已抽出。任何人都可以重放。")


def _void(draw: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.void(draw, reason=data["reason"], by=by, seen=seen)
    return _("已作废，方案和结果仍保留备查。")


def _spoken(draw: Matter, post: Post) -> bool:
    row = Draw.objects.get(pk=draw.pk)
    return bool(row.plan["second"]["kind"] == "spoken" and row.after <= clock.now())


offer(
    "draw",
    Action("contribute", "draw.contributed", _("公布第二随机数"), _contribute, forms.Contribute,
           tone="primary", when=_spoken),
    Action("reveal", "draw.revealed", _("揭晓"), _reveal, forms.Reveal, tone="primary"),
    Action("void", "draw.voided", pgettext_lazy("draw", "作废"), _void, forms.Void, tone="danger",
           hint=_("作废的抽取和理由都会一直公开；重抽要关联到它。")),
)  # fmt: skip
