"""The call-back desk: whom to ask now, how to reach them, and the link they can answer by."""

from __future__ import annotations

from dataclasses import dataclass, field

from bihuan.doors.portal import links
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.models import Reporter
from bihuan.rooms.voices.models import Voice

MOST = 30


@dataclass(frozen=True)
class Call:
    """One person to ask. `number` is empty when nobody outside reported the problem."""

    voice: int
    number: str
    subject: str
    reporter: str
    contact: str
    tries: int
    link: str


@dataclass
class Asking:
    """A problem whose reporters are asked now."""

    problem: Matter
    calls: list[Call] = field(default_factory=list)
    answered: int = 0


def waiting(viewer: Post) -> tuple[list[Asking], int]:
    """The problems longest in call-back first, at most 30, and how many there are. Five queries."""
    found = policy.visible(viewer, "problem").filter(status="consulting")
    found = found.filter(policy.which(viewer, "problem.consulted"))
    total = found.count()
    problems = found.select_related("unit", "problem").order_by("changed_at", "id")[:MOST]
    askings = {one.pk: Asking(one) for one in problems}
    reporters = list(Reporter.objects.filter(matter__in=list(askings)))
    voices = _voices(viewer, [one.voice for one in reporters])
    for reporter in reporters:
        asking = askings[reporter.matter_id]
        if reporter.result:
            asking.answered += 1
        else:
            asking.calls.append(_call(asking.problem, reporter, voices.get(reporter.voice)))
    return list(askings.values()), total


def _voices(viewer: Post, ids: list[int]) -> dict[int, Voice]:
    seen = policy.visible(viewer, "voice").filter(pk__in=ids).values("pk")
    return {one.pk: one for one in Voice.objects.filter(pk__in=seen).select_related("matter")}


def _call(problem: Matter, reporter: Reporter, voice: Voice | None) -> Call:
    if voice is None:
        return Call(reporter.voice, "", "", "", "", reporter.tries, "")
    return Call(
        voice=reporter.voice,
        number=voice.matter.number,
        subject=voice.matter.title,
        reporter=voice.reporter,
        contact=voice.contact,
        tries=reporter.tries,
        link=links.callback_url(voice.matter, problem),
    )
