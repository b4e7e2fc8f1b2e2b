"""The draws and notices of the story."""

import pytest

from bihuan.lib import draw as rule
from bihuan.rooms.oversight.draws import drawn_units, queries
from bihuan.rooms.oversight.notices import queries as notices
from bihuan.story import Story

pytestmark = pytest.mark.django_db


def test_every_draw_of_the_story_replays(told: Story) -> None:
    draws = list(told.matters("draw"))
    assert {one.status for one in draws} == {"published", "drawn", "void"}
    for one in draws:
        assert rule.check(queries.published(one)) == []
        assert len(drawn_units(one)) == (one.draw.total if one.status == "drawn" else 0)


def test_what_was_void_is_not_drawn_again(told: Story) -> None:
    (void,) = told.matters("draw", "void")
    again = next(one for one in told.matters("draw", "drawn") if one.draw.plan["repeats"])
    assert again.draw.plan["repeats"] == void.number
    out = {one["id"] for one in again.draw.plan["excluded"]}
    assert out == {void.draw.drawn[0]["ids"][0]}


def test_the_numbers_of_notices_are_without_gaps(told: Story) -> None:
    found = notices.series()
    assert (
        sum(one.last for one in found) == told.matters("notice").exclude(status="drafted").count()
    )
    assert all(not one.missing for one in found)
    assert any(one.cancelled for one in found)
