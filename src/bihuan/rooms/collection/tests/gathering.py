"""Collections to test with."""

from __future__ import annotations

from datetime import date

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.collection import commands
from bihuan.rooms.collection.commands import Plan

HELD_ON = date(2026, 4, 8)
MINUTES = """主持人：请大家谈谈。
家长代表：校门口放学时太堵，希望有人疏导。
教师代表：会议太多，一周开了四次。
家长代表：食堂的汤太咸。
散会。"""


def planned(office: District, kind: str = "forum", **more: object) -> Matter:
    given = {"subject": "基层代表座谈会", "unit": office.root, "starts_on": HELD_ON} | more
    return commands.plan(Plan(collection_kind=kind, **given), by=office.clerk)  # type: ignore[arg-type]


def meeting(office: District) -> Matter:
    made = planned(office, from_time="09:00", until_time="11:30", venue="三楼会议室")
    commands.hold(made, participants={"parents": 12, "teachers": 8}, by=office.clerk)
    commands.minute(made, text=MINUTES, by=office.clerk)
    return made
