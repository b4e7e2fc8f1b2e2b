"""What can happen to a collection 征集: one occasion at which opinions were gathered."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step
from bihuan.kernel.phrase import listed


@event("collection.planned", label=_("安排征集"))
class Planned(EventData):
    """`unit`: id of the unit that holds it; `place`: id of a unit it is held at, `venue` in words.
    `collection_kind` is a code of the scheme, `approach` a class of 征求意见方式. Times of day are
    texts like 09:30, or empty."""

    approach: str
    collection_kind: str
    subject: Sealed
    unit: int
    starts_on: date
    ends_on: date
    from_time: str = ""
    until_time: str = ""
    place: int | None = None
    venue: Sealed | None = None
    hosts: Sealed | None = None


@event("collection.changed", label=_("更改安排"))
class Changed(EventData):
    """`changes`: any of `rules.FIELDS`; texts are sealed, dates as ISO texts."""

    changes: dict[str, Any]

    def says(self) -> str:
        from bihuan.rooms.collection.words import FIELDS

        names = listed(word for name, word in FIELDS.items() if name in self.changes)
        return str(_("更改了%(names)s")) % {"names": names}


@event("collection.held", label=_("登记开展情况"))
class Held(EventData):
    """Who came and what was counted; said again, it replaces what was said before.

    `participants`: category code → persons. `units`: ids of the units talked to. `sent` and
    `returned`: paper forms, None where there were none."""

    participants: dict[str, int]
    units: tuple[int, ...] = ()
    sent: int | None = None
    returned: int | None = None

    def says(self) -> str:
        persons = sum(self.participants.values())
        parts = [str(_("参加%(n)d人")) % {"n": persons}] if persons else []
        if self.units:
            parts.append(str(_("涉及%(n)d个单位")) % {"n": len(self.units)})
        if self.sent is not None:
            given = {"sent": self.sent, "back": self.returned or 0}
            parts.append(str(_("发出%(sent)d份，收回%(back)d份")) % given)
        if not parts:
            return str(_("登记已开展"))
        return str(_("登记开展情况：%(what)s")) % {"what": listed(parts)}


@event("collection.minuted", label=_("整理记录"))
class Minuted(EventData):
    """The minutes, one sealed text a paragraph. `starts`: where each begins in the whole text.
    `marks`: number of an opinion → [first, after last] character of the whole text, for opinions
    noted before; one that is not found any more loses its place."""

    paragraphs: tuple[Sealed, ...]
    starts: tuple[int, ...]
    marks: dict[str, tuple[int, ...]]


@event("collection.opinion_noted", label=_("记下意见"))
class OpinionNoted(EventData):
    """An opinion was heard; the event's version is its number (mark). Rooms that keep opinions
    follow this and open one. `start`, `end`: where it stands in the minutes. `speaker`: category of
    the participant. `said_on`, `channel`, `approach`: as the opinion is to have them."""

    text: Sealed
    channel: str
    approach: str
    said_on: date
    subject: Sealed | None = None
    start: int | None = None
    end: int | None = None
    speaker: str = ""
    reporter: Sealed | None = None
    contact: Sealed | None = None
    place: int | None = None

    def says(self) -> str:
        return str(_("记下意见：%(text)s")) % {"text": self.text}


@event("collection.gathered", label=_("归入意见"))
class Gathered(EventData):
    """Opinions that came in by another way belong to this collection; `voices`: their ids."""

    voices: tuple[int, ...]

    def says(self) -> str:
        return str(_("归入%(n)d条意见")) % {"n": len(self.voices)}


@event("collection.parted", label=_("移出意见"))
class Parted(EventData):
    """An opinion that was gathered does not belong here after all."""

    voice: int
    voice_number: str

    def says(self) -> str:
        return str(_("移出意见 %(number)s")) % {"number": self.voice_number}


@event("collection.recorded", label=_("整理完毕"))
class Recorded(EventData):
    pass


@event("collection.reopened", label=_("重新整理"))
class Reopened(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("重新整理：%(reason)s")) % {"reason": self.reason}


@event("collection.cancelled", label=_("取消"))
class Cancelled(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("取消征集：%(reason)s")) % {"reason": self.reason}


LIFE = lifecycle.define(
    "collection",
    _("征集"),
    prefix="Z",
    states=[
        State("planned", _("已安排"), "open"),
        State("held", _("整理中"), "open"),
        State("recorded", _("已整理"), "concluded"),
        State("cancelled", _("已取消"), "concluded"),
    ],
    steps=[
        Step("collection.planned", ("",), "planned"),
        Step("collection.changed", ("planned", "held")),
        Step("collection.held", ("planned", "held"), "held"),
        Step("collection.minuted", ("held",)),
        Step("collection.opinion_noted", ("held",)),
        Step("collection.gathered", ("held", "recorded")),
        Step("collection.parted", ("held", "recorded")),
        Step("collection.recorded", ("held",), "recorded"),
        Step("collection.reopened", ("recorded",), "held"),
        Step("collection.cancelled", ("planned",), "cancelled"),
    ],
)
