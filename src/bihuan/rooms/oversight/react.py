"""What oversight does when a unit reports a problem done."""

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.oversight import commands


@follows("problem.closure_requested")
def _assign(problem: Matter, happened: Happened, by: Post) -> None:
    commands.assign_check(problem)
