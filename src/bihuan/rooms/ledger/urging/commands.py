"""The verbs of urging; the only writers."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import IntegrityError
from django.utils import timezone
from django.utils.formats import date_format

from bihuan.kernel import calendar, clock, people, record
from bihuan.kernel.errors import IllegalStep, Invalid, Refused, Stale
from bihuan.kernel.events import EventData, seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.lib.text import clean
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.urging import events, plans, recipients, rules, words
from bihuan.rooms.ledger.urging.models import Taken
from bihuan.rooms.ledger.urging.rules import Item, Plan, Step

URGED = ("issued", "working")
"""Statuses in which the unit has to act."""
CHUNK = 500
PROMISE_DAYS = 60


def run() -> int:
    """Take every step that is due now, each once for an item and its date; returns how many.

    Nothing is sent outside the plan's hours and on days off: what falls there is sent when the
    office is open again. Safe to run again at any time, also beside another run.
    """
    if not calendar.current().works(clock.today()):
        return 0
    found = Matter.objects.filter(kind="problem", status__in=URGED, due_on__isnull=False)
    ids = list(found.order_by("pk").values_list("pk", flat=True))
    return sum(_some(ids[n : n + CHUNK]) for n in range(0, len(ids), CHUNK))


def _some(ids: list[int]) -> int:
    matters = Matter.objects.filter(pk__in=ids).select_related("problem").order_by("pk")
    taken: dict[int, list[rules.Taken]] = {}
    for one in Taken.objects.filter(matter_id__in=ids):
        taken.setdefault(one.matter_id, []).append(rules.Taken(one.step, one.anchor, one.on))
    sent = 0
    for matter in matters:
        plan = plans.of(matter.list_code)
        if plan is None or not _open(plan):
            continue
        row: Problem = matter.problem
        known = taken.get(matter.pk, [])
        steps = rules.to_take(plan, item_of(matter, row), known, clock.today(), calendar.current())
        sent += sum(_take(matter, row, step) for step in steps)
    return sent


def _open(plan: Plan) -> bool:
    now = timezone.localtime(clock.now()).time()
    first, last = (time.fromisoformat(one) for one in plan.hours)
    return first <= now < last


def item_of(matter: Matter, row: Problem) -> Item:
    """A problem that was handed over, as the rules look at it."""
    assert matter.due_on is not None
    signs = [row.issued_on or matter.received_on]
    if row.progressed_at:
        signs.append(clock.local_day(row.progressed_at))
    pauses = (matter.due_basis or {}).get("pauses", ())
    spans = tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in pauses)
    return Item(matter.due_on, max(signs), spans)


def _take(matter: Matter, row: Problem, step: Step) -> bool:
    """Take a step, unless somebody was quicker: then the next run looks at it again."""
    try:
        record.append(matter, _data(matter, row, step), by=people.system())
    except (Stale, IllegalStep):
        return False
    except IntegrityError as error:
        if not taken_before(error):
            raise
        return False
    return True


def taken_before(error: IntegrityError) -> bool:
    """Was it the database that refused to take a step twice?"""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", "") == "urging_taken_pkey"


def _data(matter: Matter, row: Problem, step: Step) -> EventData:
    assert matter.due_on is not None
    anchor = rules.anchor(step, item_of(matter, row))
    to = recipients.resolve(matter, row, step.to)
    text = seal(said(matter, row, step, clock.today()))
    if step.level:
        return events.Escalated(
            step.code, step.level, step.when, step.days, anchor, matter.due_on, step.to, to, text
        )
    return events.Reminded(
        step.code, step.when, step.days, anchor, matter.due_on, step.to, to, text
    )


def said(matter: Matter, row: Problem, step: Step, on: date) -> str:
    """The words of a step for a problem, as they are sent on a day."""
    assert matter.due_on is not None
    anchor = rules.anchor(step, item_of(matter, row))
    ahead = step.when == "before"
    unit = units().get(matter.unit_id or 0)
    days = rules.passed(on if ahead else anchor, anchor if ahead else on, calendar.current())
    values = {
        "编号": matter.number,
        "事项": matter.title,
        "单位": unit.name if unit else "",
        "期限": date_format(matter.due_on),
        "天数": str(days),
    }
    return rules.fill(step.words, values)


def promise(problem: Matter, *, by_on: date, text: str, by: Post, seen: int | None = None) -> None:
    """The unit says what it will have done by a day. Raises Refused, Invalid."""
    record.ready(problem, "problem.promised", by=by, seen=seen)
    kept = clean(text)
    if not kept:
        raise Invalid({"text": words.FAULTS["words"]})
    if by_on < clock.today():
        raise Refused(words.REFUSALS["promise.past"], code="promise.past")
    if by_on > clock.today() + timedelta(days=PROMISE_DAYS):
        raise Refused(words.REFUSALS["promise.far"], code="promise.far", days=PROMISE_DAYS)
    record.append(problem, events.Promised(by_on, seal(kept)), by=by, seen=seen)
