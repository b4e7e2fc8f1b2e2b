"""Reads of rounds, viewer first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.kernel.phrase import listed
from bihuan.rooms.oversight.rounds import commands_round, events, events_round, kinds, queries
from bihuan.rooms.oversight.rounds.events_round import ROUND
from bihuan.rooms.oversight.rounds.models import Round, Visit
from bihuan.rooms.oversight.rounds.queries import Stage, StateWord
from bihuan.rooms.oversight.rounds.words import FIELDS, ROUND_FIELDS, STEPS

TONES = {"drafting": "blue", "submitted": "amber", "approved": "orange", "ended": "green",
         "cancelled": "grey"}  # fmt: skip


def state(matter: Matter) -> StateWord:
    return StateWord(str(ROUND.label_of(matter.status)), TONES[matter.status])


def facts(matter: Matter, row: Round) -> list[tuple[Any, Any]]:
    """The plan, as the page shows it above everything else."""
    told = _("事先通知") if row.announced else _("不打招呼")
    first, last = date_format(row.starts_on), date_format(row.ends_on)
    known = kinds.checklists()
    shown: list[tuple[Any, Any]] = [
        (FIELDS["visit_kind"], f"{queries.kind_word(row.visit_kind)} · {told}"),
        (ROUND_FIELDS["authority"], events_round.AUTHORITIES.get(row.authority, row.authority)),
        (ROUND_FIELDS["unit"], matter.unit),
        (_("时间"), _("%(from)s至%(to)s") % {"from": first, "to": last}),
        (ROUND_FIELDS["methods"], listed(events.METHODS.get(m, m) for m in row.methods)),
        (ROUND_FIELDS["text"], row.text),
    ]
    if row.checklists:
        lists = listed(known[c].word if c in known else c for c in row.checklists)
        shown.append((FIELDS["checklists"], lists))
    if row.reason:
        shown.append((_("例外理由"), row.reason))
    return shown


@dataclass(frozen=True)
class Line:
    """A unit of the round: planned for a day, or the visit with how far it is. `cells`: one for
    each of the round's steps, None where the visit has no such step."""

    unit: str
    group: str
    on: date
    team: str
    number: str = ""
    state: StateWord | None = None
    cells: tuple[Stage | None, ...] = ()
    clashes: tuple[str, ...] = ()
    findings: int = 0
    solved: int = 0
    suggestions: int = 0


@dataclass(frozen=True)
class Matrix:
    """Units × progress. `steps`: words of the columns; empty until there are visits."""

    steps: tuple[str, ...]
    lines: tuple[Line, ...]


def matrix(viewer: Post, matter: Matter, row: Round) -> Matrix:
    """The stops while it is planned, the visits once it is approved; of other groups' an inspector
    sees none. Two queries and those of the guard."""
    if matter.status in ("drafting", "submitted"):
        return Matrix((), _planned(viewer, row))
    found = policy.visible(viewer, "visit").filter(visit__round=matter.pk)
    visits = list(found.select_related("visit").order_by("visit__on", "id"))
    steps = tuple(one for one in STEPS if any(one in v.visit.steps for v in visits))
    lines = tuple(_visit(one, one.visit, steps) for one in visits)
    return Matrix(tuple(str(STEPS[one]) for one in steps), lines)


def _planned(viewer: Post, row: Round) -> tuple[Line, ...]:
    against = commands_round.clashes(row)
    return tuple(
        Line(
            str(one.unit),
            str(one.group),
            one.on,
            listed(member.name for member in one.team),
            clashes=tuple(against.get(one.unit.pk, ())),
        )
        for one in commands_round.stops(row)
        if viewer.role != "inspector" or one.group.pk in viewer.subtree_ids
    )


def _visit(matter: Matter, row: Visit, steps: tuple[str, ...]) -> Line:
    known = units()
    stages = dict(zip(row.steps, queries.stages(matter, row), strict=True))
    return Line(
        str(known.get(matter.unit_id or 0, "")),
        str(known.get(matter.checker_id or 0, "")),
        row.visited_on or row.on,
        listed(queries.names(row.present or row.team)),
        number=matter.number,
        state=queries.state(matter),
        cells=tuple(stages.get(one) for one in steps),
        findings=row.findings,
        solved=row.solved,
        suggestions=row.suggestions,
    )


# -- statistics ---------------------------------------------------------------------------------


@dataclass
class Sums:
    """Visits of one group or kind that were made, and what came of them. `findings` went into the
    ledger."""

    word: str
    made: int = 0
    findings: int = 0
    solved: int = 0
    suggestions: int = 0
    exceptions: int = 0

    def add(self, other: Sums) -> None:
        for name in ("made", "findings", "solved", "suggestions", "exceptions"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def sums(viewer: Post, by: str, where: Q | None = None) -> tuple[list[Sums], Sums]:
    """By `group` or `kind`, and the sum. Visits that were made: their inspectors have left. One
    query."""
    column = {"group": "checker", "kind": "visit__visit_kind"}[by]
    found = policy.visible(viewer, "visit").filter(where or Q())
    found = found.exclude(status__in=(*events.COMING, "onsite", "cancelled"))
    counted = (
        found.order_by()
        .values(column)
        .annotate(
            made=Count("pk"),
            found=Sum("visit__findings"),
            solved=Sum("visit__solved"),
            suggestions=Sum("visit__suggestions"),
            exceptions=Count("pk", filter=Q(visit__exceptions__len__gt=0)),
        )
    )
    order = list(units()) if by == "group" else list(kinds.every())
    out, total = [], Sums("")
    for one in sorted(counted, key=lambda r: order.index(r[column]) if r[column] in order else -1):
        word = (
            str(units().get(one[column], "")) if by == "group" else queries.kind_word(one[column])
        )
        row = Sums(word, one["made"], one["found"] - one["solved"], one["solved"],
                   one["suggestions"], one["exceptions"])  # fmt: skip
        total.add(row)
        out.append(row)
    return out, total
