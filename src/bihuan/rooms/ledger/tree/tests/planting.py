"""A tree of items for tests, in lists that are adopted for it."""

from __future__ import annotations

from bihuan.kernel import schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.tree import commands


def adopt_lists(by: Post) -> None:
    """Tasks and measures as an office may define them."""
    shipped = schemes.get("list", "problems")
    for code, noun in (("test-tasks", "任务"), ("test-measures", "措施")):
        data = shipped | {"label": f"{noun}清单", "noun": noun, "matches": code == "test-measures"}
        schemes.adopt("list", code, data, by=by)


def item(by: Post, title: str, under: Matter | None = None, list_code: str = "problems") -> Matter:
    made = ledger.register(list_code=list_code, title=title, by=by, source="ledger")
    if under is not None:
        commands.place(made, under=under, by=by)
    return made
