"""The channel inside the program: a box of messages for each post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bihuan.facilities.notify import topics
from bihuan.facilities.notify.channels import Notice
from bihuan.facilities.notify.models import Item, Message
from bihuan.kernel import clock, memory
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post

KEPT = "messages"
"""What processes remember of unread messages is forgotten under this name."""


class Inside:
    """Puts notices into the boxes; of a digest, into the message of the day."""

    code = "inside"

    def take(self, notices: Sequence[Notice]) -> None:
        with transaction.atomic():
            made = Message.objects.bulk_create(
                [_message(one) for one in notices],
                update_conflicts=True,
                unique_fields=["digest"],
                update_fields=["sent_at", "read_at"],
            )
            Item.objects.bulk_create(
                [
                    Item(message=message, post_id=one.post, matter_id=one.matter,
                         event=one.event, version=one.version)
                    for one, message in zip(notices, made, strict=True)
                ],
                ignore_conflicts=True,
            )  # fmt: skip
            memory.tell(KEPT)


INSIDE = Inside()


def _message(one: Notice) -> Message:
    """A digest that was read is unread again when something is added to it."""
    daily = topics.get(one.topic).digest
    what = clock.local_day(one.at).isoformat() if daily else str(one.event)
    return Message(
        post_id=one.post, topic=one.topic, digest=f"{one.post}-{one.topic}-{what}", sent_at=one.at
    )


def of(post: Post) -> QuerySet[Message]:
    """The messages of a post, newest first."""
    return Message.objects.filter(post=post).order_by("-sent_at", "-id")


@memory.remembered(KEPT)
def _unread(post_id: int) -> int:
    return Message.objects.filter(post_id=post_id, read_at=None).count()


def unread(post: Post) -> int:
    """How many messages of the post are unread; kept in memory until a message comes or is read."""
    return _unread(post.pk)


@transaction.atomic
def read(post: Post, messages: QuerySet[Message]) -> int:
    """The post has opened these of its messages; returns how many were unread."""
    now = clock.now()
    ids = list(messages.filter(post=post, read_at=None).values_list("pk", flat=True))
    if ids:
        Message.objects.filter(pk__in=ids).update(read_at=now)
        Item.objects.filter(message_id__in=ids, seen_at=None).update(seen_at=now)
        memory.tell(KEPT)
    return len(ids)


@dataclass(frozen=True)
class Receipt:
    """Somebody told of an event of a matter. `version`: which one."""

    version: int
    post: int
    seen_at: datetime | None


def receipts(matter: Matter) -> list[Receipt]:
    """Who was told of which event of a matter, and when they saw it. One query."""
    rows = Item.objects.filter(matter=matter).order_by("version", "post__unit__order", "post_id")
    return [Receipt(*row) for row in rows.values_list("version", "post_id", "seen_at")]


@transaction.atomic
def opened(post: Post, matter: Matter, told: Sequence[Receipt]) -> None:
    """The post has opened the matter itself: it has seen what it was told of it. `told`: what
    `receipts` gave. A message of which everything is seen is read."""
    if not any(one.post == post.pk and one.seen_at is None for one in told):
        return
    now = clock.now()
    unseen = Item.objects.filter(post=post, matter=matter, seen_at=None)
    messages = list(unseen.values_list("message_id", flat=True))
    unseen.update(seen_at=now)
    waiting = Item.objects.filter(message_id__in=messages, seen_at=None)
    done = Message.objects.filter(pk__in=messages).exclude(pk__in=waiting.values("message_id"))
    done.filter(read_at=None).update(read_at=now)
    memory.tell(KEPT)
