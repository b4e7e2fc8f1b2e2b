"""A matter's history as sentences for its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bihuan.kernel import events, history, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import PUBLIC_ID, SYSTEM_ID, Post, posts
from bihuan.lib import persons
from bihuan.lib.mask import mask


@dataclass(frozen=True)
class Line:
    """One event as the timeline component draws it. `files`: the event's own file records."""

    number: int
    kind: str
    label: str
    sentence: str
    actor: str
    unit: str
    at: datetime
    happened_on: date | None
    tone: str
    files: list[Any] = field(default_factory=list)


TONES = {
    "closed": "green", "verified": "green", "settled": "green",
    "returned": "amber", "extension_asked": "amber", "urged": "amber",
    "reminded": "amber", "escalated": "red", "promised": "blue",
    "conclusion_proposed": "amber",
    "sent_back": "red", "check_failed": "red", "reopened": "red",
    "issued": "blue", "closure_requested": "blue", "raised": "blue", "registered": "blue",
}  # fmt: skip
"""Tone of an event by the last part of its kind; grey otherwise."""


def of(viewer: Post, matter: Matter, read: Callable[[Any], Any]) -> list[Line]:
    """The whole history in sentences, newest first. Two queries.

    `read` makes of an event's file record one that can be drawn (`files.read_event`). Names and
    numbers of persons are masked for whoever may not see how to reach a reporter.
    """
    past = history.of(matter)
    actors = posts()
    lines = []
    for one in past:
        actor = actors[one.by_id]
        lines.append(
            Line(
                number=one.version,
                kind=one.kind,
                label=str(events.label(one.kind)),
                sentence=veiled(viewer, str(one.data.says())),
                actor=_name(actor),
                unit=actor.unit.name if actor.unit else "",
                at=one.at,
                happened_on=one.happened_on,
                tone=TONES.get(one.kind.rsplit(".", 1)[-1], "grey"),
                files=[read(record) for record in getattr(one.data, "files", ())],
            )
        )
    return lines[::-1]


def veiled(viewer: Post, text: str) -> str:
    """What was said; names and numbers of persons are masked unless the viewer may see contacts."""
    return text if policy.may_at_all(viewer, "see:contacts") else mask(persons.hide(text))


def _name(post: Post) -> str:
    """Who acted; the two posts nobody holds go by their role."""
    return str(post.get_role_display()) if post.pk in (SYSTEM_ID, PUBLIC_ID) else post.name
