"""Who may be drawn: listed by a filter, and frozen in a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from bihuan.kernel import lifecycle, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.lib import draw

KINDS = ("section", "zone", "institution", "school", "kindergarten", "other")
"""Kinds of units that can be drawn."""


@dataclass(frozen=True)
class Filter:
    """`of`: a key of `events.POPULATIONS`. Of units: those of `kinds`; of posts: those of `roles`;
    of problems: the open ones of a list; `under`: of a unit and those below. Empty: all."""

    of: str = "units"
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    list_code: str = ""
    under: Unit | None = None
    strata: str = "none"

    def words(self) -> str:
        """The filter in the words of the source language, as it stands in the plan."""
        with translation.override(settings.LANGUAGE_CODE):
            parts = [str(dict(_populations())[self.of])]
            parts += [str(dict(Unit.KINDS)[one]) for one in self.kinds]
            parts += [str(dict(Post.ROLES)[one]) for one in self.roles]
            if self.list_code:
                parts.append(schemes.word(schemes.get("list", self.list_code)["label"]))
            if self.under:
                parts.append(_("%(unit)s及所属") % {"unit": self.under.name})
            return "，".join(parts)


def _populations() -> Iterable[tuple[str, Any]]:
    from bihuan.rooms.oversight.draws.events import POPULATIONS

    return POPULATIONS.items()


STRATA = {
    "units": ("none", "kind", "parent"),
    "problems": ("none", "kind", "list"),
    "posts": ("none", "role", "kind"),
}
"""By what each population may be divided."""


def listed(wanted: Filter) -> list[dict[str, str]]:
    """Everybody in the population as a plan has them, in the order of their ids; names are those of
    units and roles, never of persons."""
    with translation.override(settings.LANGUAGE_CODE):
        found = {"units": _units, "problems": _problems, "posts": _posts}[wanted.of](wanted)
        return sorted(found, key=lambda one: one["id"])


def _units(wanted: Filter) -> list[dict[str, str]]:
    return [
        _item(unit.code, unit.name, _stratum(wanted, unit))
        for unit in units().values()
        if unit.active and unit.kind in (wanted.kinds or KINDS) and _within(wanted, unit)
    ]


def _problems(wanted: Filter) -> list[dict[str, str]]:
    running = lifecycle.of("problem").statuses("open", "waiting")
    rows = Matter.objects.filter(kind="problem", status__in=running, unit__isnull=False)
    if wanted.list_code:
        rows = rows.filter(list_code=wanted.list_code)
    known = units()
    return [
        _item(row.number, unit.name, _stratum(wanted, unit, row))
        for row in rows.order_by()
        if (unit := known.get(row.unit_id or 0)) and _within(wanted, unit)
    ]


def _posts(wanted: Filter) -> list[dict[str, str]]:
    rows = Post.objects.filter(Post.current(), unit__isnull=False).order_by()
    if wanted.roles:
        rows = rows.filter(role__in=wanted.roles)
    known = units()
    found = []
    for post in rows:
        unit = known.get(post.unit_id or 0)
        if unit and _within(wanted, unit):
            role = str(post.get_role_display())
            stratum = role if wanted.strata == "role" else _stratum(wanted, unit)
            found.append(_item(f"post-{post.pk}", f"{unit.name} {role}", stratum))
    return found


def _within(wanted: Filter, unit: Unit) -> bool:
    return wanted.under is None or wanted.under.holds(unit.path)


def _item(key: str, name: str, stratum: str) -> dict[str, str]:
    return {"id": key, "name": name, "stratum": stratum}


def _stratum(wanted: Filter, unit: Unit, problem: Matter | None = None) -> str:
    match wanted.strata:
        case "kind":
            return str(unit.get_kind_display())
        case "parent":
            return _parent(unit)
        case "list" if problem is not None:
            return schemes.word(schemes.get("list", problem.list_code)["label"])
        case _:
            return _("全部")


def _parent(unit: Unit) -> str:
    above = unit.path.rstrip("/").rpartition("/")[0] + "/"
    return next((one.name for one in units().values() if one.path == above), unit.name)


@dataclass(frozen=True)
class Wanted:
    """A draw as somebody wants it. `excluded`: id → reason. `sizes`: stratum → how many, or empty
    to share out `total` in proportion. `after`, in UTC as `record.instant` writes it: only after it
    may the second number come about; `how`: how it will."""

    title: str
    filter: Filter
    total: int = 0
    sizes: Mapping[str, int] = field(default_factory=dict)
    excluded: Mapping[str, str] = field(default_factory=dict)
    second: str = "log"
    after: str = ""
    how: str = ""


def plan(wanted: Wanted, commitment: str, repeats: str = "") -> dict[str, Any]:
    """The plan that is published; `draw.check_plan` says what is wrong with it. Raises ValueError
    when more are wanted than there are."""
    items = listed(wanted.filter)
    made: dict[str, Any] = {
        "rule": draw.RULE,
        "title": wanted.title,
        "population": {"of": wanted.filter.of, "filter": wanted.filter.words()},
        "items": items,
        "excluded": [{"id": k, "reason": v} for k, v in sorted(wanted.excluded.items())],
        "allocation": "fixed" if wanted.sizes else "proportional",
        "total": sum(wanted.sizes.values()) if wanted.sizes else wanted.total,
        "sizes": [],
        "second": {"kind": wanted.second, "after": wanted.after, "how": wanted.how},
        "commitment": commitment,
        "repeats": repeats,
    }
    counts = {name: len(ids) for name, ids in draw.eligible(made).items()}
    sizes = wanted.sizes or draw.proportional(counts, wanted.total)
    made["sizes"] = [{"stratum": k, "size": v} for k, v in sorted(sizes.items())]
    return made
