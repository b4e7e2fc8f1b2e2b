"""What can be done with a look-back."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities import files
from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel import recusals
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.rooms.oversight.lookback import commands, forms

Data = dict[str, Any]
Told = str | Promise | None


def _hold(lookback: Matter, by: Post, data: Data, seen: int | None) -> Told:
    uploads = data["evidence"]
    kept = [files.as_event(files.accept(one, matter=lookback, by=by)) for one in uploads]
    holds = data["holds"] == "yes"
    found = commands.Found(holds, data["findings"], data["methods"], kept, data["answers"])
    commands.hold(lookback, found, by=by, seen=seen)
    return _("已记录：整改巩固。") if holds else _("已记录反弹，并另立问题进入台账。")


def _waive(lookback: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.waive(lookback, reason=data["reason"], by=by, seen=seen)
    return _("已免予回头看。")


def _bring_forward(lookback: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.bring_forward(lookback, by=by, seen=seen)
    lookback.refresh_from_db()
    return str(_("已按规则分派%(group)s。")) % {"group": lookback.checker}


def _may_look(lookback: Matter, post: Post) -> bool:
    row, known = lookback.lookback, posts()
    verifier, member = known.get(row.verifier or 0), known.get(row.member or 0)
    if verifier is not None and recusals.same_person(verifier, post):
        return False
    return member is None or recusals.same_person(member, post)


offer(
    "lookback",
    Action(
        "hold",
        "lookback.held",
        pgettext_lazy("act", "报告回头看"),
        _hold,
        forms.Hold,
        tone="primary",
        when=_may_look,
        hint=_("对照事先定下的标准看，与原核查人不是同一人；反弹的另立问题，不改动原销号记录。"),
    ),
    Action(
        "bring-forward",
        "lookback.fell_due",
        pgettext_lazy("act", "现在分派"),
        _bring_forward,
        hint=_("不等到设定的日期，现在就按规则分派督导组。"),
    ),
    Action("waive", "lookback.waived", pgettext_lazy("act", "免予回头看"), _waive, forms.Waive,
           tone="danger"),
)  # fmt: skip
