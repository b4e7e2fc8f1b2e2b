"""What oversight does when a unit reports a problem done, and when reporters are asked."""

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.oversight import commands


@follows("problem.closure_requested")
def _assign(problem: Matter, happened: Happened, by: Post) -> None:
    commands.assign_check(problem, happened.data.text.digest)


@follows("problem.tried", "problem.consulted")
def _another_person(problem: Matter, happened: Happened, by: Post) -> None:
    commands.not_by_verifier(problem, by)


@follows("problem.consulted")
def _contradiction(problem: Matter, happened: Happened, by: Post) -> None:
    data = happened.data
    if data.words is not None:
        commands.flag_callback(
            problem,
            voice=data.voice,
            said=happened.version,
            result=data.result,
            text=str(data.words),
        )
