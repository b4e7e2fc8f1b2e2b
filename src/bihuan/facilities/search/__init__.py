"""Exact search for Chinese words of two characters and more: `index`, `matching`, `highlight`.

The tables live in `models`, which may be imported only once Django has loaded its apps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bihuan.facilities.search.highlight import highlight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from bihuan.kernel.models.matter import Matter
    from bihuan.kernel.rows import Rows

__all__ = ["extend", "highlight", "index", "matching", "near", "sharing", "texts"]


def index(matter: Matter, text: str, rows: Rows) -> None:
    """Make a matter findable by this text, instead of what was indexed before. For projectors."""
    from bihuan.facilities.search import words

    words.index(matter, text, rows)


def extend(matter: Matter, text: str, rows: Rows) -> None:
    """Make a matter findable by this text too, beside what was indexed before. For projectors."""
    from bihuan.facilities.search import words

    words.extend(matter, text, rows)


def matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those of the matters whose text has all the words, each exactly as written.

    Parts between blanks must all occur; what stands in quotation marks must stand together, blanks
    passed over. Text without any letter or digit finds nothing.
    """
    from bihuan.facilities.search import words

    return words.matching(rows, text)


def near(rows: QuerySet[Any], text: str, start: int | None, down: bool) -> QuerySet[Any]:
    """Like `matching`, among the next 8,192 or so ids only: below `start` (`down`) or above it;
    None starts from the end of the rows. For lists in the order of ids, which want few rows."""
    from bihuan.facilities.search import words

    return words.near(rows, text, start, down)


def sharing(
    words: Sequence[tuple[str, float, int | None]], most: int, few: QuerySet[Any] | None = None
) -> dict[int, float]:
    """The matters that share most of the weight of some words: id → weight, best first. One query.

    Each word is a token of `lib.text.bigrams`, what sharing it is worth, and None, or the id from
    which downwards alone it is looked for, a few thousand ids: where texts that have it are too
    many. Found are the `most` best of all matters whoever may see them (the caller asks
    afterwards), and the `most` best of these `few`, which are listed for it.
    """
    from bihuan.facilities.search import words as asked

    return asked.sharing(words, most, few)


def texts(ids: Sequence[int]) -> dict[int, str]:
    """What was indexed of these matters, put together from the index, without punctuation."""
    from bihuan.facilities.search import words

    return words.texts(ids)
