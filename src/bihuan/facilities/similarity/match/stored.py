"""How rare words are here, counted now and then in the background."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max

from bihuan.facilities.similarity import reading
from bihuan.facilities.similarity.match import rarity
from bihuan.facilities.similarity.match.models import WordCounts
from bihuan.facilities.similarity.match.rarity import Rarity
from bihuan.kernel import clock, memory
from bihuan.kernel.models.matter import Matter
from bihuan.lib.normal import plain

MEMORY = "similarity.rarity"
"""What processes are told of when words were counted anew."""
GROWN = 1.1
"""Counted anew when there are so many times more texts."""
RENEWED = 2_000
"""And when so many newer ones have come."""
BLOCK = 500


@memory.remembered(MEMORY)
def current() -> Rarity:
    """As counted last; before that every word is as rare as any other."""
    row = WordCounts.objects.order_by("-pk").first()
    return rarity.unpacked(bytes(row.raw), row.texts) if row else rarity.counted([])


def renew() -> bool:
    """Count anew if it is time; says whether it was."""
    last = WordCounts.objects.order_by("-pk").defer("raw").first()
    if last is not None and not _much_came(last):
        return False
    kinds = reading.kinds()
    newest = Matter.objects.filter(kind__in=kinds).aggregate(newest=Max("pk"))["newest"] or 0
    texts = list(_newest_texts())
    counted = rarity.counted([plain(text) for text in texts], texts)
    if not counted.texts:
        return False
    with transaction.atomic():
        kept = WordCounts.objects.create(
            made_at=clock.now(), newest=newest, texts=counted.texts, raw=counted.packed()
        )
        WordCounts.objects.exclude(pk=kept.pk).delete()
        memory.tell(MEMORY)
    return True


def _much_came(last: WordCounts) -> bool:
    came = Matter.objects.filter(kind__in=reading.kinds(), pk__gt=last.newest).order_by()
    enough = min(RENEWED, max(1, round(last.texts * (GROWN - 1))))
    return came[:enough].count() >= enough


def _newest_texts() -> Iterator[str]:
    left = rarity.SAMPLE
    for kind in reading.kinds():
        ids = list(
            Matter.objects.filter(kind=kind).order_by("-pk").values_list("pk", flat=True)[:left]
        )
        left -= len(ids)
        for at in range(0, len(ids), BLOCK):
            for said in reading.said(kind, ids[at : at + BLOCK]):
                yield said.whole
