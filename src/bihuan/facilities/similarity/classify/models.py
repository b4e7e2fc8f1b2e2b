"""What was learned, kept."""

from __future__ import annotations

from django.db import models


class ClassModel(models.Model):
    """A model of the authority's classes. It holds weights of pairs of characters, and no text.

    `edition`: of the taxonomy it was learned in; `texts` it was learned from, `by_hand` of them
    classified by a person here; `figures`: what it reached, cross-validated.
    """

    made_at = models.DateTimeField()
    edition = models.IntegerField()
    texts = models.IntegerField()
    by_hand = models.IntegerField()
    figures = models.JSONField()
    raw = models.BinaryField()

    class Meta:
        db_table = "similarity_class_model"
