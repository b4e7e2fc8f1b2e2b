"""检索: whatever the viewer may see, by its words, by what it means, its number, place and day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities import search as words_index
from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import (
    BadFilter,
    Choice,
    DateRange,
    Filter,
    Options,
    Text,
    UnitIs,
)
from bihuan.facilities.pages.keyset import NEWEST, Sort
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.facilities.pages.timeline import veiled
from bihuan.facilities.search import highlight, matching, near
from bihuan.facilities.search.highlight import Segment
from bihuan.facilities.similarity import suggest
from bihuan.facilities.similarity.closest import FOUND, Close, closest
from bihuan.kernel import lifecycle, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units

KINDS = ("voice", "problem")
"""What has a text that is indexed; each is the name of the row that holds it."""
SHOWN = 90
NUMBER = re.compile(r"[A-Za-z]{1,8}-\d{4}-[0-9A-Za-z]{5,8}")
Words = Callable[[Matter], str]


def _seen(viewer: Post) -> list[str]:
    return [kind for kind in KINDS if policy.may_at_all(viewer, f"see:{kind}")]


def _base(viewer: Post) -> QuerySet[Matter]:
    seen = [Q(kind=kind) & policy.which(viewer, f"see:{kind}") for kind in _seen(viewer)]
    return Matter.objects.filter(reduce(or_, seen, Q(pk__in=[]))).select_related(*KINDS)


def _nothing(viewer: Post) -> QuerySet[Matter]:
    return Matter.objects.none()


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

NARROWING: tuple[Filter, ...] = (
    Choice("kind", _("类别"), _kinds),
    UnitIs("place", _("涉及单位"), path="place"),
    DateRange("received", _("反映时间"), path="received_on"),
)

RECEIVED = Sort("received", _("反映时间"), ("received_on",))

SEARCH = Listing(
    code="search",
    title=_("检索"),
    base=_base,
    columns=COLUMNS,
    filters=(
        Text("q", _("检索"), matching, near, placeholder=_("词语、“整句”或编号")),
        *NARROWING,
    ),
    sorts=(NEWEST, RECEIVED),
    empty=_("没有找到。可以换一个说法，或少写几个词。"),
)


def _showing(viewer: Post, words: Words) -> tuple[Col, ...]:
    """The columns that show where the words stand: they depend on what is asked, and by whom."""

    def title(matter: Matter) -> Any:
        marked = highlight(veiled(viewer, matter.title), words(matter))
        return tuple(marked), page_of(matter.kind, matter.number)

    def text(matter: Matter) -> Any:
        shown = tuple(highlight(veiled(viewer, _said(matter)), words(matter), SHOWN))
        both = (*shown, *highlight(veiled(viewer, matter.title), words(matter)))
        if not words(matter) or any(one.hit for one in both):
            return shown
        return (Segment(str(_("（在后来补充的内容里）")), False), *shown)

    return (
        Col("title", _("事项"), title, cell="hit", width="wide", priority=1, stick=True),
        Col("text", _("内容"), text, cell="marked", width="wide"),
    )


def search(request: HttpRequest) -> HttpResponse:
    """A number leads straight to its page; words to what has them, newest first."""
    asked = signed_in(request)
    words = Asked.of(request.GET, asked.post)["q"]
    found = numbered(asked.post, words)
    if found is not None:
        return HttpResponseRedirect(page_of(found.kind, found.number))
    shown = replace(SEARCH, columns=(*_showing(asked.post, lambda matter: words), *COLUMNS))
    if not words and not Asked.of(request.GET, asked.post)["place"]:
        shown = replace(shown, base=_nothing)
    ways, unit = _ways(asked, words), named(words)
    return serve(asked, shown, template="search.html", ways=ways, unit=unit, by_meaning=False)


def named(words: str) -> Unit | None:
    """The unit that is called just that: what concerns it need not have its name in the text."""
    bare = words.strip(' “”"')
    if not bare:
        return None
    found = [one for one in units().values() if bare in (one.name, one.short_name, *one.aliases)]
    return found[0] if len(found) == 1 else None


def numbered(viewer: Post, text: str) -> Matter | None:
    """The matter with that number, if the viewer may see it."""
    if not NUMBER.fullmatch(text):
        return None
    return _base(viewer).filter(number=text.upper()).first()


def _ways(request: Request, text: str) -> list[dict[str, Any]]:
    """The two ways of searching, for the same words and the same filters."""
    asked = Asked.of(request.GET, request.post)
    kept = [name for name in SEARCH.filter_names if name != "q" or not NUMBER.fullmatch(text)]
    here = request.path
    return [
        {"label": label, "url": url + asked.address(kept), "current": url == here}
        for label, url in ((_("按用词"), reverse("search")), (_("按意思"), reverse("closest")))
    ]


# -- by meaning -------------------------------------------------------------------------------


@dataclass
class Meaning:
    """One question by meaning. `like`: the matter whose like is looked for, if it is one."""

    like: Matter | None
    found: dict[int, Close] = field(default_factory=dict)

    def find(self, rows: QuerySet[Matter], text: str) -> QuerySet[Matter]:
        """The closest of the rows, with their place in the order."""
        like = self.like
        said = f"{like.title}\n{_said(like)}" if like else text
        new = suggest.new(said, matter_id=like.pk if like else None)
        out = [like.pk] if like else []
        some = closest(new, rows.select_related(None), words_index, leave_out=out) if new else []
        self.found = {one.pk: one for one in some}
        places = [When(pk=one.pk, then=Value(n)) for n, one in enumerate(some)]
        order = Case(*places, default=Value(FOUND), output_field=IntegerField())
        return rows.filter(pk__in=list(self.found)).annotate(nth=order)

    def words(self, matter: Matter) -> str:
        """What to mark: what both say."""
        return " ".join(f"“{one}”" for one in self.found[matter.pk].phrases)

    def why(self, matter: Matter) -> str:
        return self.found[matter.pk].why


BY_MEANING = Listing(
    code="closest",
    title=_("检索"),
    base=_base,
    columns=COLUMNS,
    filters=NARROWING,
    sorts=(Sort("close", _("相近程度"), ("nth",)), RECEIVED),
    default_sort="close",
    page_size=FOUND,
    empty=SEARCH.empty,
)


def _asks(text: Text, request: Request) -> bool:
    """Whether there are words to search by; of too many the list itself says so."""
    try:
        return text.parse(Asked.of(request.GET, request.post)) is not None
    except BadFilter:
        return False


def by_meaning(request: HttpRequest) -> HttpResponse:
    """A sentence leads to what means the same, a number to what is like that matter."""
    asked = signed_in(request)
    text = Asked.of(request.GET, asked.post)["q"]
    meaning = Meaning(numbered(asked.post, text))
    q = Text("q", _("检索"), meaning.find, placeholder=_("用一句话说明要找什么，或填编号"))
    columns = (
        *_showing(asked.post, meaning.words),
        Col("why", _("为何列出"), meaning.why, width="short"),
        *COLUMNS,
    )
    shown = replace(BY_MEANING, columns=columns, filters=(q, *NARROWING))
    if not _asks(q, asked):
        shown = replace(shown, base=_nothing, sorts=(NEWEST, RECEIVED), default_sort="-new")
    ways = _ways(asked, text)
    like = meaning.like and (meaning.like, veiled(asked.post, meaning.like.title))
    return serve(
        asked, shown, template="search.html", ways=ways, by_meaning=True, like=like, most=FOUND
    )
