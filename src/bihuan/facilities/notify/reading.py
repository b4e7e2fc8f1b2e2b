"""Messages as their reader may see them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.functional import Promise

from bihuan.facilities.notify import topics
from bihuan.facilities.notify.models import Item, Message
from bihuan.kernel import events, history, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened

Veil = Callable[[Post, str], str]


@dataclass(frozen=True)
class Told:
    """One event in a message. Of a matter the reader may not see any more, nothing is said."""

    visible: bool
    number: str = ""
    title: str = ""
    url: str = ""
    label: str = ""
    sentence: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Shown:
    """A message in the list."""

    id: int
    topic: str | Promise
    sent_at: datetime
    unread: bool
    items: list[Told]


def shown(viewer: Post, messages: Sequence[Message], veil: Veil) -> list[Shown]:
    """The messages with what they say, as far as the viewer may see it now. `veil` hides in a text
    what this viewer may not read. Four queries."""
    items: dict[int, list[Item]] = defaultdict(list)
    for item in Item.objects.filter(message_id__in=[one.pk for one in messages]):
        items[item.message_id].append(item)
    everything = [item for some in items.values() for item in some]
    seen = _seen(viewer, {item.matter_id for item in everything})
    told = history.some(item.event for item in everything if item.matter_id in seen)
    hide = partial(veil, viewer)
    return [
        Shown(
            one.pk,
            topics.get(one.topic).label,
            one.sent_at,
            one.read_at is None,
            [_told(seen.get(i.matter_id), told.get(i.event), hide) for i in items[one.pk]],
        )
        for one in messages
    ]


def _seen(viewer: Post, ids: set[int]) -> dict[int, Matter]:
    """Those of the matters that the viewer may see now."""
    found = Matter.objects.filter(pk__in=ids)
    return {matter.pk: matter for matter in found if policy.sees(viewer, matter)}


def _told(matter: Matter | None, happened: Happened | None, hide: Callable[[str], str]) -> Told:
    if matter is None or happened is None:
        return Told(visible=False)
    return Told(
        visible=True,
        number=matter.number,
        title=matter.title,
        url=reverse(matter.kind, args=(matter.number,)),
        label=str(events.label(happened.kind)),
        sentence=hide(str(happened.data.says())),
        at=happened.at,
    )
