"""What follows for groups when personal text is erased."""

from bihuan.facilities.similarity.hot.models import HotGroup, HotMember
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows


@follows("body.erased")
def forget(matter: Matter, happened: Happened, by: Post) -> None:
    """The opinion leaves its group and stands for none; what is left of it is compared anew."""
    HotMember.objects.filter(matter_id=matter.pk).delete()
    HotGroup.objects.filter(name_of=matter.pk).update(name_of=None)
    HotGroup.objects.filter(typical_of=matter.pk).update(typical_of=None)
