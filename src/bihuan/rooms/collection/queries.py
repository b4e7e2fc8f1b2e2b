"""Reads of collections, viewer first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bihuan.facilities.pages.timeline import veiled
from bihuan.kernel import history, lifecycle, policy
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, units
from bihuan.kernel.phrase import listed
from bihuan.rooms.collection import commands, kinds, rules, words
from bihuan.rooms.collection.events import LIFE
from bihuan.rooms.collection.models import Collection, Mark, Minutes

TONES = {
    "planned": "blue",
    "held": "amber",
    "recorded": "green",
    "cancelled": "grey",
}
SHOWN = 200
"""Opinions listed on the page of a collection; the list of opinions has all of them."""


@dataclass(frozen=True)
class StateWord:
    word: str
    tone: str


def state(collection: Matter) -> StateWord:
    return StateWord(str(LIFE.label_of(collection.status)), TONES[collection.status])


def when(row: Collection) -> str:
    """The days and times of day in words."""
    first, last = date_format(row.starts_on), date_format(row.ends_on)
    days = first if first == last else _("%(from)s至%(to)s") % {"from": first, "to": last}
    times = "–".join(one for one in (row.from_time, row.until_time) if one)
    return f"{days} {times}".strip()


def facts(collection: Matter, row: Collection) -> list[tuple[Any, Any]]:
    """What the page says of it above everything else."""
    kind = kinds.of(row.collection_kind)
    known = units()
    where = [str(known[collection.place_id])] if collection.place_id in known else []
    visited = [str(known[pk]) for pk in row.units if pk in known]
    shown = [
        (words.FIELDS["approach"], row.approach),
        (words.FIELDS["collection_kind"], kind.word),
        (_("时间"), when(row)),
        (words.FIELDS["venue"], " ".join([*where, row.venue]).strip()),
        (words.FIELDS["unit"], collection.unit),
        (words.FIELDS["hosts"], row.hosts),
    ]
    if row.participants:
        shown.append((_("参加人员"), listed(participants(row))))
    if visited:
        shown.append((_("走访、谈话单位"), _visited(visited)))
    return shown


def _visited(names: list[str]) -> str:
    if len(names) <= 12:
        return listed(names)
    return _("%(names)s等%(n)d个单位") % {"names": listed(names[:12]), "n": len(names)}


def participants(row: Collection) -> list[str]:
    """Who came, in words; categories the scheme has no longer come last."""
    known = kinds.categories()
    ordered = [*known, *(code for code in row.participants if code not in known)]
    return [
        _("%(who)s%(n)d人") % {"who": known.get(code, code), "n": row.participants[code]}
        for code in ordered
        if code in row.participants
    ]


# -- minutes ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A paragraph as the page draws it. `start`: offset of its first character."""

    start: int
    segments: list[rules.Segment]
    erased: bool = False


def reads(viewer: Post, collection: Matter) -> bool:
    """May the viewer read the minutes? They name who said what: for whoever may know reporters,
    and for the unit that wrote them."""
    own = policy.may(viewer, "collection.minuted", collection)
    return bool(own) or policy.may_at_all(viewer, "see:contacts")


def minutes(viewer: Post, collection: Matter, marks: list[Mark]) -> list[Shown]:
    """The minutes with the opinions marked in them, for whoever `reads` them. Where numbers of
    persons are masked for this viewer, the paragraph is shown without marks: offsets do not hold
    in it."""
    spans = {one.mark: one.span for one in marks if one.span}
    out = []
    for start, text in Minutes.objects.get(pk=collection.pk).paragraphs:
        if text is None:
            out.append(Shown(start, [], erased=True))
            continue
        shown = veiled(viewer, text)
        same = shown == text
        cut = rules.segments(rules.Paragraph(start, text), spans) if same else []
        out.append(Shown(start, cut or [rules.Segment(shown, ())]))
    return out


# -- opinions -----------------------------------------------------------------------------------


@dataclass
class Opinion:
    """One opinion of a collection. `number` is empty when the viewer may not see it in its own
    right; `mark` is 0 when it was gathered later."""

    mark: int
    text: str
    speaker: str = ""
    number: str = ""
    state: str = ""
    problems: list[Matter] = field(default_factory=list)


def opinions(viewer: Post, collection: Matter, marks: list[Mark]) -> list[Opinion]:
    """What was heard, in the order it was noted, and what was gathered later. At most `SHOWN`."""
    ids = commands.voice_ids(collection)[:SHOWN]
    seen = policy.visible(viewer, "voice").filter(pk__in=ids).in_bulk()
    by_mark = _voice_of_mark(ids) if marks else {}
    problems = _problems_of(viewer, list(seen))
    speakers = kinds.categories()
    out = []
    for mark in marks[:SHOWN]:
        text = veiled(viewer, mark.text)
        one = Opinion(mark.mark, text, speakers.get(mark.speaker, ""))
        _name(one, seen.pop(by_mark.get(mark.mark, 0), None), problems)
        out.append(one)
    for voice in seen.values():
        one = Opinion(0, veiled(viewer, voice.title))
        _name(one, voice, problems)
        out.append(one)
    return out


