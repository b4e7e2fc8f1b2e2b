"""What a reporter sees of their case: their own words, where it stands, the office's replies.

Never: other reporters and what they said, who in the office does it, the unit's reports and files.
Events are read without their texts; only the few texts that are meant for the reporter are opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.doors.portal import standing
from bihuan.doors.portal.standing import Milestone, Stage, Standing
from bihuan.facilities.files import Shown, read_event
from bihuan.kernel import bodies, events, history, people, policy
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import PUBLIC_ID, Unit
from bihuan.kernel.project import Happened
from bihuan.lib.mask import mask
from bihuan.rooms.ledger.events import OUTCOMES, RESULTS
from bihuan.rooms.ledger.models import Problem, Reporter
from bihuan.rooms.voices import commands as voices
from bihuan.rooms.voices.events import LIFE, NOT_ACCEPTED

ISSUED = ("issued", "working", "verifying", "consulting", "closed", "concluded")
"""Statuses in which the reporter is told who handles it and by when."""


@dataclass(frozen=True)
class Own:
    """Something the reporter said, with the files that came along."""

    text: str
    at: datetime
    files: list[Shown]


@dataclass(frozen=True)
class Reply:
    heading: str
    text: str
    on: date
    by: str = ""


@dataclass(frozen=True)
class Case:
    voice: Matter
    problem: Matter | None
    standing: Standing
    stages: list[Stage]
    place: Unit | None
    unit: Unit | None
    due_on: date | None
    first_due_on: date | None
    replies: list[Reply]
    own: list[Own]
    milestones: list[Milestone]
    joined: bool
    may_judge: bool
    may_add: bool


def of(voice: Matter) -> Case:
    """The case of one reporter, as it stands now."""
    lead = _lead(voice)
    problem = _problem(voice, lead)
    about = [voice, *([lead] if lead.pk != voice.pk else []), *([problem] if problem else [])]
    told = dict(history.by_matter([m.pk for m in about], texts=False))
    key = _key(voice, lead, problem)
    row = Problem.objects.get(pk=problem.pk) if problem and problem.status in ISSUED else None
    of_lead = [h for h in told[lead.pk] if h.kind in _LEADS] if lead.pk != voice.pk else []
    of_problem = told[problem.pk] if problem else []
    return Case(
        voice=voice,
        problem=problem,
        standing=standing.STANDINGS[key],
        stages=standing.stages(key, _days(voice, lead, problem, of_problem)),
        place=voice.place,
        unit=problem.unit if problem and row else None,
        due_on=problem.due_on if problem and row else None,
        first_due_on=row.first_due_on if row else None,
        replies=_replies([*told[voice.pk], *of_lead], of_problem, key),
        own=_own(told[voice.pk]),
        milestones=_milestones(voice, told[voice.pk], of_lead, of_problem),
        joined=lead.pk != voice.pk,
        may_judge=key == "asking",
        may_add=LIFE.allows(voice.status, "voice.added"),
    )


_LEADS = ("voice.answered", "voice.not_accepted", "voice.attached", "voice.released")
"""What happens to the opinion that mine was merged into and concerns me too."""


def _lead(voice: Matter) -> Matter:
    """The opinion whose handling decides: this one, or the one it was merged into."""
    if voice.status != "merged":
        return voice
    links = Link.objects.filter(source=voice, kind="merged_into").select_related("target__place")
    link = links.order_by("-id").first()
    return link.target if link else voice


def _problem(voice: Matter, lead: Matter) -> Matter | None:
    if lead.status not in ("raised", "settled", "concluded"):
        return None
    problem = voices.problem_of(voice) or voices.problem_of(lead)
    if problem is None or problem.status == "withdrawn":
        return None
    return problem if policy.sees(people.public(), problem) else None


def _key(voice: Matter, lead: Matter, problem: Matter | None) -> str:
    """Which of `standing.STANDINGS` applies."""
    if problem is None:
        return lead.status if lead.status in ("answered", "not_accepted") else "new"
    if problem.status == "consulting":
        return "asking" if unjudged(voice, problem) else "judged"
    return problem.status


def unjudged(voice: Matter, problem: Matter) -> bool:
    """Is the reporter among those asked now, and has not answered yet?"""
    return (
        problem.status == "consulting"
        and Reporter.objects.filter(matter=problem, voice=voice.pk, result="").exists()
    )


def _days(
    voice: Matter, lead: Matter, problem: Matter | None, of_problem: Iterable[Happened]
) -> dict[int, date]:
    """Step → the day it was completed, in the present round."""
    days = {0: voice.received_on}
    for happened in of_problem:
        if happened.kind == "problem.reopened":
            days = {place: on for place, on in days.items() if place <= 1}
        elif (place := standing.STEP_OF.get(happened.kind)) is not None:
            days[place] = happened.on
        elif happened.kind == "problem.consulted" and happened.data.voice == voice.pk:
            days[5] = happened.on
    ended_on = problem.closed_on if problem else lead.closed_on
    if ended_on:
        days[standing.DONE] = ended_on
    return days


def _own(of_voice: Iterable[Happened]) -> list[Own]:
    """The reporter's own words; what the office noted down on their behalf is not shown."""
    mine = [
        h
        for h in of_voice
        if h.kind == "voice.received" or (h.kind == "voice.added" and h.by_id == PUBLIC_ID)
    ]
    bodies.unseal(sealed for h in mine for sealed in events.seals_of(h.data))
    return [Own(str(h.data.text), h.at, _files(h)) for h in mine]


