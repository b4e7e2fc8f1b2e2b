"""Draws that anyone can replay: matters of kind `draw`. docs/mechanisms/draw.md

population  who may be drawn, frozen in a plan        commands  publish, contribute, reveal, void
published   the record as anyone may read it          jobs      at the moment set, by themselves
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bihuan.kernel.models.matter import Matter


def drawn_units(draw: "Matter") -> list[int]:
    """Ids of the units that a draw fell upon, in the order of the strata and their tickets: of a
    draw of problems or posts, the units responsible for them. Empty until it took place, and when
    it is void."""
    from bihuan.rooms.oversight.draws import queries

    return queries.drawn_units(draw)
