"""What an opinion may be about: problems under way, and opinions that may have said the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from bihuan.facilities import search
from bihuan.facilities.similarity.suggest import Suggestion, new, shared, suggest, title
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import texts
from bihuan.rooms.voices.models import Voice

SHOWN = 4
RUNNING = ("drafted", "issued", "returned", "working", "verifying", "consulting")


@dataclass(frozen=True)
class Likely:
    """Best first, at most `SHOWN` of each."""

    problems: list[Suggestion]
    voices: list[Suggestion]


NOTHING = Likely([], [])


def of(viewer: Post, voice: Matter, row: Voice) -> Likely:
    """For an opinion. At most sixteen queries."""
    text = texts.of(voice, row).whole
    return like(viewer, text, voice.place_id, leave_out=[voice.pk], matter_id=voice.pk)


def like(
    viewer: Post,
    text: str,
    place_id: int | None,
    *,
    leave_out: Iterable[int] = (),
    matter_id: int | None = None,
) -> Likely:
    """For a text, which may be no opinion yet."""
    asked = new(text, place_id=place_id, matter_id=matter_id)
    if asked is None:
        return NOTHING
    others = policy.visible(viewer, "voice").filter(status__in=("new", "raised", "answered"))
    running = policy.visible(viewer, "problem").filter(status__in=RUNNING)
    found = shared(asked, search, newest=_newest(), few=running)
    # What both say may be a name, which not everybody may read.
    quoting = policy.may_at_all(viewer, "see:contacts")
    voices = suggest(
        asked, others, found, search, quoting=quoting, leave_out=leave_out, limit=2 * SHOWN
    )
    problems = suggest(asked, running, found, search, kind="problem", quoting=quoting, limit=SHOWN)
    raised = _raised(running, voices)
    return Likely(
        _merged(problems, voices, raised, quoting)[:SHOWN],
        [one for one in voices if one.matter.pk not in raised][:SHOWN],
    )


def _newest() -> int:
    """The newest opinion: where many other matters are newer still, common words are not looked
    for among those."""
    return Matter.objects.filter(kind="voice").aggregate(newest=Max("pk"))["newest"] or 0


def _raised(running: QuerySet[Matter], voices: list[Suggestion]) -> dict[int, Matter]:
    """The problem under way that each has become part of."""
    ids = [one.matter.pk for one in voices]
    links = Link.objects.filter(kind="raised_from", target__in=ids, source__in=running)
    found = links.select_related("source__place", "source__unit").order_by("source_id")
    return {link.target_id: link.source for link in found}


def _merged(
    problems: list[Suggestion],
    voices: list[Suggestion],
    raised: dict[int, Matter],
    quoting: bool,
) -> list[Suggestion]:
    """An opinion that has become part of a problem speaks for the problem."""
    by = {one.matter.pk: one for one in problems}
    for one in voices:
        problem = raised.get(one.matter.pk)
        if problem is None:
            continue
        known = by.get(problem.pk)
        if known is None or known.probability < one.probability:
            why = _("其中的意见 %(number)s：%(why)s") % {
                "number": one.matter.number,
                "why": one.why,
            }
            by[problem.pk] = Suggestion(problem, one.probability, why, title(problem, quoting))
    return sorted(by.values(), key=lambda one: (-one.probability, -one.matter.pk))
