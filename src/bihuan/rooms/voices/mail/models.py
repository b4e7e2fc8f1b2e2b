"""What is remembered of messages and of the mailbox. The opinions themselves are in the events."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post


class Letter(models.Model):
    """One message that reached us, whatever became of it; its second delivery is known by it.

    `key`: digest of the Message-ID, or of the content when there is none; `content`: of what the
    sender made. Sender, subject and the message itself are kept only while it is kept apart, and
    for a while when it was discarded.
    `sent`: digest of the id of the receipt we answered with.
    """

    OUTCOMES = (
        ("opinion", _("登记为意见")),
        ("added", _("补充到已有意见")),
        ("apart", _("单独存放")),
        ("accepted", _("已接受")),
        ("discarded", _("已丢弃")),
    )

    key = models.CharField(max_length=64, unique=True)
    content = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    reason = models.CharField(max_length=12, blank=True)
    detail = models.TextField(blank=True)
    matter = models.ForeignKey(
        Matter, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    size = models.BigIntegerField()
    raw = models.BinaryField(null=True)
    sent = models.CharField(max_length=64, null=True, unique=True)
    arrived_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["outcome", "id"], name="mail_letter_outcome")]


class Mailbox(models.Model):
    """How far a mailbox has been read. `validity` and `last_uid`: what IMAP calls UIDVALIDITY, and
    the last message that was dealt with; `trying`, `tries`: the message being dealt with, and how
    often. `error` filled with `data` says why the last poll failed."""

    name = models.CharField(max_length=300, unique=True)
    validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    trying = models.BigIntegerField(null=True)
    tries = models.IntegerField(default=0)
    polled_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    @property
    def why(self) -> str:
        return str(gettext(self.error) % self.data) if self.error else ""
