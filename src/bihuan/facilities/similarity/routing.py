"""Who should answer for an opinion (首问、归口): a suggestion with its reasons, never a decision.

Four things speak for a unit, each with its own sentence: the text names it, the opinion was filed
under it, the scheme of duties gives its class to it, and it answered for most of the like before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from bihuan.facilities.similarity.models import Reading
from bihuan.facilities.similarity.tags.tag import Tag
from bihuan.kernel import clock, schemes, taxonomy
from bihuan.kernel.models.matter import Link
from bihuan.kernel.models.people import Unit, units

LOOKED_BACK = timedelta(days=365)
MOST_LOOKED_AT = 200
LEAST_LIKE, LEAST_SHARE = 3, 0.6
"""So many problems of a class, and so large a share of them with one unit, are a custom."""
SURE, LEAST_SURE = 0.7, 0.3
"""A class guessed with less confidence than the first is said to be a guess, and counts less; with
less than the second it speaks for nobody."""
DUTY, GUESSED, NAMED, FILED, CUSTOM = 4, 2, 3, 2, 3
OWN_DUTY = 2
"""What is added to the school that is named, in a class of which schools themselves take charge."""


@dataclass(frozen=True)
class Proposal:
    """`why`: sentences, the weightiest first."""

    unit: Unit
    why: tuple[str, ...]


@dataclass(frozen=True)
class _Reason:
    unit: int
    weight: int
    text: str


@dataclass(frozen=True)
class _Class:
    """What it is about, and how sure that is: 1 where a person said so."""

    code: str
    sure: float

    @property
    def name(self) -> str:
        known = taxonomy.current().classes.get(self.code)
        return known.name if known else self.code


def propose(made: Reading, place_id: int | None, said_class: str = "") -> list[Proposal]:
    """The units that should answer, likeliest first, at most three. `said_class`: the code a person
    put it under; without one the likeliest of the reading counts. One query at most."""
    code, sure = made.classes[0] if made.classes else ("", 0.0)
    about = _Class(said_class, 1.0) if said_class else _Class(code, sure)
    reasons: dict[int, list[_Reason]] = defaultdict(list)
    for one in (*_named(made), *_filed(place_id), *_by_duty(made, about), *_custom(about)):
        reasons[one.unit].append(one)
    known = units()
    ranked = sorted(reasons.items(), key=lambda item: -sum(one.weight for one in item[1]))
    return [
        Proposal(known[unit], tuple(one.text for one in sorted(some, key=lambda one: -one.weight)))
        for unit, some in ranked[:3]
        if unit in known and known[unit].active
    ]


def _named(made: Reading) -> Iterator[_Reason]:
    """Units the text names beyond doubt; the first is likely the one it is about."""
    known = units()
    seen: set[int] = set()
    for tag in map(Tag.of, made.tags):
        unit = tag.units[0] if tag.kind == "unit" and tag.sure else 0
        if unit in known and unit not in seen and known[unit].kind != "authority":
            yield _Reason(unit, NAMED - min(len(seen), 1), _("文中提到"))
            seen.add(unit)


def _filed(place_id: int | None) -> Iterator[_Reason]:
    if place_id and place_id in units() and units()[place_id].kind != "authority":
        yield _Reason(place_id, FILED, _("登记时涉及该单位"))


def _by_duty(made: Reading, about: _Class) -> Iterator[_Reason]:
    duty = duty_of(about.code) if about.sure >= LEAST_SURE else None
    unit = _coded(duty["unit"]) if duty else None
    if duty is None or unit is None:
        return
    words = {"class": about.name, "unit": unit}
    if duty.get("school"):
        for school in made.units[:1]:
            yield _Reason(school, OWN_DUTY, _("%(class)s类由学校自行办理") % words)
    if about.sure >= SURE:
        yield _Reason(unit.pk, DUTY, _("%(class)s类由%(unit)s归口") % words)
    else:
        yield _Reason(unit.pk, GUESSED, _("可能属%(class)s类，由%(unit)s归口") % words)


def duty_of(code: str) -> dict[str, Any] | None:
    """The duty of a class, or of the nearest class above it, from the schemes of kind `duties`:
    `{"label": …, "duties": [{"class": code, "unit": code, "school": true where schools themselves
    take charge}]}`."""
    duties = {
        one["class"]: one for data in schemes.every("duties").values() for one in data["duties"]
    }
    path = taxonomy.current().path(code)
    return next((duties[one.code] for one in reversed(path) if one.code in duties), None)


def _coded(code: str) -> Unit | None:
    return next((unit for unit in units().values() if unit.code == code), None)


def _custom(about: _Class) -> Iterator[_Reason]:
    """The unit that answered for most problems raised from the latest opinions of this class."""
    if about.sure < LEAST_SURE:
        return
    of_class = Reading.objects.filter(class_code=about.code, kind="voice")
    like = of_class.order_by("-matter_id").values("matter_id")
    raised = Link.objects.filter(
        kind="raised_from", target_id__in=like[:MOST_LOOKED_AT], source__unit__isnull=False,
        source__received_on__gte=clock.today() - LOOKED_BACK,
    )  # fmt: skip
    counts = Counter(raised.values_list("source__unit_id", flat=True))
    total = counts.total()
    for unit, count in counts.most_common(1):
        if count >= LEAST_LIKE and count >= LEAST_SHARE * total:
            text = _("近一年%(class)s类 %(total)d 件中 %(count)d 件由其承办")
            data = {"class": about.name, "total": total, "count": count}
            yield _Reason(unit, CUSTOM, text % data)
