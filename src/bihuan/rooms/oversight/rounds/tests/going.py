"""Visits to test with."""

from __future__ import annotations

from datetime import date
from typing import Any

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.oversight.rounds import commands, commands_site
from bihuan.rooms.oversight.rounds.commands import Plan

TODAY = date(2026, 4, 10)


def planned(office: District, visit_kind: str = "call", **more: Any) -> Matter:
    """A visit of the first group to the school, today unless another day is given."""
    given: dict[str, Any] = {
        "title": "开学工作督导",
        "visit_kind": visit_kind,
        "unit": office.school,
        "group": office.group,
        "on": TODAY,
        "team": [office.inspector, office.partner],
        "checklists": ("opening",),
    }
    return commands.plan(Plan(**given | more), by=office.supervisor)


def begun(office: District, visit: Matter) -> Matter:
    both = [office.inspector, office.partner]
    commands_site.begin(visit, present=both, identified=True, by=office.inspector)
    return visit


def finished(office: District, visit: Matter) -> Matter:
    commands_site.finish(visit, text="总体平稳。", methods=["inspect"], by=office.inspector)
    return visit
