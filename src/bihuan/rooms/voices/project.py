"""Opinions as rows."""

from bihuan.facilities.search import extend, index
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib.mask import mask
from bihuan.rooms.voices import rules
from bihuan.rooms.voices.models import Voice

TITLE_CHARACTERS = 300


@projects("voice.received")
def _receive(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    subject = " ".join(str(data.subject).split())
    matter.title = mask(subject)[:TITLE_CHARACTERS]  # titles are seen by many
    matter.source, matter.place_id = data.channel, data.place
    matter.labels = [f"{k}:{v}"[:80] for k, v in _classes(data.topic, data.approach) if v]
    rows.add(
        Voice(
            matter=matter,
            channel=data.channel,
            text=str(data.text),
            reporter=str(data.reporter or ""),
            contact=str(data.contact or ""),
            caller=rules.caller((data.contact.text or "") if data.contact else ""),
            external=data.external,
            topic=data.topic,
            approach=data.approach,
            receipt=data.receipt or None,
            fingerprint=data.fingerprint or None,
        )
    )
    index(matter, f"{subject}\n{data.text}", rows)


def _classes(topic: str, approach: str) -> list[tuple[str, str]]:
    return [("topic", topic), ("approach", approach)]


@projects("voice.added")
def _add(matter: Matter, happened: Happened, rows: Rows) -> None:
    extend(matter, str(happened.data.text), rows)


@projects("voice.answered")
def _answer(matter: Matter, happened: Happened, rows: Rows) -> None:
    voice = rows.get(Voice, matter.pk)
    voice.answer, voice.answered_on = str(happened.data.text), happened.on
    rows.change(voice)
    matter.closed_on = happened.on


@projects("voice.heard")
def _hear(matter: Matter, happened: Happened, rows: Rows) -> None:
    rows.add(Link(source=matter, target_id=happened.data.at, kind="heard_at"))


@projects("voice.updated")
def _update(matter: Matter, happened: Happened, rows: Rows) -> None:
    """What was not known is filled in; an answer of ours, and what was said, stay as they are."""
    data = happened.data
    voice = rows.get(Voice, matter.pk)
    if data.topic:
        voice.topic = data.topic
        others = [label for label in matter.labels if not label.startswith("topic:")]
        matter.labels = [f"topic:{data.topic}"[:80], *others]
    matter.place_id = matter.place_id or data.place
    voice.reporter = voice.reporter or str(data.reporter or "")
    if data.contact and not voice.contact:
        voice.contact = str(data.contact)
        voice.caller = rules.caller(data.contact.text or "")
    if data.answer and matter.status == "answered":
        voice.answer, voice.answered_on = str(data.answer), happened.on
        matter.closed_on = happened.on
    rows.change(voice)
    if data.text:
        extend(matter, str(data.text), rows)


@projects("voice.classified")
def _classify(matter: Matter, happened: Happened, rows: Rows) -> None:
    others = [label for label in matter.labels if not label.startswith("class:")]
    matter.labels = [f"class:{happened.data.code}", *others]


@projects("voice.raised")
def _raise(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.place_id = happened.data.place or matter.place_id


@projects("voice.merged")
def _merge(matter: Matter, happened: Happened, rows: Rows) -> None:
    rows.add(Link(source=matter, target_id=happened.data.into, kind="merged_into"))


@projects("voice.not_accepted", "voice.settled", "voice.concluded")
def _end(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.closed_on = happened.on


@projects("voice.resumed")
def _resume(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.closed_on = None


@projects("voice.released")
def _release(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.closed_on = None
    voice = rows.get(Voice, matter.pk)
    voice.answer, voice.answered_on = "", None
    rows.change(voice)
    for link in rows.of(Link, matter):
        if link.kind == "merged_into":
            rows.remove(link)
