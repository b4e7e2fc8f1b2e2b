"""Reads of deeds: for who handles them, viewer first, and for everybody what is published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from bihuan.facilities.files import Shown, read_event
from bihuan.kernel import clock, history, people, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.rooms.ledger.deeds import rules, words
from bihuan.rooms.ledger.deeds.models import Milestone, Publication, Target
from bihuan.rooms.ledger.deeds.rules import Aim

WITH_FILES = ("problem.delivered", "problem.progressed", "problem.closure_requested")
MOST = 200


@dataclass(frozen=True)
class Deed:
    """A deed with plan against done. `planned`: how far it should be today, in percent;
    `publication`: what the public reads, or None."""

    matter: Matter
    targets: Sequence[Target]
    milestones: Sequence[Milestone]
    publication: Publication | None
    percent: int | None
    planned: int | None
    pace: str

    @property
    def pace_word(self) -> str:
        return str(words.PACES.get(self.pace, ""))

    @property
    def pace_tone(self) -> str:
        return words.PACE_TONES.get(self.pace, "grey")

    @property
    def unit(self) -> Unit | None:
        return units().get(self.matter.unit_id or 0)

    @property
    def late(self) -> Sequence[Milestone]:
        """Stages that should have been reached."""
        today = clock.today()
        return [one for one in self.milestones if one.reached_on is None and one.due_on < today]

    @property
    def reported_on(self) -> date | None:
        return max((one.reported_on for one in self.targets if one.reported_on), default=None)


def share(target: Target) -> int:
    return Aim(target.amount, target.done).percent


def of(matters: Sequence[Matter]) -> list[Deed]:
    """Deeds, each read with its row in the ledger. Three queries."""
    ids = [one.pk for one in matters]
    targets: dict[int, list[Target]] = defaultdict(list)
    milestones: dict[int, list[Milestone]] = defaultdict(list)
    for target in Target.objects.filter(matter__in=ids):
        targets[target.matter_id].append(target)
    for milestone in Milestone.objects.filter(matter__in=ids):
        milestones[milestone.matter_id].append(milestone)
    published = Publication.objects.in_bulk(ids)
    return [
        _deed(one, targets[one.pk], milestones[one.pk], published.get(one.pk)) for one in matters
    ]


def _deed(
    matter: Matter,
    targets: Sequence[Target],
    milestones: Sequence[Milestone],
    publication: Publication | None,
) -> Deed:
    done = rules.percent(Aim(one.amount, one.done) for one in targets)
    start = matter.problem.issued_on
    plan = rules.planned(start, matter.due_on, clock.today()) if start else None
    return Deed(matter, targets, milestones, publication, done, plan, rules.pace(done, plan))


def visible(viewer: Post) -> QuerySet[Matter]:
    """Items with targets that the viewer may see, the newest first."""
    found = policy.visible(viewer, "problem").exclude(status__in=("merged", "withdrawn"))
    aimed = Target.objects.values("matter_id")
    return found.filter(pk__in=aimed).select_related("problem").order_by("-pk")


def every(viewer: Post) -> list[Deed]:
    """The deeds a viewer may see, at most 200. Four queries."""
    return of(list(visible(viewer)[:MOST]))


def published() -> list[Deed]:
    """What everybody may see, the newest first. Four queries."""
    shown = policy.visible(people.public(), "problem").filter(publication__isnull=False)
    shown = shown.exclude(status__in=("merged", "withdrawn"))
    return of(list(shown.select_related("problem").order_by("-pk")[:MOST]))


def public(number: str) -> Deed | None:
    """One of those, by its number."""
    shown = policy.visible(people.public(), "problem").filter(publication__isnull=False)
    shown = shown.exclude(status__in=("merged", "withdrawn"))
    found = shown.select_related("problem").filter(number=number).first()
    return of([found])[0] if found else None


def pictures(deed: Matter) -> list[Shown]:
    """The pictures among what was handed in for it, oldest first."""
    told = history.of(deed, *WITH_FILES)
    shown = (read_event(one) for happened in told for one in happened.data.files)
    return [one for one in shown if one.photo]
