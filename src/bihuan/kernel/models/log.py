"""The global order of events: RFC 6962 tree, signed checkpoints. Insert-only but for `Pending`."""

from django.db import models


class Pending(models.Model):
    """A committed event that has no place in the log yet."""

    event_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()


class LogEntry(models.Model):
    index = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    leaf = models.BinaryField()


class LogNode(models.Model):
    """Hash of a perfect subtree of 2^level leaves; kept for every eighth level, the others are
    recomputed from at most 256 hashes."""

    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="log_node_once")]


class Checkpoint(models.Model):
    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()
