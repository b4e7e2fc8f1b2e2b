"""Saying what an opinion is about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import record, taxonomy
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.events import Classified

CLASS = "class"
"""The classification in `Matter.labels` that holds the code."""


def classify(voice: Matter, *, code: str, by: Post, seen: int | None = None) -> None:
    """Put it under a class of the taxonomy in force, whatever its state: what it is about does not
    change with how it is handled."""
    record.ready(voice, "voice.classified", by=by, seen=seen)
    known = taxonomy.current()
    one = known.classes.get(code)
    if one is None or one.ended:
        raise Invalid({"code": _("现行分类里没有这一类，请重新选择。")})
    if voice.label(CLASS) == code:
        raise Refused(_("已经是这一类，没有改动。"))
    record.append(voice, Classified(code, known.edition, known.written(code)), by=by, seen=seen)
