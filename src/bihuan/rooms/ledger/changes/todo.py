"""Which changes wait for whom."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.kernel import policy
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.changes.models import Change


def _asked(post: Post) -> Q:
    """What somebody else asked for and this post may decide."""
    pending = Change.objects.filter(state="pending").exclude(asked_by=post.pk)
    mine = Q(pk__in=pending.values("matter_id"))
    return mine & policy.which(post, "problem.change_agreed")


waits("change", _("变更待批"), "problem", ["supervisor", "leader"], _asked)
