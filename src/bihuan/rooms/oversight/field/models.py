"""What phones have sent."""

from django.db import models


class Sent(models.Model):
    """An act that a phone sent and that was accepted. `key`: what the phone knows it by; whoever
    sends it again gets the same answer. It holds no words of the act."""

    key = models.CharField(max_length=64, primary_key=True)
    post = models.BigIntegerField()
    visit = models.BigIntegerField()
    act = models.CharField(max_length=80)
    at = models.DateTimeField()
