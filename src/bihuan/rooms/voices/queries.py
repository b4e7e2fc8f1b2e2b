"""Reads of opinions, viewer first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from bihuan.kernel import policy
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.events import LIFE

TONES = {
    "open": "blue",
    "waiting": "amber",
    "closed": "green",
    "concluded": "grey",
    "joined": "grey",
}


@dataclass(frozen=True)
class StateWord:
    word: str
    tone: str


def state(voice: Matter) -> StateWord:
    known = LIFE.states[voice.status]
    return StateWord(str(known.label), TONES[known.phase])


def inbox_next(viewer: Post, after: Matter) -> Matter | None:
    """The next opinion waiting after this one, newest first as in the inbox; else the first."""
    waiting = policy.visible(viewer, "voice").filter(status="new").exclude(pk=after.pk)
    following = waiting.filter(pk__lt=after.pk).order_by("-id").first()
    return following or waiting.order_by("-id").first()


def waiting(viewer: Post, most: int = 1000) -> int:
    """How many opinions wait; not counted beyond `most`."""
    found = policy.visible(viewer, "voice").filter(status="new").order_by()
    return found[:most].count()


def joined(viewer: Post, voice: Matter) -> list[Matter]:
    """Opinions merged into this one, and the one it was merged into."""
    sources = Link.objects.filter(target=voice, kind="merged_into").values("source_id")
    targets = Link.objects.filter(source=voice, kind="merged_into").values("target_id")
    seen = policy.visible(viewer, "voice")
    return [*seen.filter(pk__in=sources), *seen.filter(pk__in=targets)]


def heard_at(viewer: Post, voice: Matter) -> list[Matter]:
    """Where it was said, as far as the viewer may see that: collections, answered forms."""
    there = Link.objects.filter(source=voice, kind="heard_at").values("target_id")
    later = Link.objects.filter(target=voice, kind="gathered").values("source_id")
    found = Matter.objects.filter(Q(pk__in=there) | Q(pk__in=later)).order_by("pk")
    return [one for one in found if policy.sees(viewer, one)]


def problem_seen(viewer: Post, voice: Matter) -> Matter | None:
    """The problem it became part of, if the viewer may see that."""
    problem = commands.problem_of(voice)
    return problem if problem and policy.sees(viewer, problem) else None