def _name(one: Opinion, voice: Matter | None, problems: dict[int, list[Matter]]) -> None:
    if voice is not None:
        one.number = voice.number
        one.state = str(lifecycle.of("voice").label_of(voice.status))
        one.problems = problems.get(voice.pk, [])


def _voice_of_mark(voice_ids: list[int]) -> dict[int, int]:
    """Which opinion was born from which mark: the event that opened it says so."""
    found: dict[int, int] = {}
    for pk, past in history.by_matter(voice_ids, texts=False):
        for happened in past:
            if happened.kind == "voice.heard" and happened.data.mark:
                found[happened.data.mark] = pk
    return found


ENDLESS = ("merged", "withdrawn")
"""Problems that are none any more."""


def _problems_of(viewer: Post, voice_ids: list[int]) -> dict[int, list[Matter]]:
    links = Link.objects.filter(kind="raised_from", target_id__in=voice_ids)
    links = links.exclude(source__status__in=ENDLESS).filter(
        source__in=policy.visible(viewer, "problem")
    )
    out: dict[int, list[Matter]] = {}
    for link in links.select_related("source").order_by("source_id"):
        out.setdefault(link.target_id, []).append(link.source)
    return out


# -- before and after ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What became of the opinions of a collection, and of the problems they are part of.

    `total` = waiting + raised + attached + merged + answered + not_accepted. `problems` = running
    + closed + concluded, all problems that any of them is part of; `made`: those that began with
    one of them."""

    total: int = 0
    waiting: int = 0
    raised: int = 0
    attached: int = 0
    merged: int = 0
    answered: int = 0
    not_accepted: int = 0
    problems: int = 0
    made: int = 0
    running: int = 0
    closed: int = 0
    concluded: int = 0

    @property
    def settled(self) -> int:
        return self.total - self.waiting


IN_PROBLEM = ("raised", "settled", "concluded")
"""Statuses of an opinion that is part of a problem."""


def outcome(collection: Matter) -> Outcome:
    """Counted whole, whatever the viewer may open. Four queries."""
    voices = Matter.objects.filter(pk__in=commands.voice_ids(collection))
    by_status = {r["status"]: r["n"] for r in voices.values("status").annotate(n=Count("pk"))}
    joined = Link.objects.filter(kind="raised_from", target__in=voices)
    joined = joined.exclude(source__status__in=ENDLESS)
    problems = Matter.objects.filter(pk__in=joined.values("source_id"))
    counted = {r["status"]: r["n"] for r in problems.values("status").annotate(n=Count("pk"))}
    first = Link.objects.filter(kind="raised_from", source__in=problems).values("source_id")
    firsts = first.annotate(first=Min("pk")).values("first")
    made = joined.filter(pk__in=firsts)
    raised = made.filter(target__status__in=IN_PROBLEM).count()
    inside = sum(by_status.get(one, 0) for one in IN_PROBLEM)
    ended = counted.get("closed", 0) + counted.get("concluded", 0)
    return Outcome(
        total=sum(by_status.values()),
        waiting=by_status.get("new", 0),
        raised=raised,
        attached=inside - raised,
        merged=by_status.get("merged", 0),
        answered=by_status.get("answered", 0),
        not_accepted=by_status.get("not_accepted", 0),
        problems=sum(counted.values()),
        made=raised,
        running=sum(counted.values()) - ended,
        closed=counted.get("closed", 0),
        concluded=counted.get("concluded", 0),
    )


# -- all of them --------------------------------------------------------------------------------


@dataclass
class Row:
    """Sums over the collections of one approach and kind, or of all of them."""

    approach: str
    kind: str
    events: int = 0
    persons: int = 0
    units: int = 0
    sent: int = 0
    returned: int = 0
    opinions: int = 0

    @property
    def rate(self) -> float | None:
        return rules.percent(self.returned, self.sent)

    def add(self, other: Row) -> None:
        for name in ("events", "persons", "units", "sent", "returned", "opinions"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def summary(viewer: Post, where: Q | None = None) -> tuple[list[Row], Row]:
    """By approach and kind, in the order of the schemes, and the sum. One query."""
    found = policy.visible(viewer, "collection").filter(where or Q())
    found = found.filter(status__in=("held", "recorded"))
    known = kinds.every()
    rows = []
    names = ("collection__approach", "collection__collection_kind")
    sums = found.order_by().values(*names).annotate(
        events=Count("pk"),
        persons=Sum("collection__persons"),
        units=Sum("collection__units__len"),
        sent=Sum("collection__sent", default=0),
        returned=Sum("collection__returned", default=0),
        opinions=Sum("collection__opinions"),
    )  # fmt: skip
    for one in sums:
        approach, kind = one.pop(names[0]), one.pop(names[1])
        rows.append(Row(approach, kind, **{k: v or 0 for k, v in one.items()}))
    ways, order = kinds.approaches(), list(known)
    rows.sort(
        key=lambda r: (
            ways.index(r.approach) if r.approach in ways else len(ways),
            order.index(r.kind) if r.kind in order else len(order),
        )
    )
    total = Row("", "")
    for row in rows:
        total.add(row)
        row.kind = kinds.of(row.kind).word
    return rows, total
