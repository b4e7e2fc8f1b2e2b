"""A district with opinions and problems in it, and the verbs of all rooms at hand."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.voices import commands as voices

EVIDENCE = ({"id": "a1", "sha256": "ab" * 32, "size": 3, "mime": "image/png", "name": "后.png"},)
_count = itertools.count()


def fresh(matter: Matter) -> Matter:
    """The matter as another request would read it."""
    return Matter.objects.get(pk=matter.pk)


def opinion(district: District, text: str = "", **more: Any) -> Matter:
    said = voices.Said(text=text or f"门口放学时拥堵，第{next(_count)}次反映。", **more)
    return voices.receive(said, by=district.public).matter


def raised(district: District, *others: Matter) -> Matter:
    """A problem raised from a new opinion, into which the others were merged before."""
    first = opinion(district)
    for other in others:
        voices.merge(other, into=first, by=district.clerk)
    return voices.raise_problem(first, list_code="problems", by=district.clerk)


def detailed(district: District, problem: Matter, **changes: Any) -> Matter:
    """With every explicit field filled in."""
    filled: dict[str, Any] = {
        "unit": district.school,
        "person": "陈老师",
        "leader": "周局",
        "measure": "错峰放学",
        "standard": "门口无滞留",
        "due": (clock.today() + timedelta(days=30)).isoformat(),
        "type": "at_once",
    }
    ledger.detail(problem, by=district.clerk, **filled | changes)
    return problem


def working(district: District, *others: Matter, **changes: Any) -> Matter:
    """A problem signed for by the school."""
    problem = detailed(district, raised(district, *others), **changes)
    ledger.issue(problem, by=district.supervisor)
    ledger.receive(problem, by=district.officer)
    return problem


def requested(district: District, problem: Matter, by: Post | None = None) -> Matter:
    ledger.request_closure(problem, text="护学岗已设", files=EVIDENCE, by=by or district.officer)
    return problem


def inspector_of(district: District, problem: Matter) -> Post:
    """Somebody of the group the problem was put to."""
    first = problem.checker_id == district.group.pk
    return district.inspector if first else district.other_inspector


def verified(district: District, problem: Matter) -> Matter:
    oversight.verify(
        problem,
        passed=True,
        findings="现场查看属实",
        methods=["site"],
        by=inspector_of(district, problem),
    )
    return problem


def consulting(district: District, *others: Matter, **changes: Any) -> Matter:
    """Verified, so that the reporters are to be asked."""
    return verified(district, requested(district, working(district, *others, **changes)))


def agree(district: District, problem: Matter, result: str = "satisfied") -> Matter:
    """Ask every reporter who has not said anything, and get this answer from each."""
    for one in ledger.gate.asked(problem):
        if one.result is None and problem.status == "consulting":
            ledger.consult(problem, voice=one.voice, result=result, way="phone", by=district.caller)
    return problem


def closed(district: District, *others: Matter) -> Matter:
    return agree(district, consulting(district, *others))


def issued_to(district: District, unit: Unit) -> Matter:
    problem = detailed(district, raised(district), unit=unit)
    ledger.issue(problem, by=district.supervisor)
    return problem
