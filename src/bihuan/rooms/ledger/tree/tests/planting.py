"""Items of several lists for tests, one under another."""

from __future__ import annotations

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.tree import commands


def item(by: Post, title: str, under: Matter | None = None, list_code: str = "problems") -> Matter:
    made = ledger.register(list_code=list_code, title=title, by=by, source="ledger")
    if under is not None:
        commands.place(made, under=under, by=by)
    return made
