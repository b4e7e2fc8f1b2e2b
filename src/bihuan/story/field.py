"""A visit of today, for the phone of an inspector who signs in."""

from __future__ import annotations

from bihuan.rooms.oversight.rounds import commands
from bihuan.rooms.oversight.rounds.commands import Plan
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.scene import Story


def today_begins(story: Story) -> None:
    story.clockwork.start(_spot_check(story))


def _spot_check(story: Story) -> Course:
    """Unannounced, at a contact school of the inspector's own group."""
    me = story.posts["ducha"]
    assert me.unit is not None
    yield moment(workdays_after(story.today, -1), "15:30")
    partner = next(one for one in story.inspectors[me.unit.pk] if one != me)
    commands.plan(
        Plan(
            title="校园安全随机抽查",
            visit_kind="spot",
            unit=story.unit("QH-Z1-P5"),
            group=me.unit,
            on=story.today,
            team=[me, partner],
            checklists=["opening"],
            reason="重点时段安全抽查，统一部署。",
        ),
        by=story.posts["duban"],
    )
