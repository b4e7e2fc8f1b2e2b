"""The event table. Only `bihuan.kernel.record` writes it; the database refuses every change."""

from django.db import models

from bihuan.kernel.models.people import Post


class Event(models.Model):
    """One thing that happened to one matter.

    `text` is the exact RFC 8785 text that was hashed into the log; the other columns repeat parts
    of it for queries, and `bihuan verify` compares them.
    """

    matter_id = models.BigIntegerField()
    version = models.IntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    happened_on = models.DateField(null=True)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter_id", "version"], name="one_event_per_version"),
        ]
        indexes = [models.Index(fields=["kind", "at"], name="event_kind_at")]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.version} {self.kind}"
