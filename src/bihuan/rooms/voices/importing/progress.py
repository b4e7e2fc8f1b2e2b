"""How far an import is, for whoever watches its page."""

from __future__ import annotations

from contextlib import closing

from django.db import connection

from bihuan.rooms.voices.models import Import


def tell(import_: Import) -> None:
    """Show the counts at once, although the transaction that writes the opinions is still open:
    by a connection of its own, so that nothing of the transaction is shown or kept with them."""
    with closing(connection.copy()) as apart, apart.cursor() as cursor:
        cursor.execute(
            "UPDATE voices_import SET state = %s, done = %s, taken = %s, updated = %s, merged = %s,"
            " likely = %s, repeats = %s, refused = %s WHERE id = %s",
            [
                *(import_.state, import_.done, import_.taken, import_.updated, import_.merged),
                *(import_.likely, import_.repeats, import_.refused, import_.pk),
            ],
        )
