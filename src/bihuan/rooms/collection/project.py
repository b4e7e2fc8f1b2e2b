"""Collections as rows."""

from datetime import date
from typing import Any

from bihuan.facilities.search import index
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib.mask import mask
from bihuan.rooms.collection.models import Collection, Mark, Minutes

TITLE_CHARACTERS = 300


def _labels(approach: str, kind: str) -> list[str]:
    return [f"approach:{approach}"[:80], f"collection_kind:{kind}"]


@projects("collection.planned")
def _plan(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.title = mask(str(data.subject))[:TITLE_CHARACTERS]  # titles are seen by many
    matter.unit_id, matter.place_id = data.unit, data.place
    matter.labels = _labels(data.approach, data.collection_kind)
    row = Collection(
        matter=matter,
        approach=data.approach,
        collection_kind=data.collection_kind,
        starts_on=data.starts_on,
        ends_on=data.ends_on,
        from_time=data.from_time,
        until_time=data.until_time,
        venue=str(data.venue or ""),
        hosts=str(data.hosts or ""),
    )
    rows.add(row)
    rows.add(Minutes(matter=matter))
    _index(matter, row, rows)


def _index(matter: Matter, row: Collection, rows: Rows) -> None:
    """Not the minutes: they name speakers, and whoever sees the collection may search for it."""
    index(matter, f"{matter.title}\n{row.venue}\n{row.hosts}", rows)


@projects("collection.changed")
def _change(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Collection, matter.pk)
    for name, value in happened.data.changes.items():
        _set(matter, row, name, value)
    matter.labels = _labels(row.approach, row.collection_kind)
    rows.change(row)
    _index(matter, row, rows)


def _set(matter: Matter, row: Collection, name: str, value: Any) -> None:
    match name:
        case "subject":
            matter.title = mask(str(value))[:TITLE_CHARACTERS]
        case "unit":
            matter.unit_id = value
        case "place":
            matter.place_id = value
        case "starts_on" | "ends_on":
            setattr(row, name, date.fromisoformat(value))
        case _:
            setattr(row, name, str(value))


@projects("collection.held")
def _hold(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    row = rows.get(Collection, matter.pk)
    row.participants, row.persons = data.participants, sum(data.participants.values())
    row.units, row.sent, row.returned = list(data.units), data.sent, data.returned
    rows.change(row)


@projects("collection.minuted")
def _minute(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    minutes = rows.get(Minutes, matter.pk)
    texts = [one.text for one in data.paragraphs]
    minutes.paragraphs = [list(pair) for pair in zip(data.starts, texts, strict=True)]
    rows.change(minutes)
    for mark in rows.of(Mark, matter):
        mark.start, mark.end = data.marks.get(str(mark.mark), (None, None))
        rows.change(mark)


@projects("collection.opinion_noted")
def _note(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    mark = Mark(
        key=f"{matter.pk}-{happened.version}",
        matter=matter,
        mark=happened.version,
        text=str(data.text),
        speaker=data.speaker,
        start=data.start,
        end=data.end,
    )
    rows.add(mark)
    _count(matter, rows, 1)


def _count(matter: Matter, rows: Rows, more: int) -> None:
    row = rows.get(Collection, matter.pk)
    row.opinions += more
    rows.change(row)


@projects("collection.gathered")
def _gather(matter: Matter, happened: Happened, rows: Rows) -> None:
    voices = happened.data.voices
    for voice in voices:
        rows.add(Link(source=matter, target_id=voice, kind="gathered"))
    _count(matter, rows, len(voices))


@projects("collection.parted")
def _part(matter: Matter, happened: Happened, rows: Rows) -> None:
    for link in rows.of(Link, matter):
        if link.target_id == happened.data.voice and link.kind == "gathered":
            rows.remove(link)
    _count(matter, rows, -1)
