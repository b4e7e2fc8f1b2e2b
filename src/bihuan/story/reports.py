"""Reports: that of June 2014 with its numbers, and of late one at every stage; a draft that was
checked."""

from __future__ import annotations

from datetime import date, timedelta

from bihuan.kernel import clock, log
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.reports.drafts import checking
from bihuan.rooms.reports.drafts import commands as drafts
from bihuan.rooms.reports.drafts.models import Draft
from bihuan.rooms.reports.papers import commands, publishing
from bihuan.rooms.reports.papers.commands import Order
from bihuan.rooms.voices import commands as voices
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.scene import Story

AS_OF = date(2014, 6, 12)
PROGRESS = {
    "主送": "区委教育工作领导小组",
    "抄送": "各有关单位",
    "导语": "今年3月以来，我委坚持开门听意见、逐项抓整改、核查后销号，有关工作有序推进。",
    "下一步": "将继续盯住未办结的问题，逐项落实责任单位和时限，核查合格、反映人认可后方予销号。",
}


def begin(story: Story) -> None:
    """The day after, the report of 12 June is made, read, approved, signed and issued."""
    story.clockwork.start(_spring(story))


def today_begins(story: Story) -> None:
    for course in (_corrected, _waiting, _returned, _drafted, _checked):
        story.clockwork.start(course(story))


def _post(story: Story, name: str) -> Post:
    return story.posts[name]


def _spring(story: Story) -> Course:
    on = AS_OF + timedelta(days=1)
    author, reader = _post(story, "duban"), _post(story, "shouli")
    reviewer, leader = _post(story, "leader-1"), _post(story, "lingdao")
    yield moment(on, "09:10")
    title = "关于群众反映问题整改工作进展情况的汇报"
    made = commands.compose("progress", Order(title, AS_OF, texts=PROGRESS), by=author)
    yield moment(on, "09:40")
    commands.submit(made, to=reader, by=author)
    yield moment(on, "10:30")
    commands.approve(made, to=reviewer, words="数字已逐项核对。", by=reader)
    yield moment(on, "14:20")
    commands.approve(made, to=leader, by=reviewer)
    yield moment(on, "16:05")
    commands.approve(made, by=leader)
    yield moment(on, "16:40")
    _issue(made, reader)
    yield moment(date(2014, 8, 1), "01:23")  # in July a problem was withdrawn
    publishing.correct_all()


def _issue(made: Matter, by: Post) -> None:
    log.integrate()
    publishing.publish(made, by=by)


def _corrected(story: Story) -> Course:
    """The week's review: served to units, and corrected when an opinion was recorded late."""
    on = workdays_after(story.today, -6)
    author, signer = _post(story, "shouli"), _post(story, "duban")
    yield moment(on, "08:50")
    day = on - timedelta(days=1)
    said = {"要求": "按期报送：各责任单位于周四前报送整改进展。\n从严核查：佐证不全的不予核查。"}
    order = Order("问题整改工作周调度", day, texts=said)
    made = commands.compose("weekly", order, by=author)
    commands.submit(made, to=signer, by=author)
    yield moment(on, "10:15")
    commands.approve(made, by=signer)
    _issue(made, author)
    school, office = story.unit("禾阳小学"), story.unit("QH-JC")
    publishing.serve(made, [school, office], by=author)
    yield moment(workdays_after(on, 1), "09:20")
    publishing.receipt(made, by=story.acting[school.pk])
    yield moment(workdays_after(story.today, -2), "15:30")
    late = voices.Said(
        text="学校门口早晚高峰停车秩序混乱，希望安排人员疏导。", channel="phone", happened_on=day
    )
    voices.receive(late, by=author)
    yield moment(workdays_after(story.today, -1), "01:23")
    publishing.correct_all()


def _waiting(story: Story) -> Course:
    """Waits for the signature."""
    on = workdays_after(story.today, -2)
    author, reader = _post(story, "duban"), _post(story, "shouli")
    yield moment(on, "10:00")
    said = {
        "主送": "各有关单位",
        "导语": "按照工作安排，对近期整改情况进行了督查，现通报如下。",
    }
    order = Order("关于近期问题整改情况的督查通报", on - timedelta(days=1), texts=said)
    made = commands.compose("circular", order, by=author)
    commands.submit(made, to=reader, by=author)
    yield moment(on, "11:10")
    commands.approve(made, to=_post(story, "leader-1"), by=reader)
    yield moment(on, "16:00")
    commands.approve(made, to=_post(story, "lingdao"), by=_post(story, "leader-1"))


def _returned(story: Story) -> Course:
    """Sent back with words."""
    on = workdays_after(story.today, -3)
    author, reader = _post(story, "duban"), _post(story, "shouli")
    yield moment(on, "14:10")
    said = {"抄送": "各有关单位", "下一步": "继续逐项推进未办结的问题，按期报送进展。"}
    order = Order("问题整改工作简报", on - timedelta(days=1), texts=said)
    made = commands.compose("brief", order, by=author)
    commands.submit(made, to=reader, by=author)
    yield moment(on, "16:20")
    commands.send_back(made, reason="请补充本月校园周边治理的做法，再报核稿。", by=reader)


def _drafted(story: Story) -> Course:
    """Just made."""
    on = workdays_after(story.today, -1)
    yield moment(on, "16:50")
    order = Order("问题整改台账", clock.today() - timedelta(days=1))
    commands.compose("ledger", order, by=_post(story, "shouli"))


DRAFT = (
    "青禾区教委11月份问题整改工作小结\n\n"
    "各责任单位认真落实整改责任，区教委区教委领导多次到学校查看。全月共办理群众反映事项46件，"
    "其中：教学管理类18件，后勤保障类15件，安全管理类12件。按照“五个到位”要求，做到责任到位、"
    "措施到位、时限到位、核查到位，推动问题一件一件解决。X月X日召开调度会，听取进展情况汇报。\n"
)
"""What it says does not add up: the page shows how that is found."""


def _checked(story: Story) -> Course:
    """The draft of a summary, read by the checker; the first finding is taken up."""
    on = workdays_after(story.today, -1)
    yield moment(on, "15:20")
    author = _post(story, "shouli")
    draft = drafts.take(checking.pasted(DRAFT, "11月份工作小结"), by=author)
    first = Draft.objects.get(pk=draft.pk).findings[0]["number"]
    yield moment(on, "15:26")
    drafts.settle(draft, [first], "accepted", by=author)
