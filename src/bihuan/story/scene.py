"""The story as far as it has been told: handles for those who tell it, and for tests."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.collection.commands import Noted
from bihuan.story.clockwork import Clockwork
from bihuan.story.troubles import Trouble


@dataclass
class Story:
    """`units` by code and by short name; `posts` by sign-in (`SIGN_INS`); `acting` by unit id, who
    acts for a unit; `inspectors` by group id; `problems` by the code of the trouble; `collections`
    by their source, with the opinions that `came` from it and were `heard` there."""

    today: date
    size: str = "full"
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    heads: dict[int, Post] = field(default_factory=dict)
    acting: dict[int, Post] = field(default_factory=dict)
    inspectors: dict[int, list[Post]] = field(default_factory=dict)
    problems: dict[str, Matter] = field(default_factory=dict)
    voices: dict[str, Matter] = field(default_factory=dict)
    collections: dict[str, Matter] = field(default_factory=dict)
    came: dict[str, list[Matter]] = field(default_factory=lambda: defaultdict(list))
    heard: dict[str, list[Noted]] = field(default_factory=lambda: defaultdict(list))
    clockwork: Clockwork = field(default_factory=Clockwork)

    @property
    def small(self) -> bool:
        return self.size == "small"

    def unit(self, name: str) -> Unit:
        return self.units[name]

    def problem(self, code: str) -> Matter:
        """The problem of a trouble, as it stands now."""
        return Matter.objects.select_related("unit", "place").get(pk=self.problems[code].pk)

    def matters(self, kind: str, *statuses: str) -> QuerySet[Matter]:
        """Matters of a kind, in one of the statuses if any are named, newest first."""
        found = Matter.objects.filter(kind=kind).order_by("-pk")
        return found.filter(status__in=statuses) if statuses else found

    def post(self, role: str, unit: Unit | None = None) -> Post:
        """The first post of a role, at a unit if one is given. Raises `Post.DoesNotExist`."""
        found = Post.objects.filter(role=role).select_related("unit").order_by("pk")
        if unit is not None:
            found = found.filter(unit=unit)
        first = found.first()
        if first is None:
            raise Post.DoesNotExist(f"no {role} at {unit}")
        return first

    def inspector_for(self, problem: Matter) -> Post:
        """Somebody of the group that checks it who may: independent of the units concerned."""
        assert problem.checker_id is not None
        group = self.inspectors[problem.checker_id]
        return next(one for one in group if policy.may(one, "problem.verified", problem))


def chance(*seed: object) -> random.Random:
    """Random numbers that are the same at every load."""
    return random.Random(":".join(map(str, seed)))  # noqa: S311 - nothing here is secret


def place_of(story: Story, trouble: Trouble) -> Unit | None:
    return story.unit(trouble.place) if trouble.place else None
