"""A first matcher: what was said before that may be the same thing.

Candidates are the newest matters that share words with the new text or are about the same place;
they are ranked by the share of two-character words in common, and each says why. It suggests; a
person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bihuan.kernel.models.matter import Matter
from bihuan.lib import text as texts

Find = Callable[[QuerySet[Matter], list[str]], QuerySet[Matter]]
ASKED_WORDS = 24
CANDIDATES = 300
SAME_PLACE = 0.12
"""What being about the same unit adds to the share of words in common."""
LEAST = 0.18


@dataclass(frozen=True)
class Suggestion:
    """`score` 0–1 is for ranking only; `why` is what to show."""

    matter: Matter
    score: float
    why: str


def suggest(
    matters: QuerySet[Matter],
    text: str,
    *,
    find: Find,
    place_id: int | None = None,
    leave_out: Iterable[int] = (),
    limit: int = 5,
) -> list[Suggestion]:
    """The likeliest of `matters` (what the viewer may see, as wanted), best first. Three queries.

    `find(matters, words)` narrows to those that have any of the words (`search.having_any`).
    """
    asked = _words(text)
    if not asked:
        return []
    first = [word for word in dict.fromkeys(texts.bigrams(text)) if len(word) > 1][:ASKED_WORDS]
    found = matters.exclude(pk__in=list(leave_out)).order_by("-id")
    candidates = set(_titles(find(found, first), CANDIDATES))
    if place_id:
        candidates |= set(_titles(found.filter(place_id=place_id), CANDIDATES // 3))
    scored = [(_score(one, asked, place_id), one) for one in candidates]
    best = sorted((one for one in scored if one[0] >= LEAST), reverse=True)[:limit]
    wanted = matters.select_related("unit", "place").in_bulk([one.pk for _score, one in best])
    return [
        Suggestion(wanted[one.pk], score, _why(one, asked, place_id))
        for score, one in best
        if one.pk in wanted
    ]


class Title(NamedTuple):
    """What is compared of a matter; whole rows are read of the likeliest only."""

    pk: int
    title: str
    place_id: int | None


def _titles(matters: QuerySet[Matter], most: int) -> Iterable[Title]:
    return starmap(Title, matters.values_list("pk", "title", "place_id")[:most])


@lru_cache(4096)
def _words(text: str) -> frozenset[str]:
    """Kept for the newest titles, which are compared with everything that comes in."""
    return frozenset(word for word in texts.bigrams(text) if len(word) > 1)


def _score(other: Title, asked: frozenset[str], place_id: int | None) -> float:
    theirs = _words(other.title)
    share = len(asked & theirs) / max(1, min(len(theirs), len(asked)))
    same_place = place_id is not None and other.place_id == place_id
    return round(min(1.0, share * 0.88 + (SAME_PLACE if same_place else 0.0)), 3)


def _why(other: Title, asked: frozenset[str], place_id: int | None) -> str:
    reasons = [_("同一单位")] if place_id is not None and other.place_id == place_id else []
    if shown := _phrases(other.title, asked & _words(other.title)):
        reasons.append(_("都提到“%(words)s”") % {"words": "”“".join(shown)})
    return _("，").join(reasons)


def _phrases(title: str, common: frozenset[str]) -> list[str]:
    """At most three of the longest stretches of a title all of whose words are in common."""
    found, start = [], None
    for place in range(len(title)):
        if title[place : place + 2].lower() in common:
            start = place if start is None else start
        elif start is not None:
            found.append(title[start : place + 1])
            start = None
    return sorted(dict.fromkeys(found), key=lambda phrase: -len(phrase))[:3]
