"""Which look-backs wait for whom."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.kernel import clock
from bihuan.kernel.models.people import Post


def _mine(post: Post) -> Q:
    return Q(status="due", checker_id__in=list(post.subtree_ids))


def _stuck(post: Post) -> Q:
    """Nobody could be assigned, or nobody went."""
    return Q(status__in=("planned", "due"), due_on__lt=clock.today())


waits("to-look-back", _("待回头看"), "lookback", ["inspector"], _mine)
waits("lookbacks-late", _("回头看逾期"), "lookback", ["supervisor"], _stuck)
