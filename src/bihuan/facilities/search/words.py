"""Writing and asking the index."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from bihuan.facilities.search.highlight import parts
from bihuan.facilities.search.models import Words
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.rows import Rows
from bihuan.lib import text as tokens


def index(matter: Matter, text: str, rows: Rows) -> None:
    literal = tokens.tsvector_text(text)
    before = rows.of(Words, matter) if matter.version > 1 else []
    if before:
        before[0].words = literal
        rows.change(before[0])
    else:
        rows.add(Words(matter=matter, words=literal))


def literal(text: str) -> str | None:
    """The tsquery for what somebody typed; None when it has no letter or digit."""
    found = (tokens.tsquery("".join(part.split())) for part in parts(text))
    return " & ".join(f"({one})" for one in found if one) or None


def matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    query = literal(text)
    if query is None:
        return rows.none()
    found = Words.objects.filter(words__matches=query)
    return rows.filter(pk__in=found.values("matter_id"))
