"""Views of lists that people keep for themselves. Personal settings, not events."""

from django.db import models

from bihuan.kernel.models.people import Post

LONGEST_QUERY = 2000


class SavedView(models.Model):
    """A list with filters and an order set: `query` is what stands after the ? of its address."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    listing = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=LONGEST_QUERY)
    shared_with_unit = models.BooleanField(default=False)
    order = models.IntegerField(default=0)

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(fields=["post", "listing", "name"], name="saved_view_name_once")
        ]
