"""What other rooms have to say of a matter, shown beside it on its page.

A room declares `@beside("problem")` with a function of the viewer's post and the matter; the page's
column of acts shows what it gives. Each may cost one query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post


@dataclass(frozen=True)
class Line:
    """`state`: `.word` and `.tone`."""

    text: str
    url: str
    state: Any = None


@dataclass(frozen=True)
class Panel:
    """`links`: (label, address) of what can be begun from here."""

    title: str
    lines: Sequence[Line]
    links: Sequence[tuple[str, str]] = ()


Draw = Callable[[Post, Matter], Panel | None]
_declared: dict[str, list[Draw]] = defaultdict(list)


def beside(matter_kind: str) -> Callable[[Draw], Draw]:
    def declare(function: Draw) -> Draw:
        _declared[matter_kind].append(function)
        return function

    return declare


def panels(post: Post, matter: Matter) -> list[Panel]:
    """In the order they were declared; those that have nothing to show are left out."""
    found = (draw(post, matter) for draw in _declared[matter.kind])
    return [one for one in found if one is not None]
