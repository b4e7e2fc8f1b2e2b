"""Rounds and visits: the groups' first stage in the spring of 2014, officials at schools of late,
and a round that is under way."""

from __future__ import annotations

from datetime import date, timedelta

from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.oversight.rounds import commands, commands_round, commands_site, kinds
from bihuan.rooms.oversight.rounds.commands import Plan
from bihuan.rooms.oversight.rounds.commands_round import Draft
from bihuan.rooms.oversight.rounds.commands_site import Answer
from bihuan.rooms.oversight.rounds.models import Round, Visit
from bihuan.story import evidence
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.scene import Story

CALLS, SUGGESTIONS, SOLVED = 25, 33, 17
"""Officials at schools: visits, suggestions, problems solved on the spot."""
SUGGESTED = (
    "课后服务按学生意愿分班，每月公布一次项目和名额。",
    "作业公示栏设到年级，由备课组长每周核对。",
    "教师培训与教研活动合并安排，减少外出次数。",
    "校门口设护学岗，错开各年级放学时间。",
    "图书馆午间开放，安排学生志愿者值守。",
    "食堂菜谱每周公布，请家长代表轮流陪餐。",
    "青年教师结对指导写进校本研修计划。",
    "报修设一本台账，三天内答复修理时间。",
)
PUT_RIGHT = (
    ("走廊应急灯不亮", "总务处当场更换灯管"),
    ("收费公示栏内容过期", "当场换上本学期的公示"),
    ("饮水机滤芯没有更换记录", "当天更换滤芯并登记"),
    ("值班表与实际值班人员不符", "当场更正并重新张贴"),
    ("操场边窨井盖松动", "当天固定并设警示"),
    ("来访登记缺联系电话", "门卫当场补登并改了登记表"),
)
PUBLIC_REPORT = (
    "督导组查阅了作业公示和抽查记录，与学生、家长座谈。学校作业公示较规范，两个班级书面作业偏多。"
    "督导组要求控制作业总量，每周抽查公示。一个月后复核，五个班级均符合要求，整改到位。"
)


def begin(story: Story) -> None:
    story.clockwork.start(_first_stage(story))


def today_begins(story: Story) -> None:
    for n in range(CALLS):
        story.clockwork.start(_call(story, n))
    story.clockwork.start(_made_public(story))
    story.clockwork.start(_under_way(story))


# -- spring 2014 --------------------------------------------------------------------------------


def _first_stage(story: Story) -> Course:
    """Every group goes to units it is the contact of, with what has to be looked at and who has to
    be talked to in the first stage."""
    by = story.posts["duban"]
    yield moment(date(2014, 3, 13), "15:00")
    draft = Draft(
        title="第一环节督导",
        text="看方案、看学习安排、看意见汇总，找负责人、班子成员、教职工和家长代表谈。",
        visit_kind="stage",
        unit=story.unit("QH"),
        starts_on=date(2014, 3, 18),
        ends_on=date(2014, 4, 18),
        methods=["report", "inspect", "papers"],
        checklists=["study"],
    )
    made = commands_round.draft(draft, by=by)
    lots = ("",) if story.small else ("", "-M1", "-P1")
    wanted = [story.unit(f"QH-Z{n}{lot}") for n in range(1, 9) for lot in lots]
    commands_round.route(made, wanted, by=by)
    yield moment(date(2014, 3, 14), "10:00")
    commands_round.submit(made, by=by)
    yield moment(date(2014, 3, 14), "16:30")
    made.refresh_from_db()
    commands_round.approve(made, text="同意，各组按日程到位。", by=story.posts["lingdao"])
    for row in Visit.objects.filter(round=made.pk).order_by("pk"):
        story.clockwork.start(_staged(row.pk))
    yield moment(workdays_after(date(2014, 4, 18), 5), "17:00")
    made.refresh_from_db()
    commands_round.end(made, text="八个组按日程到齐，审谈内容逐项落实，意见已当面反馈。", by=by)


