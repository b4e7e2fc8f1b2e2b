"""Letters that are being taken down. Not history: they become an opinion, and are then emptied."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.ocr import Reading, word
from bihuan.kernel.models.people import Post


class Letter(models.Model):
    """`text` and `fields`: what the form holds so far, at first as it was read. Once it has become
    the opinion `voice` (its number) nothing else is left of it."""

    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    text = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    voice = models.CharField(max_length=24, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["voice", "-id"], name="letter_open")]


class LetterPage(models.Model):
    """One page, in the order `place`. `reason`: why it was not read, a code of the reader;
    `used`: its text is part of the letter's."""

    STATES = (("waiting", _("待读取")), ("read", _("已读取")), ("failed", _("读不出")))

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="pages")
    place = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default="waiting")
    reason = models.CharField(max_length=20, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    data = models.JSONField(default=dict)
    used = models.BooleanField(default=False)

    class Meta:
        ordering = ("letter_id", "place", "id")
        indexes = [
            models.Index(fields=["id"], name="letter_waiting", condition=models.Q(state="waiting"))
        ]

    @property
    def reading(self) -> Reading:
        return Reading.from_json(self.data) if self.data else Reading()

    @property
    def why(self) -> str:
        return word(self.reason) if self.reason else ""
