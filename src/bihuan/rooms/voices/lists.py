"""The lists of opinions: everything, and the inbox."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, DateRange, Text, UnitIs
from bihuan.facilities.pages.keyset import NEWEST, Sort
from bihuan.facilities.search import matching
from bihuan.kernel import policy, sources
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.sources import CHANNELS
from bihuan.rooms.voices import queries
from bihuan.rooms.voices.events import LIFE

Options = Sequence[tuple[str, str | Promise]]

SORTS = (NEWEST, Sort("received", _("反映时间"), ("received_on",)))
SHOWN_TEXT = 60


def _base(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "voice").select_related("place", "voice")


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values()]


def _open(voice: Matter) -> tuple[str, str]:
    return voice.title, reverse("voice", args=(voice.number,))


def _excerpt(voice: Matter) -> str:
    """The beginning of the text where it says more than the title."""
    text = " ".join(voice.voice.text.split())
    if text.startswith(voice.title.rstrip("…")):
        text = text[len(voice.title.rstrip("…")) :].lstrip("，。；！？ ")
    return text[:SHOWN_TEXT] + ("…" if len(text) > SHOWN_TEXT else "")


COLUMNS = (
    Col("number", _("编号"), lambda m: m.number, width="short", priority=2),
    Col("title", _("意见"), _open, cell="link", width="wide", priority=1),
    Col("text", _("内容"), _excerpt, width="wide", priority=3),
    Col("status", _("状态"), queries.state, cell="status", width="short"),
    Col("place", _("涉及单位"), lambda m: m.place),
    Col("source", _("来源"), lambda m: sources.word(m.source), width="short"),
    Col("received_on", _("反映时间"), lambda m: m.received_on, cell="date", sort="received",
        width="short"),
    Col("topic", _("分类"), lambda m: m.voice.topic, priority=3),
)  # fmt: skip

FILTERS = (
    Text("q", _("检索"), matching, placeholder=_("两个字以上的词")),
    Choice("status", _("状态"), _statuses),
    Choice("source", _("来源"), list(CHANNELS.items())),
    UnitIs("place", _("涉及单位"), path="place"),
    DateRange("received", _("反映时间"), path="received_on"),
)
