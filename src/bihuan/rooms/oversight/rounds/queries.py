"""Reads of visits, viewer first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bihuan.facilities.pages.timeline import veiled
from bihuan.kernel import deadlines, lifecycle, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, posts
from bihuan.kernel.phrase import listed
from bihuan.rooms.oversight.rounds import events, kinds, rules, words
from bihuan.rooms.oversight.rounds.events import VISIT
from bihuan.rooms.oversight.rounds.models import Check, Finding, Visit

TONES = {
    "planned": "blue", "noticed": "blue", "assessed": "blue", "onsite": "amber",
    "visited": "amber", "told": "amber", "answered": "amber", "advised": "orange",
    "rectified": "amber", "verified": "green", "ended": "green", "cancelled": "grey",
}  # fmt: skip


@dataclass(frozen=True)
class StateWord:
    word: str
    tone: str


def state(visit: Matter) -> StateWord:
    return StateWord(str(VISIT.label_of(visit.status)), TONES[visit.status])


def kind_word(code: str) -> str:
    known = kinds.every().get(code)
    return known.word if known else code


def names(ids: list[int]) -> list[str]:
    known = posts()
    return [known[pk].name for pk in ids if pk in known]


def members(group: Unit) -> list[Post]:
    """Who of a group can be sent on a visit today."""
    found = Post.objects.filter(Post.current(), unit=group, role="inspector")
    return list(found.select_related("unit").order_by("id"))


# -- the page -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """A step as `ui.stages` draws it."""

    label: str
    state: str
    at: date | None = None
    note: str = ""


def stages(visit: Matter, row: Visit) -> list[Stage]:
    """The steps of the visit: done, the one it is at with its clock, those to come."""
    first = rules.next_step(row.steps, row.done)
    out = []
    for step in row.steps:
        label = str(words.STEPS[step])
        if step in row.done:
            on = row.done[step]
            at = date.fromisoformat(on) if on else None
            out.append(Stage(label, "done" if on else "skipped", at, "" if on else _("逾期未报")))
        elif step == first and not ended(visit):
            out.append(Stage(label, "now", None, _by(visit.due_on)))
        else:
            out.append(Stage(label, "todo"))
    return out


def _by(on: date | None) -> str:
    return _("%(day)s前") % {"day": date_format(on, "MONTH_DAY_FORMAT")} if on else ""


def ended(visit: Matter) -> bool:
    return VISIT.states[visit.status].phase in lifecycle.ENDED


def next_up(visit: Matter, row: Visit) -> str:
    """What comes next and who has to do it, as a sentence; empty when it is over."""
    if ended(visit):
        return ""
    if visit.status == "onsite":
        return _("现场督导中：填写检查表、记下问题和建议，完成后结束现场。")
    step = rules.next_step(row.steps, row.done)
    if step is None:
        return ""
    who = visit.unit if step in rules.BY_UNIT else visit.checker
    if step == "publish":
        return _("下一步：公开督导报告。")
    return _("下一步：%(step)s，由%(who)s办理。") % {"step": words.STEPS[step], "who": who}


def why(visit: Matter) -> str:
    return "" if visit.due_basis is None else deadlines.why(visit.due_basis)


def facts(visit: Matter, row: Visit) -> list[tuple[Any, Any]]:
    """What the page says of it above everything else."""
    kind = kinds.every().get(row.visit_kind)
    told = _("事先通知") if row.announced else _("不打招呼")
    shown: list[tuple[Any, Any]] = [
        (words.FIELDS["unit"], visit.unit),
        (words.FIELDS["visit_kind"], f"{kind.word if kind else row.visit_kind} · {told}"),
        (words.FIELDS["group"], visit.checker),
        (words.FIELDS["on"], date_format(row.on)),
        (words.FIELDS["team"], listed(names(row.team))),
    ]
    if row.present:
        present = listed(names(row.present))
        day = date_format(row.visited_on or row.on)
        shown.append((_("实际到校"), f"{day} {present}"))
    if row.methods:
        shown.append((_("督导方式"), listed(events.METHODS.get(m, m) for m in row.methods)))
    if kind and kind.source:
        shown.append((_("依据"), kind.source))
    return shown


@dataclass
class Answered:
    item: str
    label: str
    verdict: str = ""
    word: str = ""
    tone: str = "grey"
    note: str = ""


@dataclass
class Filled:
    """A checklist of the visit, filled in or not."""

    code: str
    title: str
    answers: list[Answered] = field(default_factory=list)
    filled: bool = False

    @property
    def wrong(self) -> int:
        return sum(one.verdict == "no" for one in self.answers)


VERDICT_TONES = {"ok": "green", "no": "red", "na": "grey"}


def checklists(viewer: Post, visit: Matter, row: Visit) -> list[Filled]:
    """The checklists of the visit with what was answered. One query."""
    there = {one.checklist: one for one in Check.objects.filter(matter=visit)}
    known = kinds.checklists()
    out = []
    for code in row.checklists:
        done = there.get(code)
        if done is not None:
            answers = [_answered(viewer, one) for one in done.answers]
            out.append(Filled(code, done.title, answers, filled=True))
        elif code in known:
            blank = [Answered(one.code, one.word) for one in known[code].items]
            out.append(Filled(code, known[code].word, blank))
    return out


def _answered(viewer: Post, one: dict[str, Any]) -> Answered:
    verdict = one["verdict"]
    word = str(events.VERDICTS.get(verdict, verdict))
    note = veiled(viewer, one.get("note", ""))
    return Answered(one["item"], one["label"], verdict, word, VERDICT_TONES[verdict], note)


@dataclass(frozen=True)
class FindingLine:
    n: int
    sort: str
    title: str
    text: str
    how: str
    problem: str
    """Number of the problem, if the viewer may see it."""


def findings(viewer: Post, visit: Matter) -> list[FindingLine]:
    """What was found and suggested, in order. Two queries."""
    rows = list(Finding.objects.filter(matter=visit).order_by("n"))
    ids = [one.problem for one in rows if one.problem]
    seen: set[int] = set()
    if ids:
        seen = set(
            policy.visible(viewer, "problem").filter(pk__in=ids).values_list("pk", flat=True)
        )
    return [
        FindingLine(
            one.n,
            one.sort,
            veiled(viewer, one.title),
            veiled(viewer, one.text) if one.text != one.title else "",
            veiled(viewer, one.how),
            one.problem_number if one.problem in seen else "",
        )
        for one in rows
    ]


def open_problems(viewer: Post, unit: Unit) -> list[Matter]:
    """Problems of a unit still being put right, as far as the viewer may see them, oldest first."""
    running = lifecycle.of("problem").statuses("open", "waiting")
    found = policy.visible(viewer, "problem").filter(unit=unit, status__in=running)
    return list(found.order_by("due_on", "id")[:50])


def round_of(viewer: Post, row: Visit) -> Matter | None:
    """The round a visit belongs to, if the viewer may see it."""
    if row.round is None or not policy.may_at_all(viewer, "see:inspection"):
        return None
    return policy.visible(viewer, "inspection").filter(pk=row.round).first()