def _staged(pk: int) -> Course:
    row = Visit.objects.get(pk=pk)
    yield moment(row.on, "09:00")
    visit = _visit(pk)
    team, by = _team(row)
    commands_site.begin(visit, present=team, identified=True, at="09:00", by=by)
    yield moment(row.on, "11:20")
    visit.refresh_from_db()
    items = kinds.checklist("study").items
    answers = [Answer(one.code, "ok") for one in items]
    commands_site.check(visit, checklist="study", answers=answers, by=by)
    commands_site.finish(
        visit, text="方案、学习安排和意见汇总齐全，各类人员都谈到了。",
        methods=["report", "inspect", "papers"], until="11:20", by=by,
    )  # fmt: skip
    yield moment(workdays_after(row.on, 2), "10:00")
    visit.refresh_from_db()
    commands.step(visit, "tell", text="总体符合要求，意见汇总请注明来源。", by=by)


def _visit(pk: int) -> Matter:
    return Matter.objects.select_related("unit", "checker").get(pk=pk)


def _team(row: Visit) -> tuple[list[Post], Post]:
    """Who goes, and who of them writes it down."""
    found = Post.objects.filter(pk__in=row.team).select_related("unit").order_by("pk")
    return list(found), found[0]


# -- of late ------------------------------------------------------------------------------------


def _schools(story: Story) -> list[Unit]:
    """Schools in turn from zone to zone; the one whose people sign in is left out."""
    lots = ("P2", "P3", "M2", "P4")
    found = [story.unit(f"QH-Z{n}-{lot}") for lot in lots for n in range(1, 9)]
    return [one for one in found if one != story.posts["xiaozhang"].unit]


