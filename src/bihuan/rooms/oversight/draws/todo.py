"""Which draws wait for whom."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.kernel import clock
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.draws.models import Draw


def _due(post: Post) -> Q:
    """Those whose moment has come and that need somebody: a number read in public, a seed."""
    come = Draw.objects.filter(after__lte=clock.now()).values("matter_id")
    return Q(status__in=("published", "contributed"), pk__in=come)


waits("to-reveal", _("抽取待揭晓"), "draw", ["supervisor"], _due)
