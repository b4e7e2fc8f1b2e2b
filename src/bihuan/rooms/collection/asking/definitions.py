"""What a form asks: the design that is being worked on, and every version that was published."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bihuan.facilities.forms import designer, stored
from bihuan.facilities.forms.definition import TEXTS, Kind, Quiz
from bihuan.facilities.forms.definition import Form as Definition
from bihuan.facilities.forms.words import CHINESE
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.lib import canonical
from bihuan.rooms.collection.asking.models import Design, Version

ASKING = ("意见", "建议", "诉求")
"""Words of a question whose answer is an opinion."""


def text_of(definition: Definition) -> str:
    return canonical.encode(stored.to_json(definition)).decode()


@lru_cache(maxsize=64)
def read(text: str) -> Definition:
    """The definition of a canonical text; forms are values, so a few are kept in memory."""
    return stored.decode(text)


def empty(title: str, purpose: str) -> Definition:
    """A form that asks nothing yet."""
    return Definition(title={CHINESE.code: title}, quiz=Quiz() if purpose == "quiz" else None)


def design(form: Matter) -> Definition:
    """The form as it is being designed: what was saved last, else the version in force."""
    row = Design.objects.filter(pk=form.pk).first()
    if row is not None:
        return read(row.definition)
    found = newest(form)
    return found or empty(form.title, "")


def listening(definition: Definition, before: Definition | None, purpose: str) -> Definition:
    """With a mark on the texts that become opinions, for a workbook that says nothing of it: those
    that were marked before, and of a questionnaire what asks for opinions in several lines."""
    known = {one.code: one for one in before.questions()} if before else {}
    for one in definition.questions():
        had = known.get(one.code)
        if had is not None and had.kind in TEXTS:
            wanted = had.opinion
        else:
            wanted = any(word in text for word in ASKING for text in one.label.values())
            wanted = wanted and one.kind == Kind.LONG and purpose == "survey"
        if wanted and one.kind in TEXTS and not one.opinion:
            definition = designer.edit(definition, one.code, replace(one, opinion=True))
    return definition


def keep(form: Matter, definition: Definition, *, by: Post) -> None:
    """Save the design. No event: until it is published it concerns nobody."""
    Design.objects.update_or_create(
        form=form.pk,
        defaults={"definition": text_of(definition), "by": by, "changed_at": clock.now()},
    )


def version(form: Matter, number: int) -> Definition:
    """Raises `Version.DoesNotExist`."""
    return read(Version.objects.get(matter=form, number=number).definition)


def newest(form: Matter) -> Definition | None:
    """The version in force; None before the first."""
    row = Version.objects.filter(matter=form).order_by("-number").first()
    return read(row.definition) if row else None


def every(form: Matter) -> dict[str, Definition]:
    """All versions by digest, the oldest first."""
    rows = Version.objects.filter(matter=form).order_by("number")
    return {row.digest: read(row.definition) for row in rows}
