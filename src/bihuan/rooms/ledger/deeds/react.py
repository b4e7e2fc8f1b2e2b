"""What a deed says to acts of the ledger."""

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.ledger.deeds import commands, rules
from bihuan.rooms.ledger.deeds.models import Target
from bihuan.rooms.ledger.deeds.rules import Aim


@follows("problem.closure_requested")
def _promised(deed: Matter, happened: Happened, by: Post) -> None:
    """Done is when all that was promised is there. Raises Refused: then nothing happened."""
    aims = (Aim(one.amount, one.done) for one in Target.objects.filter(matter=deed))
    if unmet := rules.unmet(aims):
        commands.refuse("deed.unmet", n=unmet)
