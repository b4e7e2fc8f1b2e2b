"""Reads of drafts, viewer first."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.columns import Col
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.reports.drafts import rules, words
from bihuan.rooms.reports.drafts.checking import Read
from bihuan.rooms.reports.drafts.models import Draft

MOST = 100


def mine(viewer: Post) -> list[Matter]:
    """My drafts, the last checked first; older than MOST ones are found by their number."""
    found = policy.visible(viewer, "draft").filter(status="checked").select_related("draft")
    return list(found.order_by("-draft__checked_at", "-pk")[:MOST])


def _count(flag: str) -> Col:
    def left(draft: Matter) -> int:
        found = draft.draft.findings
        return sum(one["flag"] == flag and one["verdict"] == rules.OPEN for one in found)

    return Col(flag, words.FLAGS[flag], left, width="number")


COLUMNS = (
    Col("title", _("草稿"), lambda m: m.title, width="wide", priority=1),
    *(_count(flag) for flag in words.FLAGS),
    Col("origin", _("来自"), lambda m: words.ORIGINS[m.draft.origin], width="short"),
    Col("checked", _("核对时间"), lambda m: m.draft.checked_at, width="short"),
)


def findings(draft: Matter) -> list[rules.Found]:
    """As they are now."""
    return rules.read(Draft.objects.values_list("findings", flat=True).get(pk=draft.pk))


def renamed(draft: Matter, read: Read) -> Read:
    """A changed text keeps the name of its draft and where it came from; one that came as a Word
    document is from now on only text."""
    row = draft.draft
    origin = "paste" if row.origin == "docx" else row.origin
    pages = tuple(row.pages) if read.text == row.text else ()
    return replace(read, name=row.name, origin=origin, pages=pages)
