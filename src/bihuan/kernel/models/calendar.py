"""The working calendar as published year by year."""

from django.db import models

from bihuan.kernel.models.projection import Projection


class CalendarYear(Projection):
    year = models.IntegerField(primary_key=True)
    source = models.CharField(max_length=200)
    version = models.IntegerField()


class CalendarDay(Projection):
    """A day of a holiday, weekends in it too, or a weekend day worked (调休)."""

    on = models.DateField(primary_key=True)
    works = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)
