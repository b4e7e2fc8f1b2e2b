"""What a visit notes when the ledger has taken over what it found."""

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.oversight.rounds import commands_site

SOURCE = "督导"
"""Source of the problems that come from findings; their `external` is `<visit number>-<n>`."""


@follows("problem.registered")
def _note(problem: Matter, happened: Happened, by: Post) -> None:
    if happened.data.source != SOURCE:
        return
    number, _dash, n = happened.data.external.rpartition("-")
    visit = Matter.objects.filter(kind="visit", number=number).first()
    if visit is not None and n.isdecimal():
        commands_site.note_problem(visit, n=int(n), problem=problem)
