"""What is read of an opinion by the understanding of texts."""

from collections.abc import Iterator, Sequence

from bihuan.facilities.similarity.reading import Said, texts_of
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices import rules
from bihuan.rooms.voices.models import Voice


@texts_of("voice")
def of_many(ids: Sequence[int]) -> Iterator[Said]:
    """The texts of some opinions, with one query."""
    for row in Voice.objects.filter(pk__in=ids).select_related("matter"):
        yield of(row.matter, row)


def of(voice: Matter, row: Voice) -> Said:
    """The text of one: a message's own words, for what it quotes was said before."""
    return Said.of(voice, rules.own_words(row.text))
