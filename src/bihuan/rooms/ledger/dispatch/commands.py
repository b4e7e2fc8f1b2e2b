"""The verbs of weekly dispatch; the only writers."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NoReturn

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from bihuan.kernel import calendar, clock, people, policy, record
from bihuan.kernel.errors import Invalid, Refused, Stale
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.lib.text import clean
from bihuan.rooms.ledger.dispatch import events, rules, standing, words
from bihuan.rooms.ledger.dispatch import series as known
from bihuan.rooms.ledger.dispatch.models import Dispatch, ZeroReturn
from bihuan.rooms.ledger.dispatch.series import Series

WEEK = timedelta(days=7)


def refuse(code: str) -> NoReturn:
    """Raises Refused in the words of a code."""
    raise Refused(words.REFUSALS[code], code=code)


@transaction.atomic
def prepare(code: str, *, by: Post) -> Matter:
    """Begin this week's dispatch of a series: from now on units report to it. Raises Refused when
    there is one already, Invalid for an unknown series."""
    series = known.get(code)
    year, week = rules.week_of(clock.today())
    if Dispatch.objects.filter(slot=f"{code}-{year}-{week}").exists():
        refuse("week.there")
    title = gettext("%(series)s（%(year)d年第%(week)d周）")
    data = events.Prepared(
        code, title % {"series": series.label, "year": year, "week": week}, year, week
    )
    try:
        with transaction.atomic():
            return record.open("dispatch", data, by=by)
    except IntegrityError:
        refuse("week.there")


def prepare_all() -> int:
    """On a working day begin what is gone over every week and has something to go over; what was
    not held in an earlier week is called off. Returns how many began; safe to run again."""
    if not calendar.current().works(clock.today()):
        return 0
    year, week = rules.week_of(clock.today())
    began = 0
    with override("zh-hans"):
        for one in known.every():
            if not one.weekly or Dispatch.objects.filter(slot=f"{one.code}-{year}-{week}"):
                continue
            running = Matter.objects.filter(kind="problem", status__in=standing.RUNNING)
            if one.among(running).exists():
                _call_off(one)
                prepare(one.code, by=people.system())
                began += 1
    return began


def _call_off(series: Series) -> None:
    left = Matter.objects.filter(kind="dispatch", status="prepared", dispatch__series=series.code)
    for matter in left.order_by("pk"):
        cancel(matter, reason=gettext("当周没有召开调度会。"), by=people.system())


def since(dispatch: Matter, row: Dispatch) -> datetime:
    """From when it counts: the last one of the series that was held in the eight weeks before its
    own, else the Monday a week before."""
    monday = timezone.make_aware(datetime.combine(rules.monday(row.year, row.week), time.min))
    held = Dispatch.objects.filter(series=row.series, held_at__gte=monday - 8 * WEEK)
    last = held.exclude(pk=dispatch.pk).order_by("-held_at").first()
    return last.held_at if last is not None and last.held_at is not None else monday - WEEK


def zero_units(dispatch: Matter) -> list[int]:
    """Ids of the units that made a zero return."""
    found = ZeroReturn.objects.filter(matter=dispatch)
    return sorted(found.values_list("unit_id", flat=True))


def zero_return(dispatch: Matter, *, by: Post, seen: int | None = None) -> None:
    """零报告: the unit says that there is nothing new. Raises Refused when there is."""
    record.ready(dispatch, "dispatch.zero_returned", by=by, seen=seen)
    unit = by.unit
    if unit is None:
        refuse("zero.unit")
    row = Dispatch.objects.get(pk=dispatch.pk)
    if ZeroReturn.objects.filter(pk=f"{dispatch.pk}-{unit.pk}").exists():
        refuse("zero.done")
    now = standing.live(known.get(row.series), since(dispatch, row), clock.now(), ())
    if [unit.pk, "changed"] in now["states"]:
        refuse("zero.changed")
    record.append(dispatch, events.ZeroReturned(unit.pk, unit.name), by=by, seen=seen)


def remark(
    dispatch: Matter, *, text: str, by: Post, number: str = "", seen: int | None = None
) -> None:
    """What is said at the meeting, of one item if its number is given. Raises Invalid."""
    record.ready(dispatch, "dispatch.remarked", by=by, seen=seen)
    said = clean(text)
    if not said:
        raise Invalid({"text": words.REFUSALS["remark.empty"]})
    wanted, problem = number.strip().upper(), None
    if wanted:
        problem = policy.visible(by, "problem").filter(number=wanted).first()
        if problem is None:
            raise Invalid({"number": words.REFUSALS["remark.number"]})
    data = events.Remarked(seal(said), problem.pk if problem else None, wanted)
    record.append(dispatch, data, by=by, seen=seen)


@transaction.atomic
def hold(dispatch: Matter, *, by: Post, seen: int | None = None) -> None:
    """The meeting was held: what stands at this instant is kept as it is."""
    record.ready(dispatch, "dispatch.held", by=by, seen=seen)
    record.hold(dispatch)
    if seen is not None and seen != dispatch.version:
        raise Stale(number=dispatch.number)
    row = Dispatch.objects.get(pk=dispatch.pk)
    found = standing.live(
        known.get(row.series), since(dispatch, row), clock.now(), zero_units(dispatch)
    )
    record.append(dispatch, events.Held(found), by=by)


def confirm(dispatch: Matter, *, by: Post, seen: int | None = None) -> None:
    """Make the return to the superior from what was kept; who does this confirms it."""
    record.ready(dispatch, "dispatch.returned", by=by, seen=seen)
    row = Dispatch.objects.get(pk=dispatch.pk)
    superior = known.get(row.series).superior
    record.append(dispatch, events.Returned(superior, row.year, row.week), by=by, seen=seen)


def cancel(dispatch: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """Call this week's off; another may be begun."""
    record.ready(dispatch, "dispatch.cancelled", by=by, seen=seen)
    kept = clean(reason)
    if not kept:
        raise Invalid({"reason": words.REFUSALS["reason.empty"]})
    record.append(dispatch, events.Cancelled(seal(kept)), by=by, seen=seen)
