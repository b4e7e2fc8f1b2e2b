"""Kinds of visits and checklists, as the schemes `visit` and `checklist` have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from bihuan.kernel import schemes
from bihuan.kernel.models.people import Unit
from bihuan.rooms.oversight.rounds import rules, words

Faults = dict[str, str | Promise]


@dataclass(frozen=True)
class VisitKind:
    """`limits`: step → limit within which it is due once the step before is done."""

    code: str
    word: str
    announced: bool
    inspectors: int
    steps: tuple[str, ...]
    limits: Mapping[str, dict[str, Any]]
    source: str = ""


@dataclass(frozen=True)
class Item:
    code: str
    word: str
    group: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Checklist:
    """`units`: kinds of units it is for; empty means all."""

    code: str
    word: str
    stage: str
    units: tuple[str, ...]
    items: tuple[Item, ...]

    def fits(self, unit: Unit) -> bool:
        return not self.units or unit.kind in self.units


def every() -> dict[str, VisitKind]:
    return {code: _kind(code, data) for code, data in schemes.every("visit").items()}


def of(code: str) -> VisitKind:
    """Raises Invalid for an unknown kind."""
    return _kind(code, schemes.get("visit", code))


def _kind(code: str, data: dict[str, Any]) -> VisitKind:
    return VisitKind(
        code,
        schemes.word(data["label"]),
        bool(data.get("announced", True)),
        int(data.get("inspectors", 2)),
        tuple(step["code"] for step in data["steps"]),
        {step["code"]: step["limit"] for step in data["steps"] if "limit" in step},
        schemes.word(data.get("source", "")),
    )


def checklists() -> dict[str, Checklist]:
    return {code: _checklist(code, data) for code, data in schemes.every("checklist").items()}


def checklist(code: str) -> Checklist:
    """Raises Invalid for an unknown one."""
    return _checklist(code, schemes.get("checklist", code))


def _checklist(code: str, data: dict[str, Any]) -> Checklist:
    items = tuple(
        Item(
            one["code"],
            schemes.word(one["label"]),
            schemes.word(one.get("group", "")),
            schemes.word(one.get("hint", "")),
        )
        for one in data["items"]
    )
    units = tuple(data.get("units", ()))
    stage = schemes.word(data.get("stage", ""))
    return Checklist(code, schemes.word(data["label"]), stage, units, items)


# -- what is adopted ----------------------------------------------------------------------------


@schemes.checks("visit")
def _check_kind(code: str, data: Mapping[str, Any]) -> Faults:
    wrong: Faults = {}
    steps = [step.get("code", "") for step in data.get("steps", ())]
    if fault := rules.wrong_steps(steps):
        wrong["steps"] = words.FAULTS[fault]
    if int(data.get("inspectors", 2)) < 2:
        wrong["inspectors"] = words.FAULTS["inspectors"]
    return wrong


@schemes.checks("checklist")
def _check_items(code: str, data: Mapping[str, Any]) -> Faults:
    codes = [one.get("code", "") for one in data.get("items", ())]
    fine = codes and all(codes) and len(set(codes)) == len(codes)
    return {} if fine else {"items": words.FAULTS["items"]}


@schemes.checks("guard")
def _check_guard(code: str, data: Mapping[str, Any]) -> Faults:
    numbers = [data.get(name) for name in ("apart_days", "term_least", "year_most")]
    fine = all(isinstance(one, int) and one >= 0 for one in numbers)
    return {} if fine else {"guard": words.FAULTS["numbers"]}
