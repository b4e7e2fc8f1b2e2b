"""Forms handed out of late: a questionnaire by code that has ended, one for anybody, a self-check
that some units still owe, a checklist for the groups, and a quiz being designed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bihuan.facilities.forms.definition import Choice, Form, Group, Kind, Question, Quiz
from bihuan.kernel import clock, people
from bihuan.kernel.models.matter import Matter
from bihuan.lib.canonical import Json
from bihuan.rooms.collection.asking import codes, commands, sheets
from bihuan.rooms.collection.asking.queries import visitor
from bihuan.rooms.collection.asking.sheets import Filled, Visitor
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.scene import Story, chance

DEGREES = ("很满意", "满意", "一般", "不满意")
WISHES = (
    "希望课后服务能有更多体育项目。",
    "家长会能不能放在周末开。",
    "校门口的人行道请修一修。",
    "作业量比以前合适，希望保持。",
)


def _choices(*words: str) -> tuple[Choice, ...]:
    return tuple(Choice(str(n), {"zh": word}) for n, word in enumerate(words, 1))


def _ask(code: str, label: str, kind: Kind, **more: object) -> Question:
    return Question(code=code, kind=kind, label={"zh": label}, **more)  # type: ignore[arg-type]


SURVEY = Form(
    title={"zh": "家长满意度问卷"},
    intro={"zh": "约用2分钟，不记名。"},
    thanks={"zh": "结果将在网站公布。"},
    items=(
        Group(
            code="overall",
            label={"zh": "总体印象"},
            items=(
                _ask("school_work", "您对学校工作总体满意吗？", Kind.ONE,
                     choices=_choices(*DEGREES), required=True),
                _ask("why", "哪里不满意？", Kind.LONG, relevant="${school_work} = '4'"),
                _ask("safety", "您给校园安全打几分？", Kind.RATING, least="1", most="5"),
            ),
        ),
        Group(
            code="more",
            label={"zh": "课后服务"},
            items=(
                _ask("after_class", "孩子参加哪些课后服务？", Kind.MANY,
                     choices=_choices("作业辅导", "体育", "艺术", "科技", "没有参加")),
                _ask("wish", "您的意见和建议", Kind.LONG, opinion=True),
            ),
        ),
    ),
)  # fmt: skip
SELF_CHECK = Form(
    title={"zh": "校园食堂安全自查表"},
    items=(
        _ask("unit_name", "单位", Kind.TEXT, read_only=True),
        _ask("today", "自查日期", Kind.DATE, required=True),
        _ask("canteen", "有没有食堂？", Kind.YES_NO, required=True),
        _ask("licence", "食品经营许可证是否在有效期内？", Kind.YES_NO, required=True,
             relevant="${canteen} = 'yes'"),
        _ask("samples", "留样餐次数", Kind.INTEGER, least="0", relevant="${canteen} = 'yes'"),
        _ask("found", "自查发现的问题和整改情况", Kind.LONG),
        _ask("pledge", "以上情况属实，本单位负责", Kind.AGREE, required=True),
    ),
)  # fmt: skip
CHECKLIST = Form(
    title={"zh": "开学工作督导检查表"},
    items=(
        _ask("unit", "被检查单位", Kind.SCHOOL, required=True),
        _ask("textbooks", "教材到位", Kind.YES_NO, required=True),
        _ask("duty", "值班安排", Kind.ONE, choices=_choices("齐全", "部分", "没有"), required=True),
        _ask("found", "检查发现", Kind.LONG, required=True),
        _ask("photo", "现场照片", Kind.FILES, accept="image", most="3"),
    ),
)
QUIZ = Form(
    title={"zh": "师德师风知识测试"},
    quiz=Quiz(pass_mark="6", minutes=20, tell="right"),  # noqa: S106 - points to pass
    items=(
        _ask("gift", "教师可以收受家长的礼金吗？", Kind.YES_NO, right=("no",), points="5",
             explanation={"zh": "严禁以任何形式收受礼金、有价证券。"}, required=True),
        _ask("tutor", "在职教师可以做什么？", Kind.ONE, right=("2",), points="5",
             choices=_choices("组织有偿补课", "参加学校统一安排的课后服务", "到校外机构兼职授课"),
             required=True),
    ),
)  # fmt: skip


def begin(story: Story) -> None:
    for course in (_survey, _anybody, _self_check, _checklist, _quiz):
        story.clockwork.start(course(story))


def _hand_out(
    story: Story, definition: Form, audience: str, purpose: str, *, closes_on: date | None = None
) -> Matter:
    return commands.draft(
        title=definition.title["zh"],
        purpose=purpose,
        audience=audience,
        unit=story.unit("QH"),
        closes_on=closes_on,
        definition=definition,
        by=story.posts["duban"],
    )


def _sheet(form: Matter, definition: Form, answers: dict[str, Json], who: Visitor) -> Matter:
    return sheets.submit(form, Filled(1, definition, answers, clock.now()), who)


def _parent(rng: random.Random, wish: str = "") -> dict[str, Json]:
    """How one parent answers the questionnaire."""
    degree = rng.choices("1234", (30, 45, 18, 7))[0]
    given: dict[str, Json] = {"school_work": degree, "safety": rng.randint(3, 5)}
    if degree == "4":
        given["why"] = "沟通太少。"
    given["after_class"] = sorted(rng.sample("1234", rng.randint(1, 3)))
    return given | ({"wish": wish} if wish else {})


def _survey(story: Story) -> Course:
    """By code, ended: half of those who got one answered."""
    rng, by = chance("asking", "survey"), story.posts["duban"]
    first = workdays_after(story.today, -15)
    yield moment(first, "09:00")
    form = _hand_out(story, SURVEY, "code", "survey")
    count = 12 if story.small else 60
    made = commands.issue_codes(form, count=count, batch="小学家长", by=by)
    commands.publish(form, by=by)
    yield from _answers(form, made[: count // 2], rng, first)
    yield moment(workdays_after(first, 6), "17:30")
    form.refresh_from_db()
    commands.close(form, by=by)


def _answers(form: Matter, made: list[str], rng: random.Random, first: date) -> Iterator[datetime]:
    at = moment(first, "17:30")
    for code in made:
        at += timedelta(minutes=rng.randrange(3, 40))
        yield at
        known = codes.find(form, code)
        _sheet(form, SURVEY, _parent(rng), Visitor(people.public(), code=known))


def _anybody(story: Story) -> Course:
    """By a public link, still open; some of it becomes opinions."""
    rng, by = chance("asking", "anybody"), story.posts["duban"]
    yield moment(workdays_after(story.today, -4), "10:00")
    form = _hand_out(story, SURVEY, "public", "survey",
                     closes_on=story.today + timedelta(days=20))  # fmt: skip
    commands.publish(form, by=by)
    for n in range(6 if story.small else 40):
        yield moment(workdays_after(story.today, -3), f"{19 + n // 20:02d}:{n % 20 * 3:02d}")
        wish = WISHES[n // 10] if not story.small and n % 10 == 7 else ""
        _sheet(form, SURVEY, _parent(rng, wish), Visitor(people.public()))


def _self_check(story: Story) -> Course:
    """Every school answers for itself; a few have not yet, 禾阳小学 among them."""
    rng, by = chance("asking", "self-check"), story.posts["duban"]
    yield moment(workdays_after(story.today, -6), "15:00")
    form = _hand_out(story, SELF_CHECK, "units", "self_check",
                     closes_on=story.today + timedelta(days=5))  # fmt: skip
    schools = [u for name, u in story.units.items() if name == u.code and u.kind == "school"]
    asked = schools[:12] if story.small else schools
    own = story.unit("禾阳小学")
    commands.address(form, [*asked, own], by=by)
    commands.publish(form, by=by)
    yield moment(workdays_after(story.today, -5), "09:30")
    form.refresh_from_db()
    for unit in asked[: len(asked) * 4 // 5]:
        if unit == own:
            continue
        who = visitor(form, form.form, story.heads[unit.pk])
        assert who is not None
        day = workdays_after(story.today, -5).isoformat()
        answers: dict[str, Json] = {"unit_name": unit.name, "today": day, "canteen": "yes"}
        answers |= {"licence": "yes", "samples": rng.randint(2, 3), "pledge": "OK"}
        _sheet(form, SELF_CHECK, answers, who)


def _checklist(story: Story) -> Course:
    """The first group has been to two schools."""
    by, inspector = story.posts["duban"], story.posts["ducha"]
    yield moment(workdays_after(story.today, -8), "08:50")
    form = _hand_out(story, CHECKLIST, "inspectors", "inspection")
    commands.publish(form, by=by)
    for n, name in enumerate(("麦浪小学", "芦花小学")):
        yield moment(workdays_after(story.today, -7 + n), "15:20")
        form.refresh_from_db()
        who = visitor(form, form.form, inspector)
        assert who is not None
        found = "教材全部到位，值班表上墙，抽查教室6间，未见问题。"
        answers: dict[str, Json] = {"unit": story.unit(name).code, "textbooks": "yes"}
        _sheet(form, CHECKLIST, answers | {"duty": "1", "found": found}, who)


def _quiz(story: Story) -> Course:
    """Not handed out yet."""
    yield moment(workdays_after(story.today, -1), "16:00")
    _hand_out(story, QUIZ, "public", "quiz")
