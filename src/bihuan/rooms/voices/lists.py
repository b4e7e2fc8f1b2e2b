"""The lists of opinions: everything, and the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.bulk import BulkAction
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, DateRange, Text, UnitIs
from bihuan.facilities.pages.keyset import NEWEST, Sort
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.search import matching, near
from bihuan.facilities.similarity.tags.display import hide
from bihuan.kernel import policy, sources
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.sources import CHANNELS
from bihuan.rooms.voices import commands, queries, understood
from bihuan.rooms.voices.classing import shown as classes
from bihuan.rooms.voices.classing.actions import MANY as CLASSIFY_MANY
from bihuan.rooms.voices.classing.filters import FILTERS as CLASSES
from bihuan.rooms.voices.events import LIFE, NOT_ACCEPTED
from bihuan.rooms.voices.filters import HeardAt, Names

Options = Sequence[tuple[str, str | Promise]]

SORTS = (NEWEST, Sort("received", _("反映时间"), ("received_on",)))
SHOWN_TEXT, LOOKED_AT = 60, 400


def _base(viewer: Post) -> QuerySet[Matter]:
    found = policy.visible(viewer, "voice").select_related("voice", "reading")
    return found.defer("reading__vector", "reading__tags", "reading__classes")


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values()]


def _open(voice: Matter) -> tuple[str, str]:
    return hide(voice.title), page_of("voice", voice.number)


def _excerpt(voice: Matter) -> str:
    """The beginning of the text where it says more than the title, persons not named."""
    text = " ".join(voice.voice.text[:LOOKED_AT].split())
    if text.startswith(voice.title.rstrip("…")):
        text = text[len(voice.title.rstrip("…")) :].lstrip("，。；！？ ")
    return hide(text[:SHOWN_TEXT]) + ("…" if len(text) > SHOWN_TEXT else "")


COLUMNS = (
    Col("number", _("编号"), lambda m: m.number, width="short", priority=2),
    Col("title", pgettext_lazy("one", "意见"), _open, cell="link", width="wide", priority=1),
    Col("text", _("内容"), _excerpt, width="wide", priority=3),
    Col("status", _("状态"), queries.state, cell="status", width="short"),
    Col("place", _("涉及单位"), understood.place_in_list),
    Col("source", _("来源"), lambda m: sources.word(m.source), width="short"),
    Col("received_on", _("反映时间"), lambda m: m.received_on, cell="date", sort="received",
        width="short"),
    Col("topic", _("分类"), classes.in_list, priority=3),
)  # fmt: skip

FILTERS = (
    Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
    Choice("status", _("状态"), _statuses),
    Choice("source", _("来源"), list(CHANNELS.items())),
    UnitIs("place", _("涉及单位"), path="place"),
    Names("named", _("提到的单位")),
    *CLASSES,
    DateRange("received", _("反映时间"), path="received_on"),
    HeardAt("collection", _("征集编号"), ()),
)


class NotAcceptMany(forms.Form):
    code = forms.ChoiceField(label=_("情形"), choices=list(NOT_ACCEPTED.items()))
    reason = forms.CharField(
        label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("反映人凭回执码可以看到。"),
    )  # fmt: skip


class MergeMany(forms.Form):
    into = forms.CharField(label=_("合并到的意见编号"), max_length=24)


class AttachMany(forms.Form):
    problem = forms.CharField(label=_("并入的问题编号"), max_length=24)


def _not_accept(voice: Matter, by: Post, data: dict[str, Any]) -> None:
    commands.not_accept(voice, code=data["code"], reason=data["reason"], by=by)


def _merge(voice: Matter, by: Post, data: dict[str, Any]) -> None:
    commands.merge(voice, into=_named("voice", data["into"], by), by=by)


def _attach(voice: Matter, by: Post, data: dict[str, Any]) -> None:
    commands.attach(voice, problem=_named("problem", data["problem"], by), by=by)


def _named(kind: str, number: str, by: Post) -> Matter:
    found = policy.visible(by, kind).filter(number=number.strip().upper()).first()
    if found is None:
        raise Unseen
    return found


VOICES = Listing(
    code="voices",
    title=_("意见"),
    base=_base,
    columns=COLUMNS,
    filters=FILTERS,
    sorts=SORTS,
    bulk=(
        BulkAction("attach", _("并入已有问题"), "voice.attached", _attach, form=AttachMany),
        BulkAction("merge", _("合并同一反映"), "voice.merged", _merge, form=MergeMany),
        CLASSIFY_MANY,
        BulkAction("not-accept", pgettext_lazy("act", "不予受理"), "voice.not_accepted",
                   _not_accept, form=NotAcceptMany),
    ),
    empty=_("没有符合条件的意见。"),
)  # fmt: skip


def _inbox(viewer: Post) -> QuerySet[Matter]:
    return _base(viewer).filter(status="new")


INBOX = replace(
    VOICES,
    code="inbox",
    title=_("收件箱"),
    base=_inbox,
    columns=tuple(column for column in COLUMNS if column.code != "status"),
    filters=tuple(one for one in FILTERS if one.code != "status"),
    empty=_("收件箱里没有等待处理的意见。"),
)
