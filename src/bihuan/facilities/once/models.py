"""What is remembered for two days: which forms were sent already."""

from django.db import models


class Sent(models.Model):
    """A form that was accepted. `key` is an HMAC of its token; `result` can only be read with the
    token itself, which nobody but the sender's browser has."""

    key = models.CharField(max_length=64, primary_key=True)
    result = models.BinaryField(default=bytes)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="once_sent_at")]
