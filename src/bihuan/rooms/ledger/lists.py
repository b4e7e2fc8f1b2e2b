"""The pages of the ledger: one for every list, by its type, and one for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.bulk import BulkAction
from bihuan.facilities.pages.columns import Col, Width
from bihuan.facilities.pages.filters import Choice, DateRange, Filter, Label, Text, UnitIs
from bihuan.facilities.pages.keyset import NEWEST, Sort
from bihuan.facilities.pages.lamps import LampIs
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.search import matching, near
from bihuan.kernel import memory, policy, schemes, sources
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.kernel.phrase import listed
from bihuan.rooms.ledger import commands, queries, types
from bihuan.rooms.ledger.changes import commands as changes
from bihuan.rooms.ledger.changes.forms import AskMany
from bihuan.rooms.ledger.events import LIFE
from bihuan.rooms.ledger.types import ListType, own
from bihuan.rooms.ledger.types.catalog import CLASS, OWN
from bihuan.rooms.ledger.words import TYPES

Options = Sequence[tuple[str, str | Promise]]

SORTS = (
    NEWEST,
    Sort("due", _("整改时限"), ("due_on",), nullable="due_on"),
    Sort("received", _("反映时间"), ("received_on",)),
    Sort("unit", _("责任单位"), ("unit__order", "unit_id"), nullable="unit_id"),
)


def _base(code: str, viewer: Post) -> QuerySet[Matter]:
    rows = policy.visible(viewer, "problem").select_related("problem")
    return rows.filter(list_code=code) if code else rows


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values()]


def _lists(viewer: Post) -> Options:
    return [(code, one.name) for code, one in types.every().items()]


def _classes(code: str) -> Callable[[Post], Options]:
    """Each class in force with the names it had before, then those that ended."""

    def options(viewer: Post) -> Options:
        data = schemes.get("classes", code)
        before: dict[str, list[str]] = {}
        for old, new in data.get("renamed", ()):
            before.setdefault(new, []).append(old)
        names = [*data["classes"], *data.get("ended", ())]
        return [(",".join([name, *before.get(name, ())]), name) for name in names]

    return options


def _open(problem: Matter) -> tuple[str, str]:
    return problem.title, page_of("problem", problem.number)


def _unit(problem: Matter) -> object:
    return units().get(problem.unit_id or 0)


def _helpers(problem: Matter) -> str:
    known = units()
    return listed(known[pk].name for pk in problem.helpers if pk in known)


COLUMNS: dict[str, Col] = {
    one.code: one
    for one in (
        Col("number", "", lambda m: m.number, width="short", priority=2),
        Col("serial", "", lambda m: m.problem.serial, width="short", priority=2),
        Col("title", "", _open, cell="link", width="wide", priority=1),
        Col("status", "", queries.state, cell="status", width="short"),
        Col("due", "", lambda m: m.due_on, cell="date", sort="due", width="short"),
        Col("lamp", "", queries.lamp, cell="lamp", width="short"),
        Col("unit", "", _unit, sort="unit"),
        Col("helpers", "", _helpers, priority=3),
        Col("person", "", lambda m: m.problem.person, width="short", priority=3),
        Col("leader", "", lambda m: m.problem.leader, width="short", priority=3),
        Col("percent", "", lambda m: m.problem.percent, width="number", priority=3),
        Col("place", "", lambda m: units().get(m.place_id), priority=3),
        Col("received_on", "", lambda m: m.received_on, cell="date", sort="received",
            width="short", priority=3),
        Col("source", "", lambda m: sources.word(m.source), width="short", priority=3),
        Col("type", "", lambda m: TYPES.get(m.problem.type, ""), width="short", priority=3),
        Col("standard", "", lambda m: m.problem.standard, width="wide", priority=3),
        Col("measure", "", lambda m: m.problem.measure, width="wide", priority=3),
        Col("evidence", "", lambda m: m.problem.evidence, width="number", priority=3),
        Col("verifier", "", lambda m: m.problem.verified_by, priority=3),
        Col("verified_on", "", lambda m: m.problem.verified_on, cell="date", width="short",
            priority=3),
        Col("closed_on", "", lambda m: m.closed_on if m.status == "closed" else None, cell="date",
            width="short", priority=3),
    )
}  # fmt: skip
"""What a cell shows, by the code of the column (`types.catalog`); a list gives the headings."""

STICKING = 2


def column(kind: ListType, code: str) -> Col:
    """A column of a list's page; the first two stay while scrolling sideways."""
    label, stick = kind.heading(code), code in kind.page[:STICKING]
    if code.startswith(CLASS):
        scheme = code.removeprefix(CLASS)
        return Col(code, label, lambda m: m.label(scheme), priority=3, stick=stick)
    if code.startswith(OWN):
        name = code.removeprefix(OWN)
        width: Width = "number" if kind.fields()[name].kind == "number" else "text"
        return Col(code, label, lambda m: own.shown(kind, m.problem.own, name), width=width,
                   priority=3, stick=stick)  # fmt: skip
    return replace(COLUMNS[code], label=label, stick=stick)


