"""What was asked to be otherwise after it was handed over: one request waits, one class was
changed, one item went to another unit."""

from __future__ import annotations

from collections.abc import Callable

from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.changes import commands
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.scene import Story
from bihuan.story.troubles import HANDLINGS

WAITS, RECLASSIFIED, MOVED = "apps-now", "aircon-now", "nap-now"
AGREED = "情况属实，同意变更。原来的责任和期限在记录中保留。"


def today_begins(story: Story) -> None:
    """Days before the present; the item that moves is one the small story does not have."""
    courses: dict[str, Callable[[Story], Course]] = {
        WAITS: waiting,
        RECLASSIFIED: reclassified,
        MOVED: moved,
    }
    for course in courses.values():
        story.clockwork.start(course(story))


def _running(story: Story, code: str) -> Matter | None:
    problem = story.problem(code) if code in story.problems else None
    return problem if problem is not None and problem.status == "working" else None


def waiting(story: Story) -> Course:
    """The unit asks that another be responsible; nobody has decided."""
    yield moment(workdays_after(story.today, -1), "15:35")
    problem = _running(story, WAITS)
    if problem is None or problem.unit_id is None:
        return
    commands.ask(
        problem,
        what="unit",
        to=story.unit("基教科"),
        reason="应用软件由各年级教师推荐使用，清理和审批归口业务科室，建议由其牵头。",
        by=story.acting[problem.unit_id],
    )


def reclassified(story: Story) -> Course:
    yield moment(workdays_after(story.today, -6), "10:15")
    problem = _running(story, RECLASSIFIED)
    if problem is None:
        return
    commands.ask(
        problem,
        what="class",
        to=f"handling:{HANDLINGS['deeper']}",
        reason="涉及配电增容，须查清原因后分批解决。",
        by=story.posts["shouli"],
    )
    yield moment(workdays_after(story.today, -5), "09:40")
    problem = story.problem(RECLASSIFIED)
    commands.decide(problem, agree=True, reason=AGREED, by=story.posts["duban"])


def moved(story: Story) -> Course:
    """Another section takes it over, by the date there was."""
    yield moment(workdays_after(story.today, -4), "14:50")
    problem = _running(story, MOVED)
    if problem is None:
        return
    unit = story.unit("基教科")
    reason = "作息安排须由业务科室统一部署。"
    commands.ask(problem, what="unit", to=unit, reason=reason, by=story.posts["duban"])
    yield moment(workdays_after(story.today, -3), "10:05")
    problem = story.problem(MOVED)
    commands.decide(problem, agree=True, reason=AGREED, by=story.posts["lingdao"])
    yield moment(workdays_after(story.today, -2), "09:20")
    ledger.receive(story.problem(MOVED), by=story.acting[unit.pk])
