"""What may follow what, status by status, for every kind of matter."""

import json
from pathlib import Path

import pytest

from bihuan.kernel import events, lifecycle
from bihuan.kernel.errors import IllegalStep

Table = dict[str, dict[str, dict[str, str]]]
PATH = Path(__file__).with_name("lifecycle.json")
TABLE: Table = json.loads(PATH.read_text("utf-8"))
"""Kind of matter → status → event kind → status after. A change to a lifecycle is a change here."""

CASES = [(kind, status) for kind in TABLE for status in TABLE[kind]]


def test_the_table_knows_every_kind_of_matter_and_every_status() -> None:
    now = {kind: {"", *cycle.states} for kind, cycle in lifecycle.all_kinds().items()}
    assert {kind: set(statuses) for kind, statuses in TABLE.items()} == now


@pytest.mark.parametrize(("kind", "status"), CASES)
def test_a_step_is_allowed_exactly_where_the_table_says(kind: str, status: str) -> None:
    cycle = lifecycle.of(kind)
    allowed = TABLE[kind][status]
    for event_kind in events.kinds():
        assert cycle.allows(status, event_kind) == (event_kind in allowed)
        if event_kind in allowed:
            assert cycle.next(status, event_kind) == allowed[event_kind]
        else:
            with pytest.raises(IllegalStep) as refused:
                cycle.next(status, event_kind)
            assert str(cycle.label_of(status)) in str(refused.value)
            assert str(events.label(event_kind)) in str(refused.value)


def test_every_step_names_a_declared_event_kind() -> None:
    for cycle in lifecycle.all_kinds().values():
        assert set(cycle.steps) <= set(events.kinds())


def test_every_status_belongs_to_a_known_phase_and_has_a_word() -> None:
    for cycle in lifecycle.all_kinds().values():
        for state in cycle.states.values():
            assert state.phase in lifecycle.PHASES
            assert str(state.label)


def test_every_status_but_the_beginning_can_be_reached() -> None:
    for kind in TABLE:
        reached, before = {""}, set()
        while reached != before:
            before = set(reached)
            reached |= {after for one in before for after in TABLE[kind][one].values()}
        assert reached == set(TABLE[kind])


def test_only_the_gate_leads_to_closed() -> None:
    closing = {
        (kind, event_kind)
        for kind, statuses in TABLE.items()
        for before, steps in statuses.items()
        for event_kind, after in steps.items()
        if lifecycle.of(kind).states[after].phase == "closed" and after != before
    }
    assert closing == {("problem", "problem.closed"), ("voice", "voice.settled")}


def test_two_kinds_of_matter_never_begin_their_numbers_alike() -> None:
    prefixes = [cycle.prefix for cycle in lifecycle.all_kinds().values()]
    assert len(prefixes) == len(set(prefixes))


def test_a_lifecycle_that_names_an_unknown_status_is_a_mistake_of_programming() -> None:
    with pytest.raises(ValueError, match="elsewhere"):
        lifecycle.define(
            "mistaken",
            "",
            prefix="X",
            states=[lifecycle.State("new", "", "open")],
            steps=[lifecycle.Step("voice.received", ("",), "elsewhere")],
        )
    assert "mistaken" not in lifecycle.all_kinds()
