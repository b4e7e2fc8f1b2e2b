"""Projections of opinions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.models.projection import Projection


class Voice(Projection):
    """What an opinion says and who said it; erased texts show as such. `caller`: what of the
    contact tells a person (`rules.caller`), to find what they said before."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="voice",
        db_constraint=False,
    )
    channel = models.CharField(max_length=20)
    text = models.TextField()
    reporter = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    external = models.CharField(max_length=80, blank=True)
    topic = models.CharField(max_length=120, blank=True)
    approach = models.CharField(max_length=40, blank=True)
    receipt = models.CharField(max_length=64, null=True, unique=True)
    fingerprint = models.CharField(max_length=64, null=True, unique=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    caller = models.CharField(max_length=40, blank=True)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        indexes = [
            models.Index(fields=["caller"], name="voice_caller", condition=~Q(caller="")),
            models.Index(fields=["reporter"], name="voice_reporter", condition=~Q(reporter="")),
        ]


class Mapping(models.Model):
    """How the columns of a spreadsheet layout were read last time; a convenience, not history."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    columns = models.JSONField()
    used_at = models.DateTimeField(auto_now=True)


class Import(models.Model):
    """One file of opinions being taken in: what was asked for, how far it is, what became of it.

    `columns`: field code → column from 0. `rows`: data rows of the file, None until it has been
    read; `done`: how many of them are settled. When it is done, `taken` + `repeats` + `refused` =
    `rows`; when it is held, nothing was taken in for the sake of the `refused` rows. `reason` with
    `data`: why it could not go on. `unknown`: words that fitted no channel or unit, counted.
    """

    STATES = (
        ("draft", _("待核对")),
        ("queued", _("排队中")),
        ("reading", _("读取中")),
        ("writing", _("导入中")),
        ("done", _("已完成")),
        ("held", _("未导入")),
        ("failed", _("未能完成")),
    )
    RUNNING = ("queued", "reading", "writing")

    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=200, blank=True)
    sheets = models.JSONField(default=list)
    header_row = models.IntegerField(null=True)
    headers = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    channel = models.CharField(max_length=20, default="hotline")
    skip_bad = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    tries = models.IntegerField(default=0)
    skipped = models.JSONField(default=list)
    rows = models.IntegerField(null=True)
    done = models.IntegerField(default=0)
    taken = models.IntegerField(default=0)
    repeats = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    unknown = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state"], name="voices_import_state")]

    @property
    def running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def why(self) -> str:
        return str(gettext(self.reason) % self.data) if self.reason else ""


class ImportNote(models.Model):
    """What is to be said of one row of an import: that a cell is wrong, or what the row repeats.

    `template` filled with `data` is the sentence; `value` is shortened, persons' numbers masked.
    """

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="notes")
    outcome = models.CharField(max_length=10)  # refused, repeat
    row = models.IntegerField()
    line = models.IntegerField(null=True)
    column = models.CharField(max_length=120, blank=True)
    template = models.TextField()
    data = models.JSONField(default=dict)
    value = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["of", "outcome", "id"], name="voices_import_notes")]

    @property
    def text(self) -> str:
        return str(gettext(self.template) % self.data)
