"""All rows of a list, for a file: what the filters find, in the list's order, without paging."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.listing import Listing
from bihuan.kernel.models.people import Post

CHUNK = 2_000


def export_rows(listing: Listing, query: str, viewer: Post) -> Iterator[Any]:
    """Stream the rows that the list shows for this query. Memory does not grow with them.

    Holds a transaction open while it is read, so all rows are of one instant.
    """
    rows = listing.rows(Asked.of(query, viewer))
    with transaction.atomic():
        yield from rows.iterator(chunk_size=CHUNK)
