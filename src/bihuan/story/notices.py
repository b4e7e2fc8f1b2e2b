"""Notices sent to units, and what oversight led to for them: in the spring of 2014 and of late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.oversight.notices import commands as notices
from bihuan.rooms.oversight.notices.commands import Text
from bihuan.rooms.oversight.outcomes import commands as outcomes
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.scene import Story


def begin(story: Story) -> None:
    """2014: what the report calls 该提醒的提醒、该批评的批评、没到位的补课返工."""
    story.clockwork.start(_spring(story))
    story.clockwork.start(_lapses())


def today_begins(story: Story) -> None:
    """Of late, about problems that are under way."""
    for course in (_answered, _served, _reminded, _void, _drafted, _outcomes):
        story.clockwork.start(course(story))


def _acting(story: Story, unit: Unit) -> Post:
    return story.acting[unit.pk]


def _sent(
    story: Story, code: str, title: str, unit: Unit, parts: Mapping[str, str], *about: Matter
) -> Matter:
    """Drafted by the office, signed by the leader in charge, served."""
    by = story.posts["duban"]
    made = notices.draft(code, Text(title, unit, parts), by=by, about=about)
    notices.sign(made, by=story.posts["lingdao"])
    notices.serve(made, by=by)
    return made


SPRING = (
    (date(2014, 4, 28), "禾阳小学", "reminded", "自查报告迟交三天，请按通知时间报送。"),
    (date(2014, 5, 9), "QH-JC", "criticised", "两次调度均未报送进展，口头汇报与台账不一致。"),
    (
        date(2014, 5, 16),
        "禾阳小学",
        "retaught",
        "座谈会参加面不够，学生家长代表没有到会，补开一次。",
    ),
    (date(2014, 5, 23), "QH-JC", "redone", "整改方案照抄上年，措施没有时限，退回重写。"),
)


def _spring(story: Story) -> Course:
    for on, name, code, reason in SPRING:
        yield moment(on, "16:10")
        unit, by = story.unit(name), story.posts["duban"]
        made = outcomes.put_down(code, unit, reason=reason, by=by)
        if code == "criticised":
            yield moment(workdays_after(on, 2), "09:40")
            said = "第二次调度当天科室全员在外巡考，已于次日补报，今后指定专人报送。"
            outcomes.state(made, text=said, by=_acting(story, unit))


def _answered(story: Story) -> Course:
    """About a problem that is being verified by now."""
    yield moment(workdays_after(story.today, -4), "10:20")
    about = story.problem("gate-now")
    assert about.unit is not None
    parts = {"facts": f"{about.title}，群众多次反映。", "asks": "请加快整改，三日内书面回复进展。"}
    made = _sent(story, "supervise", f"关于“{about.title}”的督办单", about.unit, parts, about)
    yield moment(workdays_after(story.today, -3), "09:05")
    notices.receipt(made, by=_acting(story, about.unit))
    yield moment(workdays_after(story.today, -2), "16:30")
    notices.answer(
        made, text="整改已经完成，现场照片随整改材料报送。", by=_acting(story, about.unit)
    )
    yield moment(workdays_after(story.today, -1), "09:15")
    notices.end(made, by=story.posts["duban"])


def _served(story: Story) -> Course:
    """Waits for the unit to receipt it."""
    yield moment(workdays_after(story.today, -1), "15:10")
    about = story.problem("lunch-now")
    assert about.unit is not None
    parts = {"facts": f"{about.title}，进度滞后。", "asks": "请于一周内报送整改措施的落实情况。"}
    _sent(story, "urge", f"关于“{about.title}”的催办单", about.unit, parts, about)


def _reminded(story: Story) -> Course:
    """One that asks for no answer; another that waits for one."""
    on = workdays_after(story.today, -6)
    yield moment(on, "11:00")
    unit = story.unit("禾阳小学")
    parts = {"facts": "近期校门口接送车辆停放秩序又有反复，请关注。"}
    made = _sent(story, "remind", "关于做好上下学时段秩序维护的提醒函", unit, parts)
    yield moment(workdays_after(on, 1), "08:50")
    notices.receipt(made, by=_acting(story, unit))
    yield moment(workdays_after(on, 2), "10:00")
    parts = {"facts": "秋季学期食堂陪餐记录抽查情况说明。", "asks": "请报送本学期陪餐记录。"}
    asked = _sent(story, "assign", "关于报送陪餐记录的交办单", unit, parts)
    yield moment(workdays_after(on, 3), "08:40")
    notices.receipt(asked, by=_acting(story, unit))


def _void(story: Story) -> Course:
    """Signed with a mistake; its number stays taken."""
    yield moment(workdays_after(story.today, -5), "14:00")
    parts = {"facts": "请报送学生午休安排。", "asks": "三日内报送。"}
    unit = story.unit("QH-JC")
    made = notices.draft(
        "supervise", Text("关于报送午休安排的督办单", unit, parts), by=story.posts["duban"]
    )
    notices.sign(made, by=story.posts["lingdao"])
    reason = "收文单位写错，另行发文。"
    notices.cancel(made, reason=reason, by=story.posts["lingdao"])


def _drafted(story: Story) -> Course:
    """Waits for the leader to sign it."""
    yield moment(workdays_after(story.today, -1), "17:05")
    parts = {"facts": "同一问题两次延期仍未完成。", "time": "下周一上午9时，机关二楼会议室。",
             "asks": "整改方案及延期原因说明。"}  # fmt: skip
    text = Text("关于约谈有关负责人的通知", story.unit("QH-JC"), parts)
    notices.draft("talk", text, by=story.posts["duban"])


def _outcomes(story: Story) -> Course:
    """One the unit may still answer, one withdrawn because the unit was right."""
    on = workdays_after(story.today, -3)
    yield moment(on, "10:45")
    by, about = story.posts["duban"], story.problem("gate-now")
    assert about.unit is not None
    reason = "整改进展报送不及时，现予提醒。"
    outcomes.put_down("reminded", about.unit, reason=reason, by=by, about=[about])
    unit = story.unit("QH-JC")
    reason = "专项检查自查表逾期未交。"
    wrong = outcomes.put_down("criticised", unit, reason=reason, by=by)
    yield moment(workdays_after(on, 1), "09:30")
    said = "自查表已按时从系统提交，附提交回执编号，请核对。"
    outcomes.state(wrong, text=said, by=_acting(story, unit))
    yield moment(workdays_after(on, 2), "11:20")
    outcomes.withdraw(wrong, reason="经核对，单位已按时提交。", by=by)


def _lapses() -> Course:
    """What a nightly job does."""
    yield moment(date(2014, 6, 3), "01:07")
    outcomes.lapse()
