"""What is read of a problem by the understanding of texts."""

from collections.abc import Iterator, Sequence

from bihuan.facilities.similarity import reading
from bihuan.facilities.similarity.reading import Said, texts_of
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.ledger.models import Problem

READ = frozenset({"title", "text", "place"})


@texts_of("problem")
def of_many(ids: Sequence[int]) -> Iterator[Said]:
    """The texts of some problems, with one query."""
    for row in Problem.objects.filter(pk__in=ids).select_related("matter"):
        yield Said.of(row.matter, row.text)


@follows("problem.detailed")
def _read_anew(problem: Matter, happened: Happened, by: Post) -> None:
    if READ & happened.data.changes.keys():
        reading.forget(problem.pk)
