"""A first matcher: what was said before that may be the same thing.

Candidates are the newest matters that share words with the new text or are about the same place;
they are ranked by the share of two-character words in common, and each says why. It suggests; a
person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
    """The likeliest of `matters` (what the viewer may see, as wanted), best first. Two queries.

    `find(matters, words)` narrows to those that have any of the words (`search.having_any`).
    """
    asked = _words(text)
    if not asked:
        return []
    first = [word for word in dict.fromkeys(texts.bigrams(text)) if len(word) > 1][:ASKED_WORDS]
    found = matters.exclude(pk__in=list(leave_out)).select_related("unit", "place")
    candidates = {one.pk: one for one in find(found, first).order_by("-id")[:CANDIDATES]}
    if place_id:
        here = found.filter(place_id=place_id).order_by("-id")[: CANDIDATES // 3]
        candidates |= {one.pk: one for one in here}
    ranked = [_compare(one, asked, place_id) for one in candidates.values()]
    good = [one for one in ranked if one.score >= LEAST]
    return sorted(good, key=lambda one: (-one.score, -one.matter.pk))[:limit]


def _words(text: str) -> set[str]:
    return {word for word in texts.bigrams(text) if len(word) > 1}


def _compare(other: Matter, asked: set[str], place_id: int | None) -> Suggestion:
    theirs = _words(other.title)
    common = asked & theirs
    share = len(common) / max(1, min(len(theirs), len(asked)))
    same_place = place_id is not None and other.place_id == place_id
    reasons = [_("同一单位")] if same_place else []
    if shown := _phrases(other.title, common):
        reasons.append(_("都提到“%(words)s”") % {"words": "”“".join(shown)})
    score = min(1.0, share * 0.88 + (SAME_PLACE if same_place else 0.0))
    return Suggestion(other, round(score, 3), "，".join(reasons))


def _phrases(title: str, common: set[str]) -> list[str]:
    """At most three of the longest stretches of a title all of whose words are in common."""
    found, start = [], None
    for place in range(len(title)):
        if title[place : place + 2].lower() in common:
            start = place if start is None else start
        elif start is not None:
            found.append(title[start : place + 1])
            start = None
    return sorted(dict.fromkeys(found), key=lambda phrase: -len(phrase))[:3]
