"""Reads of reports, viewer first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from bihuan.facilities import files
from bihuan.facilities.pages import timeline
from bihuan.kernel import figures, history, serials
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures import Scope
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts, units
from bihuan.kernel.phrase import listed
from bihuan.rooms.reports.papers import kinds, numbers
from bihuan.rooms.reports.papers.events import LIFE, ODD, odd
from bihuan.rooms.reports.papers.models import Report

TONES = {
    "drafted": "grey", "reviewing": "amber", "signed": "blue", "published": "green",
    "cancelled": "grey",
}  # fmt: skip


@dataclass(frozen=True)
class StateWord:
    word: str
    tone: str


def state(report: Matter) -> StateWord:
    return StateWord(str(LIFE.label_of(report.status)), TONES[report.status])


def series() -> list[serials.Series]:
    """Every series of reports with its numbers."""
    return serials.every(Report)


def facts(report: Matter, row: Report) -> list[tuple[Any, Any]]:
    """What the page says of it above the numbers."""
    named, known = posts(), units()
    shown: list[tuple[Any, Any]] = [
        (_("编号"), row.reference or _("签发时取号")),
        (_("截至日期"), date_format(row.as_of)),
        (_("范围"), scope_words(row.scope)),
        (_("拟稿人"), named[row.author].name if row.author in named else ""),
    ]
    if row.signer:
        shown.append((_("签发人"), row.signer))
    if row.published_at:
        size, root = row.log_size or 0, row.log_root[:16]
        fixed = _("日志长度%(size)d，根%(root)s…") % {"size": size, "root": root}
        shown.append((_("印发时的日志"), fixed))
    if row.served:
        there = [str(known[pk]) for pk in row.served if pk in known]
        shown.append((_("送达"), listed(there)))
        missing = [str(known[pk]) for pk in row.served if pk not in row.receipted and pk in known]
        shown.append((_("尚未签收"), listed(missing) if missing else _("全部签收")))
    return shown


def scope_words(scope: dict[str, str]) -> str:
    """In words; 全部 for everything."""
    try:
        return Scope.parse(scope).words() or _("全部")
    except Invalid:  # a unit or a list of then that is gone
        return listed(scope.values())


@dataclass(frozen=True)
class Stage:
    label: str
    state: str
    note: str = ""


def stages(row: Report, status: str) -> list[Stage]:
    """From the draft to print, with who did what."""
    named = posts()
    done = {one["step"]: one for one in row.done} if status != "drafted" else {}
    shown = [Stage(_("拟稿"), "now" if status == "drafted" else "done", _name(named, row.author))]
    try:
        steps = kinds.of(row.report_kind).steps
    except Invalid:
        steps = ()
    for step in steps:
        if step.code in done:
            shown.append(Stage(step.word, "done", _name(named, done[step.code]["by"])))
        elif step.code == row.step:
            shown.append(Stage(step.word, "now", _name(named, row.waits_for)))
        else:
            shown.append(Stage(step.word, "todo"))
    printed = {"signed": "now", "published": "done"}.get(status, "todo")
    return [*shown, Stage(_("印发"), printed)]


def _name(named: dict[int, Post], pk: int | None) -> str:
    return named[pk].name if pk in named else ""


@dataclass(frozen=True)
class Number:
    """One number of a document as the page shows it. `tone`, `word`: of its state; `url`: to its
    rows; `note`: a correction."""

    printed: str
    name: str
    as_of: str
    scope: str
    now: str
    word: str
    tone: str
    odd: bool
    url: str
    note: str = ""


def shown(found: Iterable[numbers.Number], told: dict[str, Any] | None = None) -> list[Number]:
    """The numbers for the page: those to be explained first, then in the order of the text.
    `told`: see `Report`."""
    every = [_shown(place, one, told or {}) for place, one in enumerate(found)]
    return sorted(every, key=lambda one: not one.odd)


def _shown(place: int, one: numbers.Number, told: dict[str, Any]) -> Number:
    word, tone = numbers.STATES[one["state"]]
    return Number(
        printed=one.get("printed", ""),
        name=numbers.name(one),
        as_of=day_words(one.get("as_of", "")),
        scope=scope_words(one.get("scope", {})),
        now=one.get("words", ""),
        word=str(word),
        tone=tone,
        odd=one["state"] in ODD,
        url=address(one),
        note=str(told.get(f"{place}.data", {}).get("now", "")),
    )


def day_words(text: str) -> str:
    """An ISO day or instant in words."""
    try:
        at = numbers.instant(text)
    except ValueError:
        return text
    if isinstance(at, datetime):
        return date_format(timezone.localtime(figures.instant(at)), "Y-m-d H:i")
    return date_format(at) if isinstance(at, date) else text


def address(one: numbers.Number) -> str:
    """The page with the rows of a number; none when the figure is not known."""
    code = one.get("figure", "")
    if code not in figures.every():
        return ""
    asked = {"as_of": one["as_of"], **one["scope"]}
    if one.get("split"):
        asked |= {"split": one["split"], "key": one["key"]}
    return f"{reverse('figure', args=(code,))}?{urlencode(asked)}"


@dataclass(frozen=True)
class Version:
    """One version of the document. `odd`: numbers that need an explanation."""

    n: int
    label: str
    by: str
    at: datetime
    file: files.Shown
    odd: int


def versions(report: Matter) -> list[Version]:
    """Newest first. Two queries."""
    made = [one for one in history.of(report) if getattr(one.data, "files", ())]
    named = posts()
    found = [
        Version(
            n=n,
            label=str(one.data.label),
            by=_name(named, one.by_id),
            at=one.at,
            file=files.read_event(one.data.files[0]),
            odd=odd(one.data.numbers),
        )
        for n, one in enumerate(made, 1)
    ]
    return found[::-1]


@dataclass(frozen=True)
class Correction:
    """One figure of a correction notice."""

    name: str
    was: str
    now: str


@dataclass(frozen=True)
class Notice:
    """A dated correction; a figure that is printed several times stands in it once."""

    at: datetime
    lines: Sequence[Correction]


def corrections(report: Matter) -> list[Notice]:
    """Oldest first."""
    found = []
    for one in history.of(report, "report.corrected"):
        said = (Correction(x["name"], x["was"], x["now"]) for x in one.data.corrections)
        found.append(Notice(one.at, list(dict.fromkeys(said))))
    return found


def veiled(viewer: Post, text: str) -> str:
    return timeline.veiled(viewer, text) if text else ""
