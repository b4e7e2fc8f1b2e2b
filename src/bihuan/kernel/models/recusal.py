"""Who has to step aside from which unit's matters, beyond the posts they hold."""

from __future__ import annotations

from datetime import date

from django.db import models

from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.models.projection import Projection


class Recusal(Projection):
    """The person of `post` has an interest in a unit (回避登记), from a day to a day. `ground` is a
    code of the scheme; `by`: who put it down."""

    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="recusals", db_constraint=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    ground = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        ordering = ("-id",)

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)