class Phase(Choice):
    """Running or ended, by the phase of the status."""

    def apply(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        running = Q(status__in=LIFE.statuses("open", "waiting"))
        return rows.filter(running if "running" in str(value) else ~running)


PHASES: Options = (("running", _("在办")), ("ended", _("已结束")))


def _filters(kind: ListType | None) -> tuple[Filter, ...]:
    """Of one list, or of all of them together."""
    scheme = kind.lamp if kind else "standard"
    known = schemes.every("classes")
    classes = [c for c in (kind.classes if kind else ("origin", "handling")) if c in known]
    words = {c: kind.heading(f"{CLASS}{c}") if kind else _word(c) for c in classes}
    own: tuple[Filter, ...] = tuple(Label(c, words[c], _classes(c)) for c in classes)
    several = () if kind else (Choice("list", _("台账"), _lists, path="list_code"),)
    return (
        Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
        Choice("status", _("状态"), _statuses),
        Phase("phase", _("在办"), PHASES),
        LampIs("lamp", _("灯"), kind="problem", scheme=scheme),
        UnitIs("unit", _("责任单位")),
        *own,
        *several,
        DateRange("due", _("整改时限"), path="due_on"),
        DateRange("received", _("反映时间"), path="received_on"),
    )


def _word(classification: str) -> str:
    return schemes.word(schemes.get("classes", classification)["label"])


def _issue(problem: Matter, by: Post, data: dict[str, Any]) -> None:
    commands.issue(problem, by=by)


def _receive(problem: Matter, by: Post, data: dict[str, Any]) -> None:
    commands.receive(problem, by=by)


def _change(problem: Matter, by: Post, data: dict[str, Any]) -> None:
    changes.ask(problem, by=by, **data)


def _urge(problem: Matter, by: Post, data: dict[str, Any]) -> None:
    commands.urge(problem, text=data["text"], by=by)


class UrgeMany(forms.Form):
    text = forms.CharField(
        label=_("催办内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


BULK = (
    BulkAction("issue", _("交办"), "problem.issued", _issue),
    BulkAction("receive", _("签收"), "problem.received", _receive),
    BulkAction("urge", _("催办"), "problem.urged", _urge, form=UrgeMany),
    BulkAction("change", _("申请变更"), "problem.change_asked", _change, form=AskMany),
)


def listing(code: str = "") -> Listing:
    """The page of one list, or of all of them together. Raises Invalid."""
    return _listing(code, get_language())


@memory.remembered(schemes.REGISTER)
def _listing(code: str, language: str | None) -> Listing:
    kind = types.of(code) if code else None
    drawn = kind or ListType("", "", "")
    known = schemes.every("classes")
    page = [c for c in drawn.page if not c.startswith(CLASS) or c.removeprefix(CLASS) in known]
    return Listing(
        code=f"problems-{code}" if code else "problems",
        title=kind.name if kind else _("台账"),
        base=partial(_base, code),
        columns=tuple(column(drawn, one) for one in page),
        filters=_filters(kind),
        sorts=SORTS,
        kept=True,
        bulk=BULK,
        empty=_("没有符合条件的事项。") if code else _("没有符合条件的问题。"),
    )
