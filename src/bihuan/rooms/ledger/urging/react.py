"""Who is told what: in the same act."""

from django.utils.translation import gettext_lazy as _

from bihuan.facilities.notify.telling import tell
from bihuan.facilities.notify.topics import topic
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.urging import recipients

BY_PLAN = topic("urging", _("催办提醒"), digest=True)
BY_HAND = topic("urged", _("人工催办"))


@follows("problem.reminded", "problem.escalated")
def _tell(problem: Matter, happened: Happened, by: Post) -> None:
    tell(BY_PLAN, happened, happened.data.to)


@follows("problem.urged")
def _tell_at_once(problem: Matter, happened: Happened, by: Post) -> None:
    row = Problem.objects.get(pk=problem.pk)
    tell(BY_HAND, happened, recipients.resolve(problem, row, ("person", "officer", "head")))
