"""Writing and asking the index.

A GIN index gives all matches of a word at once, in no useful order: for a word that a fifth of a
million texts contain that is slow, though the newest fifty are wanted. So every row also has a
token for its block of 2,048 ids, and `near` asks for word and block together: PostgreSQL then
reads the entries of the block, not those of the word.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from bihuan.facilities.search.highlight import parts
from bihuan.facilities.search.models import Words
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.rows import Rows
from bihuan.lib import text as tokens

VERSION = "1"
"""Changes whenever the same history would be indexed otherwise, by what is here, by `lib.text` or
by a room: what was indexed before is then made anew (`remake`)."""
BLOCK = 2_048
BLOCKS = 4

_PART = "SELECT matter_id, %s AS weight FROM search_words WHERE words @@ %s::tsquery"
_SHARING = """
    WITH hits AS MATERIALIZED (
        SELECT matter_id, sum(weight)::float AS shared FROM ({parts}) words GROUP BY matter_id)
    (SELECT matter_id, shared FROM hits ORDER BY shared DESC, matter_id DESC LIMIT %s)
"""
_FEW = """
    UNION (SELECT matter_id, shared FROM hits WHERE matter_id IN ({few})
           ORDER BY shared DESC, matter_id DESC LIMIT %s)
"""


def block_token(number: int) -> str:
    """Has a sign in it, so no word of a text is like it."""
    return f"#{number}"


def index(matter: Matter, text: str, rows: Rows) -> None:
    _keep(matter, text, rows.of(Words, matter) if matter.version > 1 else [], rows)


def extend(matter: Matter, text: str, rows: Rows) -> None:
    before = rows.of(Words, matter)
    known = tokens.text_of(before[0].words) if before else ""
    _keep(matter, f"{known}\n{text}", before, rows)


def _keep(matter: Matter, text: str, before: list[Words], rows: Rows) -> None:
    literal = f"{tokens.tsvector_text(text)} '{block_token(matter.pk // BLOCK)}'"
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


def near(rows: QuerySet[Any], text: str, start: int | None, down: bool) -> QuerySet[Any]:
    """Matches among the next ids only: `BLOCKS` blocks below `start`, or above it."""
    query = literal(text)
    if query is None:
        return rows.none()
    if start is None:
        # Of the rows themselves: the newest of all ids may all be of another kind of matter.
        ends = rows.order_by("-pk" if down else "pk").values_list("pk", flat=True)
        start = ends.first() or 0
    found = Words.objects.filter(words__matches=f"({query}) & ({_blocks(start, down)})")
    return rows.filter(pk__in=found.values("matter_id"))


def _blocks(start: int, down: bool) -> str:
    first = start // BLOCK
    blocks = range(first, first - BLOCKS, -1) if down else range(first, first + BLOCKS)
    return " | ".join(f"'{block_token(n)}'" for n in blocks if n >= 0)


def sharing(
    words: Sequence[tuple[str, float, int | None]], most: int, few: QuerySet[Any] | None = None
) -> dict[int, float]:
    """Each word is a search of its own; their matches are added up without reading any text."""
    if not words:
        return {}
    params: list[Any] = []
    for word, weight, newest in words:
        here = "" if newest is None else f" & ({_blocks(newest, down=True)})"
        params += [weight, f"'{word}'{here}"]
    sql = _SHARING.format(parts=" UNION ALL ".join([_PART] * len(words)))
    params.append(most)
    if few is not None:
        with suppress(EmptyResultSet):
            listed, more = few.order_by().values("pk").query.sql_with_params()
            sql += _FEW.format(few=listed)
            params += [*more, most]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return dict(sorted(cursor.fetchall(), key=lambda found: (-found[1], -found[0])))


def texts(ids: Sequence[int]) -> dict[int, str]:
    """What was indexed of these matters, without punctuation, put together from its tokens."""
    rows = Words.objects.filter(pk__in=ids).values_list("pk", "words")
    return {pk: tokens.text_of(literal) for pk, literal in rows}
