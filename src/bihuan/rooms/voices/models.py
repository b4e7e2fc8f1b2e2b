"""Projections of opinions."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
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
    read; `done`: how many of them are settled. When it is done, `taken` + `updated` + `merged` +
    `repeats` + `refused` = `rows`; `likely` of the taken ones are perhaps an opinion that was there
    already. When it is held, nothing was taken in for the sake of the `refused` rows. `alike`: what
    to do about rows like opinions of other imports; `same`: the rows of which somebody said that
    they are the same, None as long as nobody was asked. `reason` with `data`: why it could not go
    on. `unknown`: words that fitted no channel or unit, counted.
    """

    ALIKE = (
        ("mark", _("完全相同的合并，疑似同一件的照常登记并标出")),
        ("ask", _("完全相同的合并，疑似同一件的先列出来，由我逐条定")),
        ("keep", _("都照常登记，只标出")),
    )
    STATES = (
        ("draft", _("待核对")),
        ("queued", _("排队中")),
        ("reading", _("读取中")),
        ("writing", _("导入中")),
        ("done", _("已完成")),
        ("held", _("未导入")),
        ("asking", _("待确认")),
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
    alike = models.CharField(max_length=4, choices=ALIKE, default="mark")
    same = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    tries = models.IntegerField(default=0)
    skipped = models.JSONField(default=list)
    rows = models.IntegerField(null=True)
    done = models.IntegerField(default=0)
    taken = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    merged = models.IntegerField(default=0)
    likely = models.IntegerField(default=0)
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
    def written(self) -> int:
        """Rows that became, or became part of, an opinion."""
        return self.taken + self.updated + self.merged

    @property
    def why(self) -> str:
        return str(gettext(self.reason) % self.data) if self.reason else ""


class ImportNote(models.Model):
    """What is to be said of one row of an import: that a cell is wrong, or what the row repeats.

    `template` filled with `data` is the sentence; `value` is shortened, persons' numbers masked.
    """

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="notes")
    outcome = models.CharField(max_length=10)  # refused, repeat, updated, merged, likely
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


class ExportRow(models.Model):
    """A case as an export told it, known again by `fingerprint` in every later export. `voice`: the
    opinion it is part of; `of`: the import it came by; `facts`: digests of all it ever told."""

    fingerprint = models.CharField(max_length=64, unique=True)
    voice = models.BigIntegerField()
    of = models.BigIntegerField()
    day = models.DateField(null=True)
    facts = ArrayField(models.BigIntegerField())


class ExportKey(models.Model):
    """What near copies, and rows of one caller, have in common (`importing.alike`)."""

    key = models.BigIntegerField()
    row = models.ForeignKey(
        ExportRow,
        on_delete=models.CASCADE,
        related_name="keys",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        indexes = [models.Index(fields=["key"], name="voices_export_key")]
