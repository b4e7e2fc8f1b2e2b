"""What can be done with a draft, as offered on its page."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.reports.drafts import commands


def _remove(draft: Matter, by: Post, data: dict[str, Any], seen: int | None) -> str | Promise:
    commands.remove(draft, by=by, seen=seen)
    return _("草稿和文件已删除。")


offer(
    "draft",
    Action(
        "remove", "draft.removed", _("删除草稿"), _remove, tone="danger",
        hint=_("文字、文件和核对结果都会删除，不能恢复。"),
    ),
)  # fmt: skip
