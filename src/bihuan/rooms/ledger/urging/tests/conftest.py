"""A small authority with problems that were handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands
from bihuan.rooms.ledger.urging.tests.days import at

Handed = Callable[..., Matter]


@pytest.fixture
def office(db: None) -> Iterator[District]:
    """Wednesday, 8 April 2026, nine o'clock."""
    with clock.at(at(date(2026, 4, 8))):
        yield district.found()


@pytest.fixture
def handed(office: District) -> Handed:
    """Hand a problem over to the school, due on a day, and have it signed for."""

    def hand(due: date = date(2026, 4, 24), title: str = "校门口积水") -> Matter:
        made = commands.register(list_code="problems", title=title, by=office.clerk)
        commands.detail(
            made, by=office.supervisor, unit=office.school, due=due.isoformat(),
            person=office.officer.name, leader=office.leader.name, measure="疏通",
            standard="不积水",
        )  # fmt: skip
        commands.issue(made, by=office.supervisor)
        commands.receive(made, by=office.officer)
        return made

    return hand
