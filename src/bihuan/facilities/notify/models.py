"""Messages inside the program. They hold no text and no history: who was told of which event, and
when they saw it."""

from django.db import models
from django.db.models import Q

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post


class Message(models.Model):
    """What one post is told at a time. `digest` makes it one: the post, the topic, and the local
    day or the event."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    topic = models.CharField(max_length=40)
    digest = models.CharField(max_length=120, unique=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["post", "-id"], name="message_post"),
            models.Index(fields=["post"], condition=Q(read_at=None), name="message_unread"),
        ]


class Item(models.Model):
    """One event in a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="items")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    event = models.BigIntegerField()
    version = models.IntegerField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["post", "event"], name="told_once")]
