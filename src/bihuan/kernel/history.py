"""Events read back: decoded, with their texts."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast

from django.db import connection
from django.db.models import Q

from bihuan.kernel import bodies, events
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened
from bihuan.lib import canonical


def decoded(stored: Iterable[Event]) -> list[Happened]:
    """The events with data decoded and texts put in: one query for the texts of all of them."""
    out = [_happened(one) for one in stored]
    bodies.unseal(s for one in out for s in events.seals_of(one.data))
    return out


def _happened(stored: Event) -> Happened:
    envelope = cast(dict[str, Any], canonical.decode(stored.text))
    return Happened(
        id=stored.pk,
        matter_id=stored.matter_id,
        version=stored.version,
        kind=stored.kind,
        at=stored.at,
        by_id=stored.by_id,
        happened_on=stored.happened_on,
        data=events.decode(stored.kind, envelope["data"]),
    )


def of(matter: Matter, *kinds: str) -> list[Happened]:
    """The history of one matter, oldest first; of some kinds only, if named. Two queries."""
    stored = Event.objects.filter(matter_id=matter.pk).order_by("version")
    return decoded(stored.filter(kind__in=kinds) if kinds else stored)


def happened_since(kind: str, since: datetime, *, to: str) -> bool:
    """Did an event of this kind happen to any matter of kind `to` after that instant?"""
    found = Event.objects.filter(kind=kind, at__gt=since).values("matter_id")
    return Matter.objects.filter(kind=to, pk__in=found).exists()


def one(event_id: int) -> Happened:
    return decoded([Event.objects.get(pk=event_id)])[0]


def text_of(event_id: int) -> str:
    """The event as it is hashed into the log. It holds no sealed text."""
    found: str = Event.objects.values_list("text", flat=True).get(pk=event_id)
    return found


def some(event_ids: Iterable[int]) -> dict[int, Happened]:
    """Events of any matters by id. Two queries."""
    return {one.id: one for one in decoded(Event.objects.filter(pk__in=list(event_ids)))}


def by_matter(
    matter_ids: Sequence[int], *, until: datetime | None = None, texts: bool = True
) -> Iterator[tuple[int, list[Happened]]]:
    """Histories of many matters, in the order given, each oldest first. Two queries.

    `until`: only what had happened by that instant, itself included. Without `texts` sealed texts
    stay shut, which saves a query.
    """
    stored = Event.objects.filter(matter_id__in=matter_ids).order_by("matter_id", "version")
    if until is not None:
        stored = stored.filter(at__lte=until)
    grouped: dict[int, list[Happened]] = {pk: [] for pk in matter_ids}
    for happened in decoded(stored) if texts else map(_happened, stored):
        grouped[happened.matter_id].append(happened)
    yield from grouped.items()


def touched(log_size: int) -> list[int]:
    """Ids of the matters with events that have no place in the log yet, or one from that index on.
    One query. What was committed later than a `log_size` was read is always among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT e.matter_id FROM kernel_event e JOIN (SELECT event_id FROM"
            " kernel_pending UNION ALL SELECT event_id FROM kernel_logentry WHERE index >= %s) n"
            " ON n.event_id = e.id",
            [log_size],
        )
        return [pk for (pk,) in cursor.fetchall()]


def late(kinds: Collection[str], since: int, on: date) -> list[int]:
    """Ids of the matters to which, after the event of that id, something of these kinds was
    recorded, or something said to have happened on that day or before. One query."""
    found = Event.objects.filter(pk__gt=since)
    found = found.filter(Q(kind__in=kinds) | Q(happened_on__lte=on))
    return sorted(set(found.values_list("matter_id", flat=True)))
