"""What an import does to opinions that are there already; the only writer of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bihuan.kernel import record
from bihuan.kernel.events import Sealed, seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.lib.text import clean
from bihuan.rooms.voices import events, rules

PERSON_MOST = 120


@dataclass(frozen=True)
class News:
    """What a system tells of an opinion that was not known. `external`: its number there;
    `answered_on`: the day of `answer`; `steps`: how it was handed on."""

    external: str = ""
    topic: str = ""
    place: Unit | None = None
    reporter: str = ""
    contact: str = ""
    text: str = ""
    answer: str = ""
    answered_on: date | None = None
    steps: str = ""


def update(voice: Matter, news: News, *, by: Post) -> None:
    """Add what is new. An answer settles an opinion that nobody has begun to handle, as it does in
    a first import; else it is noted, and what we did stands. Raises NotAllowed, Stale."""
    record.ready(voice, "voice.updated", by=by)
    settles = bool(news.answer) and voice.status == "new"
    data = _data(news, with_answer=not settles)
    if data != events.Updated():
        record.append(voice, data, by=by, happened_on=None if settles else news.answered_on)
    if settles:
        answered = events.Answered(seal(clean(news.answer)))
        record.append(voice, answered, by=by, happened_on=news.answered_on)


def hand_ons(batch: record.Batch, voice: Matter, steps: str) -> None:
    """How a row of an import was handed on where it came from."""
    if kept := clean(steps)[: rules.TEXT_MOST]:
        batch.append(voice, events.Updated(steps=seal(kept)))


def _data(news: News, *, with_answer: bool) -> events.Updated:
    return events.Updated(
        external=news.external[: rules.EXTERNAL_MOST],
        topic=" ".join(clean(news.topic).split())[: rules.TOPIC_MOST],
        place=news.place.pk if news.place else None,
        reporter=_sealed(" ".join(news.reporter.split())[:PERSON_MOST]),
        contact=_sealed(" ".join(news.contact.split())[:PERSON_MOST]),
        text=_sealed(news.text),
        answer=_sealed(news.answer) if with_answer else None,
        steps=_sealed(news.steps),
    )


def _sealed(text: str) -> Sealed | None:
    kept = clean(text)[: rules.TEXT_MOST]
    return seal(kept) if kept else None
