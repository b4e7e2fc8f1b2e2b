"""Meetings and talks held at a unit, and forms it is asked to fill in, as what occupies it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.engagements import Engagement, declare
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.collection.models import Collection as Occasion


@declare
def meetings(
    viewer: Post | None, units: Collection[int], first: date, last: date
) -> Iterator[Engagement]:
    wanted = list(units)
    found = Occasion.objects.filter(starts_on__lte=last, ends_on__gte=first)
    found = found.filter(Q(matter__place__in=wanted) | Q(units__overlap=wanted))
    found = found.exclude(matter__status="cancelled")
    if viewer is not None:
        found = found.filter(matter__in=policy.visible(viewer, "collection"))
    for row in found.select_related("matter"):
        one = row.matter
        there = {one.place_id, *row.units} & set(wanted)
        for unit in sorted(pk for pk in there if pk is not None):
            yield Engagement(
                unit, row.starts_on, row.ends_on, "meeting", _("会议、座谈"), one.title,
                "collection", one.number, "blue",
            )  # fmt: skip


@declare
def requests(
    viewer: Post | None, units: Collection[int], first: date, last: date
) -> Iterator[Engagement]:
    """A form stands on the day it has to be handed in, or on which it was opened."""
    wanted = list(units)
    found = Matter.objects.filter(kind="form", helpers__overlap=wanted)
    found = found.exclude(status__in=("draft", "discarded"))
    days = Q(due_on__range=(first, last)) | Q(due_on=None, received_on__range=(first, last))
    if viewer is not None:
        found = found.filter(pk__in=policy.visible(viewer, "form"))
    for one in found.filter(days):
        on = one.due_on or one.received_on
        for unit in sorted(set(one.helpers) & set(wanted)):
            yield Engagement(
                unit, on, on, "request", _("填报"), one.title, "form", one.number
            )  # fmt: skip
