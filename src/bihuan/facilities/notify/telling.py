"""Telling posts of an event."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.facilities.notify import box
from bihuan.facilities.notify.channels import Notice, channels
from bihuan.facilities.notify.topics import get
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import PUBLIC_ID, SYSTEM_ID
from bihuan.kernel.project import Happened


def tell(
    topic: str, happened: Happened, posts: Iterable[int], *, about: Matter | None = None
) -> None:
    """Tell posts (by id) of an event, each once. Call it in the event's transaction, from a
    follower: then both are written or neither is. `about`: the matter it concerns, when that is not
    the event's own: who may not see that one is told nothing. Raises KeyError for an unknown topic.
    """
    get(topic)
    to = sorted(set(posts) - {SYSTEM_ID, PUBLIC_ID, happened.by_id})
    notices = [
        Notice(
            post,
            topic,
            about.pk if about else happened.matter_id,
            happened.id,
            0 if about else happened.version,
            happened.at,
        )
        for post in to
    ]
    if notices:
        box.INSIDE.take(notices)
        for channel in channels():
            channel.take(notices)
