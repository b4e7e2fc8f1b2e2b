"""Reads of the ledger, viewer first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities.pages.timeline import veiled
from bihuan.kernel import deadlines, policy, schemes, sources
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.phrase import listed
from bihuan.rooms.ledger import commands, events, fields, types, words
from bihuan.rooms.ledger.models import Problem, Reporter
from bihuan.rooms.ledger.types import own
from bihuan.rooms.ledger.types.catalog import OWN


@dataclass(frozen=True)
class Stage:
    label: str
    state: str
    at: date | None = None
    note: str = ""


STAGES = (
    (pgettext_lazy("step", "登记"), ()),
    (pgettext_lazy("step", "交办"), ("drafted", "returned")),
    (pgettext_lazy("step", "签收"), ("issued",)),
    (pgettext_lazy("step", "整改"), ("working",)),
    (pgettext_lazy("step", "核查"), ("verifying",)),
    (pgettext_lazy("step", "回访"), ("consulting",)),
)
"""Steps on the page and the statuses that stand at them."""
AKIN = {"merged_into": _("并入："), "relapse_of": _("回头看反弹为：")}
"""What a problem at the other end of such a link is to this one."""


def stages(problem: Matter, row: Problem) -> list[Stage]:
    """How far it has come; a lawful end that is no closure shows as its own last step."""
    ended = problem.status in ("closed", "concluded", "merged", "withdrawn")
    here = next((i for i, (_l, at) in enumerate(STAGES) if problem.status in at), len(STAGES))
    out = []
    for place, (label, _at) in enumerate(STAGES):
        if problem.status == "closed" or (not ended and place < here):
            state = "done"
        elif ended:
            state = "done" if place == 0 else "skipped"
        else:
            state = "now" if place == here else "todo"
        if state == "now" and problem.status == "returned":
            state = "returned"
        out.append(Stage(str(label), state))
    if problem.status in ("concluded", "merged", "withdrawn"):
        ending = events.LIFE.label_of(problem.status)
        note = str(events.OUTCOMES.get(row.outcome, ""))
        return [*out, Stage(str(ending), "done", problem.closed_on, note)]
    done = "done" if problem.status == "closed" else "todo"
    return [*out, Stage(str(pgettext_lazy("step", "销号")), done, problem.closed_on)]


@dataclass(frozen=True)
class Explicit:
    code: str
    label: str
    filled: bool
    value: str
    href: str = "#do-detail"


def explicit(problem: Matter, row: Problem) -> list[Explicit]:
    """The explicit fields (六明确) of the list, with what is in them."""
    kind = types.rules_of(problem, row)
    now = fields.filled(commands.current_fields(problem, row))
    out = []
    for code, label in kind.explicit.items():
        value = str(problem.unit or "") if code == "unit" else now.get(code)
        if code == "due":
            value = due_words(problem, row)
        elif code.startswith(OWN):
            value = own.shown(kind, row.own, code.removeprefix(OWN))
        out.append(Explicit(code, schemes.word(label), bool(value), str(value or "")))
    return out


def due_words(problem: Matter, row: Problem) -> str:
    """The date once issued; before that, the wish in words."""
    if problem.due_on:
        return date_format(problem.due_on)
    if row.due and not row.due[0].isdigit():
        return schemes.word(schemes.get("limit", row.due)["label"])
    return row.due


@dataclass(frozen=True)
class Heard:
    """A reporter on the page. `number` and `title` only when the viewer may see the opinion."""

    voice: int
    number: str
    title: str
    result: str
    result_word: str
    words: str
    way: str
    tries: int
    visible: bool


def heard(viewer: Post, problem: Matter) -> list[Heard]:
    """Every reporter of the present round and what they said. Three queries."""
    rows = list(Reporter.objects.filter(matter=problem))
    ids = [row.voice for row in rows if row.voice]
    voices = {m.pk: m for m in policy.visible(viewer, "voice").filter(pk__in=ids)}
    out = []
    for row in rows:
        voice = voices.get(row.voice)
        out.append(
            Heard(
                voice=row.voice,
                number=voice.number if voice else "",
                title=voice.title if voice else "",
                result=row.result,
                result_word=str(events.RESULTS.get(row.result, _("尚未表态"))),
                words=veiled(viewer, row.words),
                way=str(events.WAYS.get(row.way, "")),
                tries=row.tries,
                visible=voice is not None,
            )
        )
    return out


def akin(viewer: Post, problem: Matter) -> list[tuple[str | Promise, Matter]]:
    """Problems that were merged into this one, that relapsed, and the one it relapses from, as far
    as the viewer may see them, each with the word for it. Two queries."""
    links = Link.objects.filter(
        Q(target=problem, kind__in=AKIN) | Q(source=problem, kind="relapse_of")
    )
    found: dict[int, str | Promise] = {}
    for link in links:
        if link.source_id == problem.pk:
            found[link.target_id] = _("回头看反弹自：")
        else:
            found[link.source_id] = AKIN[link.kind]
    seen = policy.visible(viewer, "problem").filter(pk__in=found) if found else []
    return [(found[one.pk], one) for one in seen]


def classes(problem: Matter) -> list[tuple[str, str]]:
    """(classification, class) pairs in words."""
    known = schemes.every("classes")
    pairs = [label.split(":", 1) for label in problem.labels if ":" in label]
    return [
        (schemes.word(known[code]["label"]) if code in known else code, name)
        for code, name in pairs
    ]


def facts(problem: Matter, row: Problem) -> list[tuple[Any, Any]]:
    """What is known besides the explicit fields."""
    return [
        (words.FIELDS["place"], problem.place),
        (words.FIELDS["type"], words.TYPES.get(row.type, "")),
        *classes(problem),
        *own_facts(problem, row),
        (words.FIELDS["helpers"], listed(helper_names(problem))),
        (words.FIELDS["phone"], row.phone),
        (_("问题来源"), sources.word(problem.source)),
        (_("反映时间"), date_format(problem.received_on)),
        (words.FIELDS["remark"], row.remark),
    ]


def own_facts(problem: Matter, row: Problem) -> list[tuple[str, str]]:
    """What the list asks besides, and what it asked under an earlier edition and is filled in."""
    kind = types.of(problem.list_code)
    codes = dict.fromkeys([*kind.fields(), *row.own])
    shown = {code: own.shown(kind, row.own, code) for code in codes}
    return [
        (kind.heading(f"{OWN}{code}"), value)
        for code, value in shown.items()
        if value or code in kind.fields()
    ]


CARRIED_ROLES = ("clerk", "supervisor", "leader", "caller")
"""Who reads what an old ledger said besides: it may name reporters."""


def carried(viewer: Post, row: Problem) -> list[tuple[str, str]]:
    """What the ledger it was imported from said of it (heading, text): a record, not a state."""
    if not row.carried or viewer.role not in CARRIED_ROLES:
        return []
    return list(json.loads(row.carried).items())


def helper_names(problem: Matter) -> list[str]:
    if not problem.helpers:
        return []
    return list(Unit.objects.filter(pk__in=problem.helpers).values_list("name", flat=True))


def lamp(problem: Matter) -> deadlines.Lamp:
    return deadlines.lamp(problem, types.of(problem.list_code).lamp)


@dataclass(frozen=True)
class Tab:
    """One list in the switcher; `count`: what of it the viewer may see and is not ended."""

    label: str
    url: str
    current: bool
    count: int | None = None


def switcher(viewer: Post, code: str) -> list[Tab]:
    """All lists and each of them with what is running in it. One query."""
    running = policy.visible(viewer, "problem").filter(
        status__in=events.LIFE.statuses("open", "waiting")
    )
    counted = running.order_by().values("list_code").annotate(n=Count("id"))
    counts = {row["list_code"]: row["n"] for row in counted}
    everything = Tab(str(_("全部")), reverse("problems"), not code)
    return [
        everything,
        *(
            Tab(one.name, reverse("list", args=(name,)), name == code, counts.get(name, 0))
            for name, one in types.every().items()
        ),
    ]


@dataclass(frozen=True)
class StateWord:
    word: str
    tone: str


TONES = {
    "open": "blue",
    "waiting": "amber",
    "closed": "green",
    "concluded": "grey",
    "joined": "grey",
}


def state(problem: Matter) -> StateWord:
    """The status as the status component draws it."""
    known = events.LIFE.states[problem.status]
    return StateWord(str(known.label), TONES[known.phase])
