"""2014: how each problem went. On 12 June 36 of the 52 were closed; the other 16 stood in every
other state, and ended later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.voices import commands as voices
from bihuan.story.clockwork import Course
from bihuan.story.courses import Way, smooth
from bihuan.story.scene import Story
from bihuan.story.troubles import Trouble

DONE_FROM = date(2014, 5, 5)
"""No work was reported done before: until then opinions still joined the problems."""
LONG_FROM = date(2014, 5, 19)


def handle(story: Story, trouble: Trouble) -> Course:
    """The course of a problem of 2014."""
    course = COURSES.get(trouble.code, ordinary)
    yield from course(Way(story, trouble))


# -- closed by 12 June ------------------------------------------------------------------------


def ordinary(way: Way) -> Course:
    first = LONG_FROM if way.trouble.limit == "quarter" else DONE_FROM
    yield from smooth(way, first + timedelta(days=way.rng.randrange(13)))


def sent_back_once(way: Way) -> Course:
    """A reporter is not satisfied; the second time everybody agrees."""
    yield from way.hand_over()
    yield from way.work()
    yield from way.request(DONE_FROM)
    yield from way.check()
    yield from way.ask(last="dissatisfied")
    yield from way.work(steps=1)
    yield from way.finish_again()


def failed_once(way: Way) -> Course:
    """The first verification finds it undone. Once closed, it comes back in autumn."""
    yield from way.hand_over()
    yield from way.work()
    yield from way.request(DONE_FROM)
    yield from way.check(passed=False)
    yield from way.finish_again()
    yield from way.reopen(
        date(2014, 9, 22), "开学后连续接到家长反映，饭菜质量出现反弹。", "回访与家长来电"
    )
    yield from way.hand_over()
    yield from way.work()
    yield from way.finish(
        text="调换食堂负责人，恢复家长每周陪餐和进货公示，学生每日评餐，连续两周满意率在90%以上。"
    )


def extended_once(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work(steps=1)
    yield from way.ask_time(date(2014, 5, 30), grant=True)
    yield from way.work(steps=3)
    yield from way.finish(DONE_FROM)


def held_to_it(way: Way) -> Course:
    """The unit returns it; the supervisor holds to it."""
    yield from way.issue()
    yield way.after(2)
    ledger.return_(way.problem, reason="报表多由上级下达，学区无权取消，请予改派。", by=way.officer)
    yield way.after(1)
    ledger.refuse_return(
        way.problem, reason="清理的是学区自行增加的报表，请继续办理。", by=way.staff("duban")
    )
    yield way.after(1)
    ledger.receive(way.problem, by=way.officer)
    yield from way.work()
    yield from way.finish(DONE_FROM)


def wrong_unit(way: Way) -> Course:
    """Issued to the wrong section, returned, issued anew to the right one."""
    yield from way.issue(unit="财审科")
    yield way.after(1)
    ledger.return_(way.problem, reason="学生保险由安全稳定科归口管理，请改派。", by=way.officer)
    yield from way.hand_over()
    yield from way.work()
    yield from way.finish(DONE_FROM)


def urged(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work(steps=1)
    yield from way.urge(late=False)
    yield from way.work(steps=3)
    yield from way.finish(DONE_FROM)


# -- under way on 12 June ---------------------------------------------------------------------


def asking_for_time(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work()
    yield way.on(date(2014, 6, 10))
    yield from way.ask_time(date(2014, 9, 30))
    yield way.on(date(2014, 6, 16))
    ledger.decide_extension(
        way.problem, grant=True, reason="公开征求意见确需时间，同意。", by=way.staff("duban")
    )
    yield from way.finish(date(2014, 9, 9))


def being_verified(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work()
    yield from way.request(date(2014, 6, 11))
    yield from way.check(days=3)
    yield from way.ask()


def tried_in_vain(way: Way) -> Course:
    """Asked and tried: two reporters did not answer before 12 June, and did a week later."""
    yield from way.hand_over()
    yield from way.work()
    yield from way.request(date(2014, 6, 5))
    yield from way.check(days=1)
    yield way.on(date(2014, 6, 9))
    yield from way.try_in_vain(2)
    yield way.on(date(2014, 6, 19))
    yield from way.ask()


def to_be_asked(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work(steps=3)
    yield from way.request(date(2014, 6, 9))
    yield from way.check(days=2)
    yield way.on(date(2014, 6, 17))
    yield from way.ask()


def returned(way: Way) -> Course:
    yield way.on(date(2014, 6, 6))
    yield from way.issue(due="2014-10-31")
    yield way.on(date(2014, 6, 11))
    ledger.return_(
        way.problem, reason="控制班额有赖新校建设，建议由基建后勤科牵头。", by=way.officer
    )
    yield way.on(date(2014, 6, 17))
    ledger.refuse_return(
        way.problem, reason="起始年级招生由你科负责，请继续牵头，基建后勤科配合。",
        by=way.staff("duban"),
    )  # fmt: skip
    yield way.after(1)
    ledger.receive(way.problem, by=way.officer)
    yield from way.work(steps=3)
    yield from way.finish(date(2014, 9, 15))


def terminated(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work(steps=3)
    yield way.on(date(2014, 6, 3))
    yield from way.propose(
        "terminated",
        "机构负责人涉嫌合同诈骗已由公安机关立案，退费纠纷进入诉讼程序。",
        "信访工作条例第三十二条：属于司法机关职权范围的，应当依法按程序办理",
    )
    yield from way.confirm("立案决定书和受理通知书在卷，同意依法终结并告知反映人。")


def not_supported(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work(steps=1)
    yield way.on(date(2014, 5, 26))
    yield from way.propose(
        "not_supported",
        "增设报名点须由省级考试机构批准，现行考务规定不允许在街镇设点，已作解释说明。",
        "信访工作条例第三十二条：请求缺乏法律、法规、规章或者其他有关规定依据的，不予支持",
    )
    yield from way.confirm("政策依据充分，解释材料齐全，同意不予支持。")


def unreachable(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work()
    yield from way.request(date(2014, 5, 20))
    yield from way.check()
    yield from way.try_in_vain(3)
    yield from way.propose(
        "unreachable",
        "对每位反映人不同日期回访三次均未联系上，记录在案。",
        "本单位整改工作规则：经三次以上回访仍无法联系的，由复核人确认",
    )
    yield from way.confirm("回访记录完整，核查已通过，同意按无法回访终结，不计入销号。")


def unexplained(way: Way) -> Course:
    """Still without measure and standard on 12 June; withdrawn in July."""
    yield way.on(date(2014, 5, 12))
    way.detail(leave_out=("measure", "standard", "due"))
    yield way.on(date(2014, 7, 3))
    ledger.withdraw(
        way.problem, reason="属于工作建议，转社区教育年度计划统筹。", by=way.staff("duban")
    )
    yield from _answer_all(way, "您的建议已列入社区教育年度计划：各街镇年内设教学点并增开课程。")


def _answer_all(way: Way, text: str) -> Course:
    """What was taken out of the withdrawn problem is answered directly."""
    for voice in way.story.matters("voice", "new").filter(opened_at__lt=way.at).order_by("pk"):
        yield way.after()
        voices.answer(voice, text=text, by=way.staff("shouli"))


def just_issued(way: Way) -> Course:
    yield way.on(date(2014, 6, 10))
    yield from way.issue(due="quarter")
    yield way.on(date(2014, 6, 13))
    ledger.receive(way.problem, by=way.officer)
    yield from way.work()
    yield from way.finish(date(2014, 8, 12))


def building(way: Way) -> Course:
    """On its way, within the date."""
    yield from way.hand_over()
    yield from way.work(steps=2)
    yield from way.finish(date(2014, 7, 14))


def building_longer(way: Way) -> Course:
    """An extension was granted before 12 June."""
    yield from way.hand_over()
    yield from way.work(steps=1)
    yield way.on(date(2014, 6, 5))
    yield from way.ask_time(date(2014, 8, 29), grant=True)
    yield from way.finish(date(2014, 8, 25))


def overdue(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work(steps=1)
    yield way.on(date(2014, 6, 3))
    yield from way.urge(late=True)
    yield from way.finish(date(2014, 6, 24))


def sent_back(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work()
    yield from way.request(date(2014, 6, 3))
    yield from way.check()
    yield from way.ask(last="dissatisfied")
    yield from way.finish_again(date(2014, 7, 2))


def failed(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work()
    yield from way.request(date(2014, 6, 6))
    yield from way.check(passed=False)
    yield from way.finish_again(date(2014, 7, 8))


def conclusion_refused(way: Way) -> Course:
    """A conclusion is proposed and refused; the work goes on."""
    yield from way.hand_over()
    yield from way.work()
    yield way.on(date(2014, 6, 4))
    yield from way.propose(
        "terminated", "建桥属交通部门职责，已函告。", "信访工作条例第二十三条：转送有权处理的机关"
    )
    yield from way.confirm(
        "学生汛期安全仍应由教育部门保障，不同意终结，请继续办理。", confirm=False
    )
    yield from way.finish(date(2014, 7, 9))


# -- gone astray, and not counted among the 52 --------------------------------------------------


def merged(way: Way) -> Course:
    yield way.on(date(2014, 4, 28))
    into = way.story.problem("gate-heyang")
    ledger.merge(way.problem, into=into, by=way.staff("duban"))


def withdrawn(way: Way) -> Course:
    """Not ours: withdrawn, and the opinions that came with it told why."""
    yield way.after(3)
    problem = way.problem
    told = [link.target_id for link in problem.links_out.filter(kind="raised_from")]
    ledger.withdraw(problem, reason="村道照明由镇政府负责，转请办理。", by=way.staff("duban"))
    for voice in way.story.matters("voice", "new").filter(pk__in=told).order_by("pk"):
        yield way.after()
        voices.not_accept(
            voice,
            code="other_authority",
            reason="村道照明由栖岭镇政府负责，已转请该镇办理并直接答复您。",
            by=way.staff("shouli"),
        )


COURSES: dict[str, Callable[[Way], Course]] = {
    "meetings": ordinary,
    "gate-heyang": sent_back_once,
    "canteen": failed_once,
    "field-weitang": extended_once,
    "forms": held_to_it,
    "insurance": wrong_unit,
    "phones": urged,
    "notice": asking_for_time,
    "performance-pay": being_verified,
    "titles": tried_in_vain,
    "substitute": to_be_asked,
    "class-size": returned,
    "after-class": terminated,
    "exam-sites": not_supported,
    "netbar-qinghe2": unreachable,
    "courses": unexplained,
    "cert": just_issued,
    "toilet-shimo": building,
    "dorm-xiling": building_longer,
    "website": overdue,
    "media-moshi": sent_back,
    "special": failed,
    "bridge-dukou": conclusion_refused,
    "gate-again": merged,
    "road-lamps": withdrawn,
}
"""By the code of the trouble; the others went the ordinary way."""
