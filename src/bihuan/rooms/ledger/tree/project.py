"""Places and matches as rows; the links are what other rooms read."""

from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.rooms.ledger.tree.models import Node

PART, MEASURE = "part_of", "measure_of"


@projects("problem.placed")
def _place(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    for node in rows.of(Node, matter):
        if node.parent_id != data.parent:
            _unlink(matter, PART, node.parent_id, rows)
            rows.add(Link(source=matter, target_id=data.parent, kind=PART))
        node.parent_id, node.position, node.weight = data.parent, data.position, data.weight
        rows.change(node)
        return
    rows.add(Node(matter=matter, parent_id=data.parent, position=data.position, weight=data.weight))
    rows.add(Link(source=matter, target_id=data.parent, kind=PART))


@projects("problem.unplaced")
def _unplace(matter: Matter, happened: Happened, rows: Rows) -> None:
    for node in rows.of(Node, matter):
        _unlink(matter, PART, node.parent_id, rows)
        rows.remove(node)


@projects("problem.matched")
def _match(matter: Matter, happened: Happened, rows: Rows) -> None:
    for problem in happened.data.problems:
        rows.add(Link(source=matter, target_id=problem, kind=MEASURE))


@projects("problem.unmatched")
def _unmatch(matter: Matter, happened: Happened, rows: Rows) -> None:
    _unlink(matter, MEASURE, happened.data.problem, rows)


def _unlink(matter: Matter, kind: str, target: int, rows: Rows) -> None:
    for link in rows.of(Link, matter):
        if (link.kind, link.target_id) == (kind, target):
            rows.remove(link)
