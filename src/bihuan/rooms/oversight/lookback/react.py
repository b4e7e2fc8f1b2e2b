"""What look-backs do when a problem is closed or reopened."""

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.oversight.lookback import commands


@follows("problem.closed")
def _set(problem: Matter, happened: Happened, by: Post) -> None:
    commands.plan_by_rule(problem)


@follows("problem.reopened")
def _give_way(problem: Matter, happened: Happened, by: Post) -> None:
    commands.give_way(problem)
