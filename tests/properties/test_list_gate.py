"""A list may ask for more than the closure gate; what it asks holds on the way to the closure."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.kernel import schemes
from bihuan.kernel.errors import Refused
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger import gate
from bihuan.rooms.ledger.events import SELF
from bihuan.rooms.voices import commands as voices
from tests.properties import stage

pytestmark = pytest.mark.django_db

BEFORE = {**stage.EVIDENCE[0], "id": "b1", "shows": "before"}
AFTER = {**stage.EVIDENCE[0], "id": "b2", "shows": "after"}


@pytest.fixture
def district(db: None) -> District:
    return districts.found()


def stricter(district: District, **more: Any) -> None:
    data = schemes.get("list", "problems")
    changed = data | {"edition": data["edition"] + 1} | more
    schemes.adopt("list", "problems", changed, by=district.admin)


def consulting(district: District) -> Matter:
    problem = stage.working(district)
    ledger.request_closure(problem, text="已改。", files=(BEFORE, AFTER), by=district.officer)
    return stage.verified(district, problem)


def test_photos_of_before_and_after_are_asked_for_and_no_paper_stands_for_them(
    district: District,
) -> None:
    stricter(district, evidence=2, photos=True)
    problem = stage.working(district)
    paper = {**AFTER, "mime": "application/pdf"}
    for files in ((BEFORE,), (BEFORE, BEFORE), (BEFORE, paper), stage.EVIDENCE * 3):
        with pytest.raises(Refused):
            ledger.request_closure(problem, text="已改。", files=files, by=district.officer)
    ledger.request_closure(problem, text="已改。", files=(BEFORE, AFTER), by=district.officer)
    assert problem.status == "verifying"


def test_where_only_satisfied_agrees_less_sends_back(district: District) -> None:
    stricter(district, consents=["satisfied"])
    assert stage.agree(district, consulting(district), "basically").status == "working"
    assert stage.agree(district, consulting(district), "satisfied").status == "closed"


def test_who_registered_is_asked_besides_the_reporters_and_stays_in(district: District) -> None:
    stricter(district, asks_registrar=True)
    problem = consulting(district)
    asked = {one.voice for one in gate.asked(problem)}
    assert SELF in asked
    assert len(asked) == 2
    voice = next(one for one in asked if one != SELF)
    ledger.consult(problem, voice=voice, result="satisfied", way="phone", by=district.caller)
    assert stage.fresh(problem).status == "consulting"
    ledger.consult(problem, voice=SELF, result="satisfied", way="inside", by=district.caller)
    assert stage.fresh(problem).status == "closed"


def test_another_opinion_does_not_take_the_registrar_out_nor_is_the_last_one_dropped(
    district: District,
) -> None:
    stricter(district, asks_registrar=True)
    problem = stage.working(district)
    more = stage.opinion(district)
    voices.attach(more, problem=problem, by=district.clerk)
    asked = [one.voice for one in gate.asked(problem)]
    assert len(asked) == 3
    assert SELF in asked
    ledger.part(stage.fresh(problem), voice=more, by=district.clerk)
    last = Matter.objects.get(pk=next(one for one in asked if one not in (SELF, more.pk)))
    with pytest.raises(Refused, match="唯一的来源意见"):
        ledger.part(stage.fresh(problem), voice=last, by=district.clerk)
