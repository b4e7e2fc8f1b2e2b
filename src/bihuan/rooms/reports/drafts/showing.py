"""A draft as its page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.kernel.models.matter import Matter
from bihuan.lib.extract import Extracted
from bihuan.rooms.reports.drafts import rules, words
from bihuan.rooms.reports.drafts.rules import Found

QUOTE_MOST = 80
SHOWS = ("open", *words.FLAGS, "settled")


@dataclass(frozen=True)
class Note:
    """A finding beside the text."""

    found: Found
    word: str
    tone: str
    quote: str
    place: str
    computed: str
    href: str
    alike: tuple[int, ...]

    @property
    def decided(self) -> str:
        return str(words.DECIDED.get(self.found.verdict, ""))


@dataclass(frozen=True)
class Tab:
    label: str | Promise
    url: str
    current: bool
    count: int


def chosen(found: Iterable[Found], show: str) -> list[Found]:
    """Those a tab shows; what agrees with the ledger only among the remarks."""
    if show == "settled":
        return [one for one in found if one.verdict != rules.OPEN]
    left = [one for one in found if one.verdict == rules.OPEN]
    if show == "open":
        return [one for one in left if not one.agrees]
    return [one for one in left if one.flag == show]


def tabs(draft: Matter, found: Sequence[Found], show: str) -> list[Tab]:
    at = reverse("draft", args=(draft.number,))
    labels = {"open": _("待处理"), **words.FLAGS, "settled": _("已处理")}
    return [
        Tab(label, at if code == "open" else f"{at}?show={code}", code == show,
            len(chosen(found, code)))
        for code, label in labels.items()
    ]  # fmt: skip


def notes(draft: Matter, shown: Sequence[Found]) -> list[Note]:
    """The findings in words. `alike`: all that are of the same class and kind and still open."""
    row = draft.draft
    text = Extracted(row.origin, row.text, tuple(row.pages))
    kinds = Counter(
        (one.flag, one.kind) for one in shown if one.verdict == rules.OPEN and not one.agrees
    )
    out = []
    for one in shown:
        quote = " ".join(one.quote.split())
        many = kinds[one.flag, one.kind] > 1 and one.verdict == rules.OPEN and not one.agrees
        same = [o.number for o in shown if (o.flag, o.kind) == (one.flag, one.kind)] if many else []
        out.append(
            Note(
                one,
                str(words.FLAGS[one.flag]),
                words.TONES[one.flag],
                quote if len(quote) <= QUOTE_MOST else f"{quote[: QUOTE_MOST - 1]}…",
                _place(text, one.start),
                "" if one.computed in one.message else one.computed,
                _address(one),
                tuple(same),
            )
        )
    return out


def _place(text: Extracted, place: int) -> str:
    if page := text.page(place):
        return _("第 %(n)s 页") % {"n": page}
    return _("第 %(n)s 行") % {"n": text.line(place)}


def _address(found: Found) -> str:
    """The figure it speaks of, as of the day it was compared with."""
    if not found.ref:
        return ""
    asks = {name: value for name, value in found.ref.items() if name in ("day", "unit")}
    return f"{reverse('figure', args=(found.ref['figure'],))}?{urlencode(asks)}"
