"""What the tree says to acts of the ledger."""

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.ledger.tree import commands


@follows(
    "problem.closure_requested",
    "problem.conclusion_proposed",
    "problem.concluded",
    "problem.withdrawn",
    "problem.merged",
)
def _ends_last(problem: Matter, happened: Happened, by: Post) -> None:
    """An item does not end before what stands under it. Raises Refused: then nothing happened."""
    if running := commands.running_below(problem):
        commands.refuse("tree.running", n=running)
