"""Projections of visits."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection


class Visit(Projection):
    """A visit. The matter's unit is the one visited, its checker the group. `done`: step →
    day it was done (ISO text), empty when it lapsed. `team`, `present`: ids of posts. `report`:
    what was made public of it, with the records of its `report_files`."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="visit",
        db_constraint=False,
    )
    visit_kind = models.CharField(max_length=40)
    steps = ArrayField(models.CharField(max_length=20))
    done = models.JSONField(default=dict)
    announced = models.BooleanField()
    on = models.DateField()
    visited_on = models.DateField(null=True)
    team = ArrayField(models.BigIntegerField())
    present = ArrayField(models.BigIntegerField(), default=list)
    methods = ArrayField(models.CharField(max_length=20), default=list)
    checklists = ArrayField(models.CharField(max_length=40), default=list)
    round = models.BigIntegerField(null=True)
    exceptions = ArrayField(models.CharField(max_length=20), default=list)
    findings = models.IntegerField(default=0)
    solved = models.IntegerField(default=0)
    suggestions = models.IntegerField(default=0)
    report = models.TextField(blank=True)
    report_files = ArrayField(models.UUIDField(), default=list)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        indexes = [
            models.Index(fields=["on"], name="visit_on"),
            models.Index(fields=["round"], name="visit_round"),
        ]


class Finding(Projection):
    """Something found, or suggested, on a visit. `code` = "<visit>-<n>". `problem`: what it became
    in the ledger."""

    code = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="findings", db_constraint=False
    )
    n = models.IntegerField()
    sort = models.CharField(max_length=10)  # found, solved, suggested
    title = models.TextField()
    text = models.TextField()
    how = models.TextField(blank=True)
    item = models.CharField(max_length=90, blank=True)
    key = models.CharField(max_length=64, blank=True)
    problem = models.BigIntegerField(null=True)
    problem_number = models.CharField(max_length=24, blank=True)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        indexes = [models.Index(fields=["problem"], name="finding_problem")]


class Check(Projection):
    """A checklist as it was filled in on a visit. `code` = "<visit>-<checklist>"."""

    code = models.CharField(max_length=70, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="checks", db_constraint=False
    )
    checklist = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    answers = models.JSONField()

    matter_field: ClassVar[str] = "matter"


class Round(Projection):
    """A round. The matter's unit runs it, its helpers are the groups that go. `stops`: as the event
    `inspection.routed` has them; once approved each is a visit."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="inspection",
        db_constraint=False,
    )
    text = models.TextField()
    visit_kind = models.CharField(max_length=40)
    announced = models.BooleanField()
    authority = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    methods = ArrayField(models.CharField(max_length=20))
    checklists = ArrayField(models.CharField(max_length=40), default=list)
    stops = models.JSONField(default=list)
    reason = models.TextField(blank=True)

    matter_field: ClassVar[str] = "matter"
