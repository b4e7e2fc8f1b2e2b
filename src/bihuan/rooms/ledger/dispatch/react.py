"""Who is told of a weekly dispatch."""

from django.utils.translation import gettext_lazy as _

from bihuan.facilities.notify.telling import tell
from bihuan.facilities.notify.topics import topic
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.ledger.dispatch import rules
from bihuan.rooms.ledger.dispatch import series as known
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.urging import recipients

BEGUN = topic("dispatch", _("周调度：请报告进展或零报告"))
SAID = topic("dispatch-remark", _("周调度意见"))


@follows("dispatch.prepared")
def _ask(dispatch: Matter, happened: Happened, by: Post) -> None:
    """Whoever acts for a unit that has something in hand."""
    problems = Matter.objects.filter(kind="problem", status__in=rules.WITH_UNIT)
    waiting = known.get(happened.data.series).among(problems)
    units = set(waiting.order_by().values_list("unit_id", flat=True).distinct())
    today = clock.today()
    tell(
        BEGUN,
        happened,
        [
            post.pk
            for post in posts().values()
            if post.unit_id in units and post.role in ("officer", "head") and post.serves(today)
        ],
    )


@follows("dispatch.remarked")
def _pass_on(dispatch: Matter, happened: Happened, by: Post) -> None:
    """What was said of an item goes to who has it."""
    if happened.data.problem is None:
        return
    row = Problem.objects.select_related("matter").get(pk=happened.data.problem)
    tell(SAID, happened, recipients.resolve(row.matter, row, ("person", "officer", "head")),
         about=row.matter)  # fmt: skip
