"""Token buckets, one row for each thing that is counted."""

from django.db import models


class Bucket(models.Model):
    """`key` is an HMAC, never an address or a telephone number. `tokens` were left at `at`."""

    key = models.CharField(max_length=64, primary_key=True)
    tokens = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="throttle_at")]
