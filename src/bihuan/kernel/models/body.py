"""What may have to be erased."""

from django.db import models
from django.db.models import Q


class Body(models.Model):
    """A sealed text: `digest` = SHA-256(salt ‖ UTF-8 text), which is all that events hold.

    Erasing empties text and salt and leaves the digest, so the log still verifies
    (个人信息保护法 第四十七条).
    """

    digest = models.CharField(max_length=64, primary_key=True)
    matter_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    salt = models.BinaryField(null=True)
    text = models.TextField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter_id"])]
        constraints = [
            models.CheckConstraint(
                name="body_whole_or_erased",
                condition=Q(text__isnull=False, salt__isnull=False, erased_at__isnull=True)
                | Q(text__isnull=True, salt__isnull=True, erased_at__isnull=False),
            )
        ]
