"""What is read, who reads it, and the outcome: a `Reading` of each text.

A room declares how the texts of its matters are got (`texts_of`); each part of the understanding
fills its own columns. Nothing is written here: `understand` does that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bihuan.facilities.similarity import tags
from bihuan.facilities.similarity.classify import stored as classes
from bihuan.facilities.similarity.classify.message import Message
from bihuan.facilities.similarity.models import Reading
from bihuan.facilities.similarity.tags import register
from bihuan.kernel import clock
from bihuan.kernel.events import ERASED
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import units


@dataclass(frozen=True)
class Said:
    """One text to be read, empty where it was erased. `version`: of its matter when it was got;
    `subject` is empty where the text begins with it; `place_id`: the unit it was filed under."""

    matter: int
    kind: str
    version: int
    subject: str
    text: str
    on: date
    place_id: int | None = None

    @classmethod
    def of(cls, matter: Matter, text: str) -> Said:
        """A title that the text begins with is not read twice."""
        said = "" if text == ERASED else text
        title = matter.title
        begins = said.startswith(title.rstrip("…")) or title == ERASED
        subject = "" if begins else title
        return cls(
            matter.pk, matter.kind, matter.version, subject, said, matter.received_on,
            matter.place_id,
        )  # fmt: skip

    @property
    def whole(self) -> str:
        return f"{self.subject}\n{self.text}" if self.subject else self.text


Texts = Callable[[Sequence[int]], Iterable[Said]]
_texts: dict[str, Texts] = {}


def texts_of(kind: str) -> Callable[[Texts], Texts]:
    """Declare where the texts of a kind of matters are got, by their ids."""

    def declare(function: Texts) -> Texts:
        _texts[kind] = function
        return function

    return declare


def kinds() -> tuple[str, ...]:
    """The kinds of matters that are read."""
    return tuple(_texts)


def said(kind: str, ids: Sequence[int]) -> list[Said]:
    return list(_texts[kind](ids))


class Part(Protocol):
    """One way of reading. `version` changes whenever the same text may be read otherwise."""

    name: str

    def version(self) -> str: ...
    def read(self, said: Sequence[Said], into: Sequence[Reading]) -> None: ...


class Tags:
    """Who and what is named. Its places count in `Said.whole`."""

    name = "tags"

    def version(self) -> str:
        return f"{tags.RULES}.{register.gazetteer().version}"

    def read(self, said: Sequence[Said], into: Sequence[Reading]) -> None:
        names = register.gazetteer()
        for one, reading in zip(said, into, strict=True):
            found = tags.recognise(one.whole, one.on, names, context_of(one.place_id))
            reading.tags = [tag.plain() for tag in found]
            sure = {tag.units[0] for tag in found if tag.kind == "unit" and tag.sure}
            reading.units = sorted(sure - names.roots)


class ClassGuesses:
    """What it is about, by the authority's own classes."""

    name = "classes"

    def version(self) -> str:
        return classes.version()

    def read(self, said: Sequence[Said], into: Sequence[Reading]) -> None:
        found = classes.top([Message(one.subject, one.text) for one in said])
        for guesses, reading in zip(found, into, strict=True):
            reading.classes = [[one.code, round(one.confidence, 4)] for one in guesses]
            reading.class_code = guesses[0].code if guesses else ""


def context_of(place_id: int | None, reader: str = "") -> tags.Context:
    place = units().get(place_id) if place_id else None
    return tags.Context(place=place.path if place else "", reader=reader)


PARTS: tuple[Part, ...] = (Tags(), ClassGuesses())


def engine() -> str:
    """The versions of all parts: what was read by others is read anew."""
    return " ".join(f"{part.name}={part.version()}" for part in PARTS)


def read(said: Sequence[Said]) -> list[Reading]:
    """Read some texts together; the readings are not saved."""
    now, by = clock.now(), engine()
    readings = [
        Reading(matter_id=one.matter, kind=one.kind, engine=by, read_at=now) for one in said
    ]
    for part in PARTS:
        part.read(said, readings)
    return readings


def of(said: Said) -> Reading:
    """The reading of one text: as stored, or made now where it has not been read by what is in
    force. One query."""
    stored = Reading.objects.filter(pk=said.matter, engine=engine()).defer("vector").first()
    return stored or read([said])[0]


def forget(matter_id: int) -> None:
    """What was made of a text that has become another; it is read anew in the background."""
    Reading.objects.filter(pk=matter_id).delete()
