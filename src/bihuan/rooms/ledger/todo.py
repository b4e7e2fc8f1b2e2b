"""Which problems wait for whom."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.kernel import clock
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.models import Problem


def _asked() -> Q:
    return Q(pk__in=Problem.objects.filter(asked_until__isnull=False).values("matter_id"))


def _proposed() -> Q:
    return Q(pk__in=Problem.objects.exclude(proposed="").values("matter_id"))


def _led(post: Post) -> Q:
    return Q(unit_id__in=list(post.subtree_ids))


def _late(post: Post) -> Q:
    return Q(status__in=("issued", "working"), due_on__lt=clock.today())


OFFICE = ("officer", "head")

waits("returned", _("退回待定"), "problem", ["supervisor"], lambda p: Q(status="returned"))
waits(
    "extension",
    _("延期待批"),
    "problem",
    ["supervisor", "leader"],
    lambda p: Q(status="working") & _asked(),
)
waits("to-issue", _("待交办"), "problem", ["supervisor"], lambda p: Q(status="drafted"))
waits("late", _("逾期未办"), "problem", ["supervisor", "leader"], _late)
waits("to-receive", _("待签收"), "problem", OFFICE, lambda p: Q(status="issued") & _led(p))
waits("to-mend", _("整改中"), "problem", OFFICE, lambda p: Q(status="working") & _led(p))
waits(
    "to-verify",
    _("待核查"),
    "problem",
    ["inspector"],
    lambda p: Q(status="verifying", checker_id__in=list(p.subtree_ids)),
)
waits("to-consult", _("待回访"), "problem", ["caller"], lambda p: Q(status="consulting"))
waits("to-review", _("终结待复核"), "problem", ["reviewer"],
      lambda p: Q(status__in=("working", "verifying", "consulting")) & _proposed())  # fmt: skip
