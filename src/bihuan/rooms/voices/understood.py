"""What the program makes of an opinion, for its page, the inbox and the form that raises it: whom
and what it names, and who should answer. It is shown and filled in beforehand; a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from bihuan.facilities.similarity import reading, routing
from bihuan.facilities.similarity.models import Reading
from bihuan.facilities.similarity.routing import Proposal
from bihuan.facilities.similarity.tags import Context, Tag
from bihuan.facilities.similarity.tags import display as tagged
from bihuan.facilities.similarity.tags.display import Shown
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.rooms.voices import texts
from bihuan.rooms.voices.models import Voice

SCHOOLS = ("school", "kindergarten", "institution")


@dataclass(frozen=True)
class Named:
    """A unit the text names. `others`: what else it may be."""

    unit: Unit
    others: tuple[Unit, ...] = ()


class Understood:
    """One opinion as this viewer may see it. The reading is the stored one where it is up to date,
    else it is made when first asked for."""

    def __init__(self, viewer: Post, voice: Matter, row: Voice) -> None:
        self.viewer, self.voice, self.row = viewer, voice, row
        self.masked = not policy.may_at_all(viewer, "see:contacts")

    @cached_property
    def reading(self) -> Reading:
        return reading.of(texts.of(self.voice, self.row))

    @cached_property
    def context(self) -> Context:
        """Where it was filed, and where the viewer works."""
        own = self.viewer.unit
        zone = "/".join(own.path.split("/")[:2]) + "/" if own and own.path.count("/") > 1 else ""
        return reading.context_of(self.voice.place_id, zone)

    @property
    def title(self) -> str:
        return tagged.hide(self.voice.title) if self.masked else self.voice.title

    @property
    def text(self) -> list[Shown]:
        return tagged.shown(self.row.text, self.voice.received_on, self.context, masked=self.masked)

    @property
    def answer(self) -> str:
        return tagged.hide(self.row.answer) if self.masked else self.row.answer

    @cached_property
    def named(self) -> list[Named]:
        """Each unit once, in the order of the text; the authority itself is left out."""
        known, out = units(), dict[tuple[int, ...], Named]()
        for tag in map(Tag.of, self.reading.tags):
            some = tuple(known[one] for one in tag.units if one in known)
            if tag.kind == "unit" and some and some[0].kind != "authority":
                others = some[1:] if not tag.sure else ()
                out.setdefault(tag.units, Named(some[0], others))
        return list(out.values())

    @cached_property
    def place(self) -> Unit | None:
        """What it is about: as filed, else the one school it names beyond doubt."""
        known = units()
        if self.voice.place_id:
            return known.get(self.voice.place_id)
        schools = [one for one in self.reading.units if one in known and known[one].kind in SCHOOLS]
        return known[schools[0]] if len(schools) == 1 else None

    @cached_property
    def proposals(self) -> list[Proposal]:
        """Who should answer for it."""
        return routing.propose(self.reading, self.voice.place_id, self.voice.label("class"))


def of(viewer: Post, voice: Matter, row: Voice | None = None) -> Understood:
    """Once for each page: its parts ask for the same."""
    kept = voice.__dict__.get("understood")
    if not isinstance(kept, Understood) or kept.viewer.pk != viewer.pk:
        kept = voice.__dict__["understood"] = Understood(viewer, voice, row or voice.voice)
    return kept


def place_in_list(voice: Matter) -> str:
    """The unit it was filed under, or else the first it names, said to be so."""
    known = units()
    if voice.place_id:
        return str(known.get(voice.place_id, ""))
    read: Reading | None = getattr(voice, "reading", None)
    named = [str(known[one]) for one in (read.units if read else ()) if one in known]
    return _("提到%(unit)s") % {"unit": named[0]} if named else ""
