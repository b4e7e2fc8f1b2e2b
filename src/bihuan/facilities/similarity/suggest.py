"""What was said before that a new text may repeat, out of the database.

Candidates share rare words with the new text, lie near it by meaning or are about the same unit;
the closest of them are compared as `match.score` does, and each says why. It suggests; a person
decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log1p
from typing import NamedTuple, Protocol

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Case, F, FloatField, Func, QuerySet, Value, When
from django.utils.translation import gettext as _

from bihuan.facilities.similarity import match
from bihuan.facilities.similarity.match import score, stored
from bihuan.facilities.similarity.match.reasons import Reasons, reasons
from bihuan.facilities.similarity.models import Reading
from bihuan.facilities.similarity.nearest import nearest
from bihuan.facilities.similarity.tags.display import hide
from bihuan.facilities.similarity.vector import HalfVector
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import units
from bihuan.lib.normal import plain
from bihuan.lib.text import bigrams

MOST_ROWS, MOST_SHARE = 4_000, 0.02
"""Entries of the index that are expected to be read for one question, and how many for each text
that is stored where that is more; its rarest words fit in."""
MOST_WORDS = 60
TOO_FEW = 8
"""Where fewer words than this fit in, the common ones are looked for among the newest."""
SHARING, NEAREST, AT_THE_PLACE = 300, 60, 40
"""Candidates that share words, that are near by meaning, that are about the same unit."""
COMPARED, BY_WORDS = 20, 40
"""So many of them are compared closely, and so many of those whose meaning is not known."""
MEANING_COUNTS = 100
"""For which are: a cosine, beside the logarithm of the weight that is shared."""
LEAST = 0.1
"""What is less probable is not suggested."""
YEAR = 365.25

Words = Sequence[tuple[str, float, int | None]]


class Index(Protocol):
    """What is asked of the index of words (`facilities.search`)."""

    def sharing(
        self, words: Words, most: int, few: QuerySet[Matter] | None = None
    ) -> dict[int, float]: ...
    def texts(self, ids: Sequence[int]) -> dict[int, str]: ...


@dataclass(frozen=True)
class Suggestion:
    """`probability` that it is about the same; `why` is what to show, `title` as the viewer may
    read it."""

    matter: Matter
    probability: float
    why: str
    title: str

    @property
    def percent(self) -> int:
        """To show: never certain."""
        return min(99, max(1, round(100 * self.probability)))

    @property
    def probable(self) -> bool:
        return self.probability >= score.PROBABLE


@dataclass(frozen=True)
class New:
    """A text made ready to be compared. `units`: what it is filed under, or surely names."""

    asked: score.Asked
    words: dict[str, float]
    units: frozenset[int]
    place_id: int | None
    on: date


class Candidate(NamedTuple):
    pk: int
    place_id: int | None
    received_on: date
    units: list[int] | None
    closeness: float | None


def new(text: str, *, matter_id: int | None = None, place_id: int | None = None) -> New | None:
    """Make a text ready; None if it says nothing. `matter_id`: whose text it is, if it has been
    read its meaning is known already. At most one query."""
    whole = plain(text)
    if not any(len(word) > 1 for word in bigrams(whole)):
        return None
    read = Reading.objects.filter(pk=matter_id).first() if matter_id else None
    known = read.vector if read and read.vector_engine == match.VECTORS else None
    vector = match.vectors([text])[0] if known is None else known
    rarity = stored.current()
    asked = score.asked(whole, rarity, vector)
    # Also as it was written: what is stored in traditional characters is indexed in them.
    written = {word for word in bigrams(text) if len(word) == 2 and word >= "\u3400"}
    words = {**rarity.weights(written), **asked.pairs, **asked.numbers}
    named = frozenset(read.units) if read else frozenset()
    return New(asked, words, frozenset({place_id}) if place_id else named, place_id, clock.today())


def shared(
    new: New,
    index: Index,
    *,
    newest: int,
    few: QuerySet[Matter] | None = None,
    most: float | None = None,
) -> dict[int, float]:
    """What may be about the same by its words: id → how much weight it shares. One query.

    `newest`: the highest id that may be found. `few`: of these too, which are few. `most`: entries
    of the index that may be read.
    """
    most = max(MOST_ROWS, MOST_SHARE * newest) if most is None else most
    return index.sharing(_words(new, newest, most), SHARING, few)


def suggest(
    new: New,
    matters: QuerySet[Matter],
    shared: dict[int, float],
    index: Index,
    *,
    kind: str = "voice",
    quoting: bool = True,
    leave_out: Iterable[int] = (),
    limit: int = 4,
) -> list[Suggestion]:
    """The likeliest of `matters` (what the viewer may see, as wanted), best first. Six queries.

    `shared`: as found for all. `kind`: what they all are; problems are those under way, whose
    age does not matter.
    `quoting`: may names of persons be read, in what both say and in titles?
    """
    out = frozenset(leave_out)
    vector = new.asked.vector
    near = {} if vector is None else nearest(vector, matters, NEAREST, (kind,))
    best = _closest(candidates(new, matters, {*shared, *near}), shared, out)
    texts = index.texts([one.pk for one in best])
    found: list[tuple[float, int, str, dict[str, float]]] = []
    for one in best:
        text = plain(texts.get(one.pk, ""))
        signs = _signs(new, text, one, aging=kind != "problem")
        probable = score.probability(signs)
        if probable >= LEAST:
            found.append((probable, one.pk, text, signs))
    found = sorted(found, key=lambda each: (-each[0], -each[1]))[:limit]
    rows = matters.select_related("unit", "place").in_bulk([pk for _p, pk, _t, _s in found])
    return [
        Suggestion(
            rows[pk], p, why(reasons(new.asked, text, signs), quoting), title(rows[pk], quoting)
        )
        for p, pk, text, signs in found
        if pk in rows
    ]


def title(matter: Matter, quoting: bool) -> str:
    return matter.title if quoting else hide(matter.title)


def why(found: Reasons, quoting: bool = True) -> str:
    """In words for people; empty where nothing single speaks for it."""
    said = [_("同一单位")] if found.same_unit else []
    if found.phrases and quoting:
        said.append(_("都提到“%(words)s”") % {"words": "”“".join(found.phrases)})
    if found.same_meaning:
        said.append(_("意思相近"))
    return _("，").join(said)


def _words(new: New, newest: int, most: float) -> Words:
    """The rarest words of a text, as many as may be read everywhere."""
    share = stored.current().share
    order = sorted(new.words, key=lambda word: (share(word), word))[:MOST_WORDS]
    rows, fit = 0.0, 0
    for word in order:
        rows += share(word) * newest
        if rows > most:
            break
        fit += 1
    everywhere: Words = [(word, new.words[word], None) for word in order[:fit]]
    if fit >= TOO_FEW:
        return everywhere
    return [*everywhere, *((word, new.words[word], newest) for word in order[fit : 2 * TOO_FEW])]


def candidates(new: New, matters: QuerySet[Matter], found: Iterable[int]) -> list[Candidate]:
    """Those of the matters that were found, and the newest about the same unit. Two queries."""
    ids = set(found)
    if new.place_id:
        there = matters.filter(place_id=new.place_id).order_by("-id")
        ids.update(there.values_list("pk", flat=True)[:AT_THE_PLACE])
    # As one parameter: hundreds of them take longer to put in than the rows to find.
    listed = Func(
        Value(sorted(ids), output_field=ArrayField(BigIntegerField())),
        template="(SELECT unnest(%(expressions)s))",
    )
    rows = matters.filter(pk__in=listed).order_by()
    columns = rows.values_list("pk", "place_id", "received_on", "reading__units", _close_to(new))
    return [Candidate(*row) for row in columns]


def _close_to(new: New) -> Case:
    """The cosine of the meanings, None where it is not known: worked out by PostgreSQL."""
    vector = Value(new.asked.vector, output_field=HalfVector())
    near = Func(F("reading__vector"), vector, template="-(%(expressions)s)", arg_joiner=" <#> ")
    known = When(reading__vector_engine=match.VECTORS, reading__vector__isnull=False, then=near)
    return Case(known, output_field=FloatField())


def _closest(
    found: Iterable[Candidate], shared: dict[int, float], out: frozenset[int]
) -> list[Candidate]:
    """Those worth comparing: by meaning and words, and by words where the meaning is not known."""

    def rank(one: Candidate) -> tuple[float, int]:
        close = MEANING_COUNTS * (one.closeness or 0.0)
        return -(close + log1p(shared.get(one.pk, 0.0))), -one.pk

    ranked = sorted((one for one in found if one.pk not in out), key=rank)
    known = [one for one in ranked if one.closeness is not None]
    others = [one for one in ranked if one.closeness is None]
    return known[:COMPARED] + others[:BY_WORDS]


def _signs(new: New, text: str, one: Candidate, *, aging: bool) -> dict[str, float]:
    years = abs((new.on - one.received_on).days) / YEAR if aging else 0.0
    found = score.signs(new.asked, text, None)
    if one.closeness is not None:
        found["meaning"] = one.closeness
    return score.filed(found, same_unit=_same_unit(new, one), years=years)


def _same_unit(new: New, one: Candidate) -> bool | None:
    """None where nothing is known of one of them, or one unit is part of the other."""
    theirs = frozenset([one.place_id] if one.place_id else one.units or ())
    if not new.units or not theirs:
        return None
    if new.units & theirs:
        return True
    known = units()
    mine, other = ([known[pk].path for pk in some if pk in known] for some in (new.units, theirs))
    related = any(a.startswith(b) or b.startswith(a) for a in mine for b in other)
    return None if related else False
