"""The class of an opinion as pages and lists show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from bihuan.facilities.similarity.classify import stored
from bihuan.facilities.similarity.classify.message import Message
from bihuan.facilities.similarity.models import Reading
from bihuan.kernel import taxonomy
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices import texts
from bihuan.rooms.voices.classing.commands import CLASS
from bihuan.rooms.voices.models import Voice

LEAST = 0.1
"""What is less likely is not proposed."""


@dataclass(frozen=True)
class Proposed:
    """`sure`: 0–1, calibrated. `why`: words of the text that speak for it."""

    code: str
    path: str
    sure: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Classing:
    """`path`: what a person said; `topic`: what the system it came from calls it."""

    path: str
    topic: str
    proposed: tuple[Proposed, ...]


def of(voice: Matter, row: Voice, reading: Reading) -> Classing:
    """For the page of one. Nothing is proposed against what a person said."""
    known, code = taxonomy.current(), voice.label(CLASS)
    if code:
        return Classing(known.says(code), row.topic, ())
    said = texts.of(voice, row)
    likely = [(c, sure) for c, sure in reading.classes if sure >= LEAST and _stands(c)]
    words = stored.why(Message(said.subject, said.text), [c for c, _sure in likely])
    proposed = tuple(
        Proposed(c, known.says(c), sure, why) for (c, sure), why in zip(likely, words, strict=True)
    )
    return Classing("", row.topic, proposed)


def _stands(code: str) -> bool:
    one = taxonomy.current().classes.get(code)
    return one is not None and not one.ended


def in_list(voice: Matter) -> str:
    """As a person said, else as the source calls it, else as proposed, and said to be so."""
    known = taxonomy.current().classes
    if (code := voice.label(CLASS)) in known:
        return known[code].name
    if voice.voice.topic:
        return voice.voice.topic
    read: Reading | None = getattr(voice, "reading", None)
    if read is not None and _stands(read.class_code):
        return _("可能是%(label)s") % {"label": known[read.class_code].name}
    return ""
