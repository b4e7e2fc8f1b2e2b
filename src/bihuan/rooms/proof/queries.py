"""What the log shows to whoever may read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from bihuan.kernel import log
from bihuan.kernel.models.log import Checkpoint
from bihuan.kernel.models.people import Post


@dataclass(frozen=True)
class Standing:
    """How the log stands. `age`: seconds since the oldest event that still waits was made."""

    origin: str
    key: str
    size: int
    age: float
    latest: Checkpoint | None


def standing(viewer: Post) -> Standing:
    return Standing(settings.LOG_ORIGIN, log.signer().vkey, log.size(), log.age(), log.latest())


def checkpoints(viewer: Post, limit: int = 50) -> list[Checkpoint]:
    """The newest signed checkpoints."""
    return list(Checkpoint.objects.order_by("-size")[:limit])
