"""What joins items of lists: an item stands under another, a measure is meant for problems."""

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.events import EventData, event
from bihuan.kernel.phrase import listed


@event("problem.placed", label=_("列入上级事项"))
class Placed(EventData):
    """Under `parent` (an id), in the order of `position` among those there. Said again, it moves.
    `weight`: how much it counts beside the others when progress is summed up."""

    parent: int
    parent_number: str
    position: int
    weight: int = 1

    def says(self) -> str:
        return str(_("列入 %(number)s 之下")) % {"number": self.parent_number}


@event("problem.unplaced", label=_("移出上级事项"))
class Unplaced(EventData):
    parent: int
    parent_number: str

    def says(self) -> str:
        return str(_("从 %(number)s 之下移出")) % {"number": self.parent_number}


@event("problem.matched", label=_("对应问题"))
class Matched(EventData):
    """This measure is taken for these problems (ids and numbers, in the same order), besides those
    it was matched to before."""

    problems: tuple[int, ...]
    numbers: tuple[str, ...]

    def says(self) -> str:
        return str(_("对应问题 %(numbers)s")) % {"numbers": listed(self.numbers)}


@event("problem.unmatched", label=_("取消对应"))
class Unmatched(EventData):
    problem: int
    number: str

    def says(self) -> str:
        return str(_("不再对应问题 %(number)s")) % {"number": self.number}
