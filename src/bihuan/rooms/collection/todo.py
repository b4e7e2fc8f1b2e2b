"""Which collections wait for whom."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.kernel import clock
from bihuan.kernel.models.people import Post
from bihuan.rooms.collection.models import Collection


def _over(post: Post) -> Q:
    """Those of the post's own units that should have taken place, or are not written up."""
    past = Collection.objects.filter(ends_on__lt=clock.today()).values("matter_id")
    return Q(unit_id__in=list(post.subtree_ids), status__in=("planned", "held"), pk__in=past)


waits(
    "to-record",
    _("征集待整理"),
    "collection",
    ["clerk", "supervisor", "officer", "head"],
    _over,
)