def _call(story: Story, n: int) -> Course:
    """One visit by the school's own group, with what it suggested and had put right."""
    unit = _schools(story)[n]
    zone = unit.code.split("-")[1].removeprefix("Z")
    group = story.unit(f"QH-G{zone}")
    on = workdays_after(story.today, n - CALLS - 12)
    yield moment(workdays_after(on, -4), "16:00")
    specialist, *others = story.inspectors[group.pk]
    team = [specialist, others[n // 8 % len(others)]]
    plan = Plan("机关干部进学校", "call", unit, group, on, team)
    visit = commands.plan(plan, by=story.posts["duban"])
    yield moment(on, "09:10")
    visit.refresh_from_db()
    by = team[0]
    commands_site.begin(visit, present=team, identified=True, at="09:10", by=by)
    yield moment(on, "10:50")
    visit.refresh_from_db()
    for k in range(1 + (n < SUGGESTIONS - CALLS)):
        commands_site.suggest(visit, text=SUGGESTED[(n + k) % len(SUGGESTED)], by=by)
    if n < SOLVED:
        title, how = PUT_RIGHT[n % len(PUT_RIGHT)]
        commands_site.find(visit, title=title, solved=True, how=how, by=by)
    commands_site.finish(
        visit, text="听了介绍，看了课堂和食堂，与教师座谈。", methods=["report", "hearing"],
        until="10:50", by=by,
    )  # fmt: skip


def _made_public(story: Story) -> Course:
    """A special visit that went through every step, to the report everybody can read."""
    unit, group = story.unit("QH-Z6-P1"), story.unit("QH-G6")
    on, desk = workdays_after(story.today, -62), story.posts["duban"]
    yield moment(workdays_after(on, -6), "15:00")
    team = story.inspectors[group.pk][:2]
    checklists = ["opening"]
    given = Plan("作业管理专项督导", "special", unit, group, on, team, checklists=checklists)
    visit, by, school = commands.plan(given, by=desk), team[0], story.acting[unit.pk]

    def said(code: str, text: str, by: Post, *, after: int, at: str) -> Course:
        yield moment(workdays_after(on, after), at)
        visit.refresh_from_db()
        files = evidence.hand_in(visit, by, "督导报告") if code == "publish" else []
        commands.step(visit, code, text=text, files=files, by=by)

    yield from said(
        "notice", "请对照检查表自评，准备作业公示和抽查记录。", by, after=-5, at="09:20"
    )
    yield from said(
        "assess", "已自评，作业公示有记录，个别班级抽查不足。", school, after=-2, at="16:00"
    )
    yield moment(on, "09:00")
    visit.refresh_from_db()
    commands_site.begin(visit, present=team, identified=True, at="09:00", by=by)
    answers = [Answer(one.code, "ok") for one in kinds.checklist("opening").items]
    commands_site.check(visit, checklist="opening", answers=answers, by=by)
    yield moment(on, "11:40")
    visit.refresh_from_db()
    commands_site.finish(
        visit, text="查阅公示和作业，与学生、家长座谈。", methods=["inspect"], by=by
    )
    yield from said("tell", "作业公示较规范，两个班级书面作业偏多。", by, after=2, at="10:00")
    yield from said("answer", "无异议。", school, after=4, at="10:30")
    yield from said(
        "advise", "请控制书面作业总量，每周由教导处抽查并公示。", by, after=8, at="15:00"
    )
    yield from said(
        "rectify", "已建立每周抽查和公示，两个班级已调整。", school, after=22, at="16:20"
    )
    yield from said(
        "verify", "随机查看五个班级，作业总量和公示符合要求。", by, after=28, at="10:10"
    )
    yield from said("publish", PUBLIC_REPORT, desk, after=40, at="09:40")


def _under_way(story: Story) -> Course:
    """A round of today: one unit has answered, one is waited for, one is still to come; and the
    next round waits for approval."""
    by = story.posts["duban"]
    first = workdays_after(story.today, -6)
    yield moment(workdays_after(first, -3), "09:30")
    draft = Draft(
        title="食堂管理专项督导",
        text="看食堂证照、留样、晨检和收支公示，听家长委员会意见。",
        visit_kind="special",
        unit=story.unit("QH"),
        starts_on=first,
        ends_on=workdays_after(story.today, 10),
        methods=["self", "inspect", "hearing"],
        checklists=["opening"],
    )
    made = commands_round.draft(draft, by=by)
    names = ("禾阳小学", "QH-Z2-P1", "QH-Z3-P1", "QH-Z4-M1")
    commands_round.route(made, [story.unit(name) for name in names], by=by)
    late = workdays_after(story.today, 4)
    commands_round.restop(made, story.unit("QH-Z3-P1"), on=late, by=by)
    commands_round.restop(made, story.unit("QH-Z4-M1"), on=late, by=by)
    commands_round.submit(made, reason="与食堂整治同步，日期不便再调", by=by)
    yield moment(workdays_after(first, -2), "11:00")
    made.refresh_from_db()
    commands_round.approve(made, text="同意。", by=story.posts["lingdao"])
    rows = list(Visit.objects.filter(round=made.pk).order_by("on", "pk"))
    for n, row in enumerate(rows[:3]):
        story.clockwork.start(_special(story, row.pk, visited=n < 2, answers=n == 0))
    yield moment(workdays_after(story.today, -2), "15:00")
    _next_round(story)


def _special(story: Story, pk: int, *, visited: bool, answers: bool) -> Course:
    row = Visit.objects.get(pk=pk)
    visit = _visit(pk)
    team, by = _team(row)
    yield moment(workdays_after(clock.today(), 1), "08:50")
    visit.refresh_from_db()
    commands.step(visit, "notice", text="请对照检查表自评，准备台账备查。", by=by)
    if not visited:
        return
    yield moment(clock.today(), "16:40")
    visit.refresh_from_db()
    unit = story.acting[visit.unit_id or 0]
    commands.step(visit, "assess", text="已逐项自评，台账齐备。", by=unit)
    yield moment(row.on, "09:00")
    visit.refresh_from_db()
    commands_site.begin(visit, present=team, identified=True, at="09:00", by=by)
    given = [Answer(one.code, "ok") for one in kinds.checklist("opening").items]
    commands_site.check(visit, checklist="opening", answers=given, by=by)
    yield moment(row.on, "11:30")
    visit.refresh_from_db()
    commands_site.finish(visit, text="食堂总体规范。", methods=["inspect", "hearing"], by=by)
    if answers:
        yield moment(workdays_after(row.on, 1), "16:00")
        visit.refresh_from_db()
        commands.step(visit, "tell", text="收支公示不够及时，请说明。", by=by)


def _next_round(story: Story) -> None:
    """Drafted and submitted, not yet approved."""
    by = story.posts["duban"]
    begins = workdays_after(clock.today(), 12)
    draft = Draft(
        title="校园安全明察暗访",
        text="不打招呼，看校门值守、消防通道和接送秩序。",
        visit_kind="covert",
        unit=story.unit("QH"),
        starts_on=begins,
        ends_on=begins + timedelta(days=20),
        methods=["inspect", "clues"],
        checklists=["opening"],
    )
    made = commands_round.draft(draft, by=by)
    commands_round.route(made, [story.unit(f"QH-M{n}") for n in (1, 2, 3)], by=by)
    against = commands_round.clashes(Round.objects.get(pk=made.pk))
    reason = "按上级部署集中时间开展" if against else ""
    commands_round.submit(made, reason=reason, by=by)
