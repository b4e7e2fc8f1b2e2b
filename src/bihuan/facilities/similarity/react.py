"""What follows for readings when personal text is erased."""

from bihuan.facilities.similarity import reading
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows


@follows("body.erased")
def forget(matter: Matter, happened: Happened, by: Post) -> None:
    """What was made of the erased words goes with them; what is left of the text is read anew."""
    reading.forget(matter.pk)
