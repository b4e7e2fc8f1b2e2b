"""Which stored content belongs to which matter."""

import uuid

from django.db import models
from django.db.models import Q


class File(models.Model):
    """One upload. Content is kept once for each `sha256`, however many files share it.

    The original name is personal text: the event seals it, and `name_digest` leads to its Body.
    `erased_at`: the content is gone and the hash stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter_id = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    mime = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    name_digest = models.CharField(max_length=64)
    uploaded_by = models.BigIntegerField()
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["matter_id"], name="file_matter"),
            models.Index(fields=["sha256"], name="file_content", condition=Q(erased_at=None)),
        ]
