"""检索: whatever the viewer may see, by its words, its number, the place and the day."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, DateRange, Options, Text, UnitIs
from bihuan.facilities.pages.keyset import NEWEST, Sort
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.pages.request import signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.facilities.pages.timeline import veiled
from bihuan.facilities.search import highlight, matching, near
from bihuan.kernel import lifecycle, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units

KINDS = ("voice", "problem")
"""What has a text that is indexed; each is the name of the row that holds it."""
SHOWN = 90
NUMBER = re.compile(r"[A-Za-z]{1,8}-\d{4}-[0-9A-Za-z]{5,8}")


def _seen(viewer: Post) -> list[str]:
    return [kind for kind in KINDS if policy.may_at_all(viewer, f"see:{kind}")]


def _base(viewer: Post) -> QuerySet[Matter]:
    seen = [Q(kind=kind) & policy.which(viewer, f"see:{kind}") for kind in _seen(viewer)]
    return Matter.objects.filter(reduce(or_, seen, Q(pk__in=[]))).select_related(*KINDS)


def _kinds(viewer: Post) -> Options:
    return [(kind, lifecycle.of(kind).label) for kind in _seen(viewer)]


def _said(matter: Matter) -> str:
    return " ".join(str(getattr(matter, matter.kind).text).split())


def _state(matter: Matter) -> str | Promise:
    return lifecycle.of(matter.kind).label_of(matter.status)


COLUMNS = (
    Col("number", _("编号"), lambda m: m.number, width="short"),
    Col("kind", _("类别"), lambda m: lifecycle.of(m.kind).label, width="short"),
    Col("status", _("状态"), _state, width="short"),
    Col("place", _("涉及单位"), lambda m: units().get(m.place_id)),
    Col("received_on", _("反映时间"), lambda m: m.received_on, cell="date", sort="received",
        width="short"),
)  # fmt: skip

SEARCH = Listing(
    code="search",
    title=_("检索"),
    base=_base,
    columns=COLUMNS,
    filters=(
        Text("q", _("检索"), matching, near, placeholder=_("词语、“整句”或编号")),
        Choice("kind", _("类别"), _kinds),
        UnitIs("place", _("涉及单位"), path="place"),
        DateRange("received", _("反映时间"), path="received_on"),
    ),
    sorts=(NEWEST, Sort("received", _("反映时间"), ("received_on",))),
    empty=_("没有找到。可以换一个说法，或少写几个词。"),
)


def _showing(words: str, viewer: Post) -> tuple[Col, ...]:
    """The columns that show where the words stand: they depend on what is asked, and by whom."""

    def title(matter: Matter) -> Any:
        marked = highlight(veiled(viewer, matter.title), words)
        return tuple(marked), page_of(matter.kind, matter.number)

    def text(matter: Matter) -> Any:
        return tuple(highlight(veiled(viewer, _said(matter)), words, SHOWN))

    return (
        Col("title", _("事项"), title, cell="hit", width="wide", priority=1, stick=True),
        Col("text", _("内容"), text, cell="marked", width="wide"),
    )


def search(request: HttpRequest) -> HttpResponse:
    """A number leads straight to its page; words to what has them, newest first."""
    asked = signed_in(request)
    words = Asked.of(request.GET, asked.post)["q"]
    if NUMBER.fullmatch(words):
        found = _base(asked.post).filter(number=words.upper()).first()
        if found is not None:
            return HttpResponseRedirect(page_of(found.kind, found.number))
    shown = replace(SEARCH, columns=(*_showing(words, asked.post), *COLUMNS))
    if not words:
        shown = replace(shown, base=lambda viewer: Matter.objects.none())
    return serve(asked, shown, template="search.html")
