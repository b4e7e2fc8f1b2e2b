"""Oversight as the story organises it, and what it looks at again."""

from __future__ import annotations

import pytest

from bihuan.kernel import figures
from bihuan.kernel.figures import Share
from bihuan.rooms.oversight.groups import queries
from bihuan.story import AS_OF, Story


@pytest.mark.django_db
def test_every_unit_has_its_groups_of_three_levels_and_a_leader(told: Story) -> None:
    rows = queries.coverage()
    assert len(rows) == 123
    assert not [one.unit for one in rows if one.missing]
    groups = queries.groups()
    assert [sum(one.level == level for one in groups) for level in ("upper", "own", "zone")] == [
        1, 8, 8,
    ]  # fmt: skip
    assert not [one.unit for one in groups if one.lacks]


@pytest.mark.django_db
def test_what_was_closed_in_2014_was_looked_at_again_by_another_group(told: Story) -> None:
    then = figures.value("lookbacks.relapsed", AS_OF)
    assert isinstance(then, Share)
    assert (then.part, then.asked) == (0, 0)
    looked = told.matters("lookback", "held").select_related("lookback")
    assert looked.count() > 0
    for one in looked:
        assert one.checker_id != one.lookback.first_checker
        assert one.lookback.held_by not in (None, one.lookback.verifier)
    assert not told.matters("lookback", "planned", "due").filter(opened_at__year=2014).exists()
    assert told.matters("lookback", "due").count() == 1
