"""The verbs of collections; the only writers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from django.db import transaction

from bihuan.kernel import record
from bihuan.kernel.errors import Invalid, NotAllowed, Refused
from bihuan.kernel.events import Sealed, seal
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.lib.text import clean
from bihuan.rooms.collection import events, fields, kinds, rules, words
from bihuan.rooms.collection.models import Collection, Mark, Minutes

HEARD, GATHERED = "heard_at", "gathered"
"""Links: an opinion to the collection it was heard at; a collection to one gathered later."""


def refuse(code: str, **data: Any) -> NoReturn:
    """Raises Refused in the words of a code."""
    raise Refused(words.REFUSALS[code], code=code, **data)


@dataclass(frozen=True)
class Plan:
    """As it is planned. `unit`: who holds it. `approach`: that of the kind if empty."""

    subject: str
    collection_kind: str
    unit: Unit
    starts_on: date
    ends_on: date | None = None
    approach: str = ""
    from_time: str = ""
    until_time: str = ""
    place: Unit | None = None
    venue: str = ""
    hosts: str = ""


def plan(given: Plan, *, by: Post) -> Matter:
    """Put a collection down. Raises Invalid, NotAllowed."""
    _own(given.unit, by)
    known = kinds.every().get(given.collection_kind)
    data = fields.plain(
        {
            "subject": given.subject,
            "collection_kind": given.collection_kind,
            "approach": given.approach or (known.approach if known else ""),
            "venue": given.venue,
            "hosts": given.hosts,
        }
    )
    ends_on = given.ends_on or given.starts_on
    _check_times(given.starts_on, ends_on, given.from_time, given.until_time)
    planned = events.Planned(
        approach=data["approach"],
        collection_kind=data["collection_kind"],
        subject=seal(data["subject"]),
        unit=given.unit.pk,
        starts_on=given.starts_on,
        ends_on=ends_on,
        from_time=given.from_time,
        until_time=given.until_time,
        place=given.place.pk if given.place else None,
        venue=_sealed(data["venue"]),
        hosts=_sealed(data["hosts"]),
    )
    return record.open("collection", planned, by=by)


def _own(unit: Unit | None, by: Post) -> None:
    """Whoever serves one unit puts down what that unit holds, and nothing else."""
    if by.role in ("officer", "head") and (unit is None or unit.pk not in by.subtree_ids):
        raise NotAllowed(words.REFUSALS["unit.other"])


def _check_times(starts_on: date, ends_on: date, from_time: str, until_time: str) -> None:
    if code := rules.wrong_times(starts_on, ends_on, from_time, until_time):
        raise Invalid({code.split(".")[0]: words.REFUSALS[code]})


def _sealed(text: str, most: int = 0) -> Sealed | None:
    kept = clean(text)
    return seal(kept[:most] if most else kept) if kept else None


def change(collection: Matter, *, by: Post, seen: int | None = None, **changes: Any) -> None:
    """Correct what was planned (`rules.FIELDS`); units are given as `Unit`. Nothing is written when
    nothing changes. Raises Invalid."""
    record.ready(collection, "collection.changed", by=by, seen=seen)
    if "unit" in changes:
        _own(changes["unit"], by)
    now = fields.current(collection)
    data = {k: v for k, v in fields.plain(changes).items() if v != now[k]}
    if not data:
        return
    then = now | data
    days = date.fromisoformat(then["starts_on"]), date.fromisoformat(then["ends_on"])
    _check_times(*days, then["from_time"], then["until_time"])
    sealed = {n: seal(v) if n in rules.PERSONAL else v for n, v in data.items()}
    record.append(collection, events.Changed(sealed), by=by, seen=seen)


def hold(
    collection: Matter,
    *,
    by: Post,
    participants: Mapping[str, int] | None = None,
    units: Iterable[Unit] = (),
    sent: int | None = None,
    returned: int | None = None,
    seen: int | None = None,
) -> None:
    """It took place: who came, and what was counted. Said again, it replaces what was said before.
    Raises Invalid."""
    record.ready(collection, "collection.held", by=by, seen=seen)
    counted = {code: n for code, n in (participants or {}).items() if n}
    if code := rules.wrong_counts(counted, sent, returned):
        raise Invalid({code.split(".")[0]: words.REFUSALS[code]})
    visited = tuple(dict.fromkeys(unit.pk for unit in units))
    record.append(collection, events.Held(counted, visited, sent, returned), by=by, seen=seen)


def minute(collection: Matter, *, text: str, by: Post, seen: int | None = None) -> None:
    """Write down what was said, or write it down anew: opinions noted before are found again by
    their words. Raises Invalid."""
    record.ready(collection, "collection.minuted", by=by, seen=seen)
    kept = clean(text)
    if not kept:
        raise Invalid({"text": words.REFUSALS["minutes.empty"]})
    if len(kept) > rules.MINUTES_MOST:
        refusal = words.REFUSALS["minutes.long"]
        raise Invalid({"text": str(refusal) % {"most": rules.MINUTES_MOST}})
    parts = rules.paragraphs(kept)
    noted = dict(Mark.objects.filter(matter=collection).values_list("mark", "text"))
    marks: dict[str, tuple[int, ...]] = {
        str(m): span for m, span in rules.relocated(noted, kept).items()
    }
    data = events.Minuted(
        tuple(seal(one.text) for one in parts), tuple(one.start for one in parts), marks
    )
    record.append(collection, data, by=by, seen=seen)


# -- opinions -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Noted:
    """An opinion as it was heard. `text` may be empty when `span` says where it stands in the
    minutes; without a span it is looked for there."""

    text: str = ""
    span: rules.Span | None = None
    subject: str = ""
    speaker: str = ""
    reporter: str = ""
    contact: str = ""
    place: Unit | None = None
    said_on: date | None = None


def note(collection: Matter, noted: Noted, *, by: Post, seen: int | None = None) -> Matter:
    """Note an opinion that was heard; it goes to the inbox at once. Returns the opinion, which
    another room opens in the same transaction. Raises Invalid, Refused."""
    return note_all(collection, [noted], by=by, seen=seen)[0]


@transaction.atomic
def note_all(
    collection: Matter, noted: Sequence[Noted], *, by: Post, seen: int | None = None
) -> list[Matter]:
    """Several at once: all of them or none."""
    record.ready(collection, "collection.opinion_noted", by=by, seen=seen)
    if len(noted) > rules.PASSAGES_MOST:
        refuse("passages.many", most=rules.PASSAGES_MOST)
    row = Collection.objects.get(pk=collection.pk)
    whole = written(collection)
    dense = rules.Dense(whole)
    taken = [m.span for m in Mark.objects.filter(matter=collection) if m.span]
    out = []
    with record.whole(collection):
        for one in noted:
            data = _opinion(row, one, whole, _span(one, whole, dense, taken))
            record.append(collection, data, by=by)
            opened = Link.objects.filter(target=collection, kind=HEARD).order_by("-source_id")
            out.append(opened.select_related("source")[0].source)
    return out


def written(collection: Matter) -> str:
    """The whole text of the minutes; what was erased of it is blank, so that offsets hold."""
    parts = Minutes.objects.get(pk=collection.pk).paragraphs
    text = ""
    for start, paragraph in parts:
        text = text.ljust(start - 1) + "\n" * (start > 0) + (paragraph or "")
    return text


def _span(
    noted: Noted, whole: str, dense: rules.Dense, taken: list[rules.Span]
) -> rules.Span | None:
    """Where it was said: as selected, else where its words stand. Notes the place as taken."""
    span = noted.span or dense.locate(clean(noted.text), taken)
    if span is not None:
        if not 0 <= span[0] < span[1] <= len(whole):
            refuse("span.outside")
        taken.append(span)
    return span


def _opinion(
    row: Collection, noted: Noted, whole: str, span: rules.Span | None
) -> events.OpinionNoted:
    text = clean(noted.text) or (clean(whole[slice(*span)]) if span else "")
    if not text:
        raise Invalid({"text": words.REFUSALS["text.empty"]})
    speaker = noted.speaker if noted.speaker in kinds.categories() else ""
    start, end = span or (None, None)
    return events.OpinionNoted(
        text=seal(text),
        channel=kinds.of(row.collection_kind).channel,
        approach=row.approach,
        said_on=noted.said_on or row.starts_on,
        subject=_sealed(noted.subject, rules.LONGEST["subject"]),
        start=start,
        end=end,
        speaker=speaker,
        reporter=_sealed(noted.reporter, 60),
        contact=_sealed(noted.contact, 60),
        place=noted.place.pk if noted.place else None,
    )


def gather(collection: Matter, voices: Iterable[Matter], *, by: Post) -> int:
    """Count opinions that came in by another way as this collection's. Those it has already are
    passed over; returns how many are new. Raises Refused when none is."""
    record.ready(collection, "collection.gathered", by=by)
    there = set(voice_ids(collection))
    fresh = sorted({v.pk for v in voices if v.kind == "voice"} - there)
    if not fresh:
        refuse("voices.none")
    record.append(collection, events.Gathered(tuple(fresh)), by=by)
    return len(fresh)


def part(collection: Matter, voice: Matter, *, by: Post, seen: int | None = None) -> None:
    """Take an opinion out that was gathered; what was heard there stays. Raises Refused."""
    record.ready(collection, "collection.parted", by=by, seen=seen)
    if Link.objects.filter(source=voice, target=collection, kind=HEARD).exists():
        refuse("voice.born")
    if not Link.objects.filter(source=collection, target=voice, kind=GATHERED).exists():
        refuse("voice.other")
    record.append(collection, events.Parted(voice.pk, voice.number), by=by, seen=seen)


def voice_ids(collection: Matter) -> list[int]:
    """The opinions heard there, in the order they were noted, then those gathered later."""
    heard = Link.objects.filter(target=collection, kind=HEARD).order_by("source_id")
    later = Link.objects.filter(source=collection, kind=GATHERED).order_by("target_id")
    return [*heard.values_list("source_id", flat=True), *later.values_list("target_id", flat=True)]


# -- ends ---------------------------------------------------------------------------------------


def finish(collection: Matter, *, by: Post, seen: int | None = None) -> None:
    """Everything is written down."""
    record.append(collection, events.Recorded(), by=by, seen=seen)


def reopen(collection: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    record.ready(collection, "collection.reopened", by=by, seen=seen)
    record.append(collection, events.Reopened(_reason(reason)), by=by, seen=seen)


def cancel(collection: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    record.ready(collection, "collection.cancelled", by=by, seen=seen)
    record.append(collection, events.Cancelled(_reason(reason)), by=by, seen=seen)


def _reason(text: str) -> Sealed:
    kept = clean(text)
    if not kept:
        raise Invalid({"reason": words.REFUSALS["reason.empty"]})
    return seal(kept)
