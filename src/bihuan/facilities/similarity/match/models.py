"""How rare words are, kept."""

from __future__ import annotations

from django.db import models


class WordCounts(models.Model):
    """Counted among the newest texts; it holds counts by slot (`rarity.slot`) and no text.

    `newest`: the id of the newest matter counted.
    """

    made_at = models.DateTimeField()
    newest = models.BigIntegerField()
    texts = models.IntegerField()
    raw = models.BinaryField()

    class Meta:
        db_table = "similarity_word_counts"
