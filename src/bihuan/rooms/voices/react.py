"""What opinions do when their problem ends or begins again, and how those heard elsewhere begin."""

from django.utils.translation import gettext as _

from bihuan.kernel import clock, people, policy, record
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, units
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.voices import commands, events


def _voices(problem: Matter, status: str) -> list[Matter]:
    links = Link.objects.filter(source=problem, kind="raised_from", target__status=status)
    return [link.target for link in links.select_related("target").order_by("target_id")]


@follows("problem.closed")
def _settle(problem: Matter, happened: Happened, by: Post) -> None:
    for voice in _voices(problem, "raised"):
        record.append(voice, events.Settled(problem.number), by=people.system())


@follows("problem.withdrawn")
def _release(problem: Matter, happened: Happened, by: Post) -> None:
    for voice in _voices(problem, "raised"):
        record.append(voice, events.Released(seal(str(_("问题撤销立项")))), by=by)


@follows("problem.concluded")
def _conclude(problem: Matter, happened: Happened, by: Post) -> None:
    for voice in _voices(problem, "raised"):
        record.append(voice, events.Concluded(problem.number), by=people.system())


@follows("problem.reopened")
def _resume(problem: Matter, happened: Happened, by: Post) -> None:
    for status in ("settled", "concluded"):
        for voice in _voices(problem, status):
            record.append(voice, events.Resumed(problem.number), by=people.system())


@follows("collection.opinion_noted")
def _hear(collection: Matter, happened: Happened, by: Post) -> None:
    """An opinion is born at a collection. Whoever may note it need not be somebody who takes in
    opinions: then the rule does."""
    data = happened.data
    said = commands.Said(
        text=str(data.text),
        subject=str(data.subject or ""),
        channel=data.channel,
        reporter=str(data.reporter or ""),
        contact=str(data.contact or ""),
        place=units().get(data.place),
        approach=data.approach,
        happened_on=data.said_on if data.said_on < clock.today() else None,
    )
    taker = by if policy.may_at_all(by, "voice.received") else people.system()
    commands.hear(said, at=collection, mark=happened.version, by=taker)


@follows("sheet.submitted")
def _hear_answers(sheet: Matter, happened: Happened, by: Post) -> None:
    """What was written where a form asks for opinions: one each, linked to the form and not to the
    sheet, whose other answers are nobody's business here."""
    data = happened.data
    if not data.opinions:
        return
    form = Matter.objects.get(pk=data.form, kind="form")
    taker = by if policy.may_at_all(by, "voice.received") else people.system()
    for one in data.opinions:
        said = commands.Said(
            text=str(one["text"]),
            channel="form",
            place=units().get(one["place"]),
            approach=one["approach"],
        )
        commands.hear(said, at=form, mark=one["mark"], by=taker)
