"""What follows for files when personal text is erased."""

from bihuan.facilities.files import jobs
from bihuan.facilities.files.models import File
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows


@follows("body.erased")
def erase_content(matter: Matter, happened: Happened, by: Post) -> None:
    """A file whose name is erased, by whatever page or command, loses its content as well."""
    found = File.objects.filter(
        matter_id=matter.pk, name_digest__in=happened.data.digests, erased_at=None
    )
    contents = sorted(set(found.values_list("sha256", flat=True)))
    found.update(erased_at=clock.now())
    for sha256 in contents:
        jobs.discard.defer(sha256=sha256)
