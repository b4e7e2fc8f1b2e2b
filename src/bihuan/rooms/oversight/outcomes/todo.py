"""Which outcomes wait for whom."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.kernel.models.people import Post


def _to_state(post: Post) -> Q:
    return Q(status="recorded", unit_id__in=list(post.subtree_ids))


waits("to-state", _("可陈述意见"), "outcome", ["officer", "head"], _to_state)
