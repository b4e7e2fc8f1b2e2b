"""One opinion all the way to a closure that can be proved."""

import pytest

from bihuan.kernel import history, log, verify
from bihuan.kernel.tests import district as districts
from tests.properties import stage


@pytest.mark.django_db
def test_an_opinion_goes_all_the_way_to_a_closure_that_verifies() -> None:
    district = districts.found()
    merged = stage.opinion(district)
    problem = stage.closed(district, merged)
    assert problem.status == "closed"
    assert [one.kind for one in history.of(problem)] == [
        "problem.registered",
        "problem.detailed",
        "problem.issued",
        "problem.received",
        "problem.closure_requested",
        "problem.check_assigned",
        "problem.verified",
        "problem.consulted",
        "problem.consulted",
        "problem.closed",
    ]
    assert problem.version == 10
    assert log.integrate() > 10
    assert verify.verify().findings == []
