"""A collection by questionnaire: what was sent out, what came back, what was written on it."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.kernel import policy
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.collection import commands
from bihuan.rooms.collection.asking import queries
from bihuan.rooms.collection.asking.models import Form
from bihuan.rooms.collection.models import Collection


def forms_of(collection: Matter) -> list[Matter]:
    """The forms handed out for a collection, the first one first."""
    found = Form.objects.filter(collection=collection.pk).values("matter_id")
    return list(Matter.objects.filter(pk__in=found).select_related("form").order_by("pk"))


@dataclass(frozen=True)
class Summary:
    """A form as the page of its collection shows it. `sent` None: anybody may answer."""

    matter: Matter
    state: queries.StateWord
    sent: int | None
    returned: int


def summaries(viewer: Post, collection: Matter) -> list[Summary]:
    """The forms of a collection that the viewer may see."""
    found = [one for one in forms_of(collection) if policy.sees(viewer, one)]
    return [
        Summary(one, queries.state(one), queries.sent(one, one.form), queries.counted(one))
        for one in found
    ]


def numbers(collection: Matter) -> tuple[int, int]:
    """(sent, returned) of its forms. Where anybody may answer as many were sent as came back."""
    sent = returned = 0
    for form in forms_of(collection):
        back = queries.counted(form)
        given = queries.sent(form, form.form)
        sent, returned = sent + max(given or 0, back), returned + back
    return sent, returned


def count(collection: Matter, *, by: Post) -> None:
    """Put the numbers of its forms down at the collection, and the opinions written on them."""
    row = Collection.objects.get(pk=collection.pk)
    sent, returned = numbers(collection)
    known = units()
    visited = [known[pk] for pk in row.units if pk in known]
    commands.hold(collection, participants=row.participants, units=visited, sent=sent,
                  returned=returned, by=by)  # fmt: skip
    ids = [form.pk for form in forms_of(collection)]
    born = Link.objects.filter(kind=commands.HEARD, target_id__in=ids).values("source_id")
    there = commands.voice_ids(collection)
    fresh = Matter.objects.filter(kind="voice", pk__in=born).exclude(pk__in=there)
    if voices := list(fresh):
        commands.gather(collection, voices, by=by)