def _files(happened: Happened) -> list[Shown]:
    """Their files, at the address where the visitor's session opens them."""
    shown = [read_event(record) for record in getattr(happened.data, "files", ())]
    return [replace(one, url=reverse("portal-file", args=(one.id,))) for one in shown]


def _replies(
    of_voices: Iterable[Happened], of_problem: Iterable[Happened], key: str
) -> list[Reply]:
    out = [_reply(h) for h in of_voices if h.kind in ("voice.answered", "voice.not_accepted")]
    if key == "concluded":
        ends = [h for h in of_problem if h.kind == "problem.concluded"]
        proposals = [h for h in of_problem if h.kind == "problem.conclusion_proposed"]
        out += [_end(ends[-1], proposals[-1])]
    return out


def _reply(happened: Happened) -> Reply:
    bodies.unseal(events.seals_of(happened.data))
    if happened.kind == "voice.answered":
        return Reply(_("答复"), _masked(happened.data.text), happened.on, happened.data.unit)
    why = str(NOT_ACCEPTED.get(happened.data.code, happened.data.code))
    heading = _("不予受理：%(why)s") % {"why": why}
    return Reply(heading, _masked(happened.data.reason), happened.on)


def _end(happened: Happened, proposal: Happened) -> Reply:
    """A lawful end that is no closure: which, on what legal basis, and the reviewer's reason."""
    bodies.unseal([happened.data.reason])
    outcome = str(OUTCOMES.get(happened.data.outcome, happened.data.outcome))
    text = _("依据：%(basis)s\n复核意见：%(reason)s") % {
        "basis": proposal.data.basis,
        "reason": happened.data.reason,
    }
    return Reply(outcome, mask(text), happened.on)


def _masked(text: events.Sealed) -> str:
    return mask(str(text))


def _milestones(
    voice: Matter,
    of_voice: Iterable[Happened],
    of_lead: Iterable[Happened],
    of_problem: Iterable[Happened],
) -> list[Milestone]:
    """What happened, newest first."""
    told = [*of_voice, *of_lead, *of_problem]
    mine = [h for h in told if h.kind == "problem.consulted" and h.data.voice == voice.pk]
    bodies.unseal(h.data.words for h in mine if h.data.words)
    out = [_judged(h) for h in mine]
    for happened in told:
        if happened.kind == "voice.added" and happened.by_id != PUBLIC_ID:
            continue
        if known := standing.MILESTONES.get(happened.kind):
            sentence, tone = known
            out.append(Milestone(happened.at, sentence, tone, happened.happened_on))
    return sorted(out, key=lambda one: one.at, reverse=True)


def _judged(happened: Happened) -> Milestone:
    result: str | Promise = RESULTS.get(happened.data.result, happened.data.result)
    sentence = _("您的评价：%(result)s") % {"result": result}
    tone = "red" if happened.data.result == "dissatisfied" else "green"
    return Milestone(happened.at, sentence, tone, None, str(happened.data.words or ""))
