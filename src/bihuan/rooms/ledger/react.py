"""What the ledger does when an opinion is handled."""

from django.utils.translation import gettext as _

from bihuan.kernel import history, people, policy
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, units
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.ledger import commands, gate


@follows("voice.raised")
def _register(voice: Matter, happened: Happened, by: Post) -> None:
    data = happened.data
    said = history.of(voice, "voice.received")[0].data
    problem = commands.register(
        list_code=data.list_code,
        title=str(data.title),
        text=str(said.text),
        voices=(voice.pk, *data.voices),
        source=voice.source,
        place=voice.place,
        labels=data.labels,
        by=by,
        received_on=voice.received_on,
    )
    unit = units().get(data.unit)
    if unit is not None:
        commands.detail(problem, unit=unit, by=by)


@follows("visit.found")
def _register_finding(visit: Matter, happened: Happened, by: Post) -> None:
    """What oversight found on a visit and was not put right there and then."""
    data = happened.data
    if data.solved:
        return
    acting = by if policy.may_at_all(by, "problem.registered") else people.system()
    problem = commands.register(
        list_code=data.list_code,
        title=str(data.title),
        text=str(data.text),
        source="督导",
        place=visit.unit,
        external=f"{visit.number}-{data.n}",
        received_on=happened.on,
        by=acting,
    )
    if visit.unit is not None:
        commands.detail(problem, unit=visit.unit, by=acting)


@follows("lookback.relapsed")
def _register_relapse(lookback: Matter, happened: Happened, by: Post) -> None:
    """What was closed and has come back: a problem of its own, of the same list, classes and unit.
    The closure of the first stands, so that nothing counts twice."""
    first = Link.objects.select_related("target", "target__place").get(
        source=lookback, kind="lookback_of"
    )
    known = (one.split(":", 1) for one in first.target.labels if ":" in one)
    problem = commands.register(
        list_code=first.target.list_code,
        title=str(_("反弹：%(title)s")) % {"title": first.target.title},
        text=str(happened.data.findings),
        source="lookback",
        place=first.target.place,
        labels={code: name for code, name in known if f"{code}:{name}" != policy.HIDDEN},
        received_on=happened.on,
        relapse_of=first.target,
        by=people.system(),
    )
    if lookback.unit is not None:
        commands.detail(problem, unit=lookback.unit, by=people.system())


@follows("voice.attached")
def _join(voice: Matter, happened: Happened, by: Post) -> None:
    problem = Matter.objects.get(pk=happened.data.problem, kind="problem")
    commands.join(problem, voice=voice, by=by)
    for other in Matter.objects.filter(pk__in=happened.data.voices).order_by("pk"):
        commands.join(problem, voice=other, by=by)


@follows("voice.merged")
def _join_merged(voice: Matter, happened: Happened, by: Post) -> None:
    """The one it was merged into is a problem already: this reporter is asked too."""
    links = Link.objects.filter(target_id=happened.data.into, kind="raised_from")
    links = links.exclude(source__status__in=("merged", "withdrawn"))
    link = links.select_related("source").order_by("source_id").last()
    if link is not None:
        commands.join(link.source, voice=voice, by=by)


@follows("voice.released")
def _part(voice: Matter, happened: Happened, by: Post) -> None:
    """Out of the problem again, with what was merged into it. A problem that was only registered
    and has no opinion left is withdrawn."""
    if happened.data.problem is None:
        return
    problem = Matter.objects.get(pk=happened.data.problem, kind="problem")
    for one in Matter.objects.filter(pk__in=(voice.pk, *happened.data.voices)).order_by("pk"):
        commands.part(problem, voice=one, by=by)
    if problem.status == "drafted" and not any(one.voice for one in gate.asked(problem)):
        commands.withdraw(problem, reason=str(_("来源意见已撤回处理")), by=by)
