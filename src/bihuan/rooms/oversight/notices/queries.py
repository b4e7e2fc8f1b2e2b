"""Reads of notices, viewer first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bihuan.kernel import deadlines, policy, serials
from bihuan.kernel.deadlines import Lamp
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, posts, units
from bihuan.kernel.phrase import listed
from bihuan.rooms.oversight.notices import kinds
from bihuan.rooms.oversight.notices.events import LIFE
from bihuan.rooms.oversight.notices.models import Notice
from bihuan.rooms.oversight.notices.project import ABOUT

TONES = {
    "drafted": "grey", "signed": "blue", "served": "amber", "receipted": "amber",
    "answered": "blue", "ended": "green", "cancelled": "grey",
}  # fmt: skip


@dataclass(frozen=True)
class StateWord:
    word: str
    tone: str


def state(notice: Matter) -> StateWord:
    return StateWord(str(LIFE.label_of(notice.status)), TONES[notice.status])


def lamp(notice: Matter) -> Lamp:
    """Of what the unit has to do: receipt or answer."""
    return deadlines.lamp(notice)


def facts(notice: Matter, row: Notice) -> list[tuple[Any, Any]]:
    """What the page says of it above the text."""
    known = units()
    copies = [str(known[pk]) for pk in row.copies if pk in known]
    named = posts()
    served = [f"{named[pk].name}" for pk in row.served_to if pk in named]
    shown: list[tuple[Any, Any]] = [
        (_("文号"), row.reference or _("签发时取号")),
        (_("收文单位"), known[row.addressee_id].name),
    ]
    if copies:
        shown.append((_("抄送"), listed(copies)))
    if row.signer:
        shown.append((_("签发人"), row.signer))
    if served:
        shown.append((_("送达"), listed(served)))
    return shown


@dataclass(frozen=True)
class Part:
    label: str
    text: str


def parts(row: Notice) -> list[Part]:
    """The text by the fields of its kind; what the kind has no longer comes last."""
    labels = {one.code: one.label for one in kinds.of(row.notice_kind).fields}
    ordered = [*labels, *(code for code in row.texts if code not in labels)]
    return [Part(labels.get(code, code), row.texts[code]) for code in ordered if code in row.texts]


def about(viewer: Post, notice: Matter) -> list[Matter]:
    """The matters it is about, as far as the viewer may see them."""
    links = Link.objects.filter(source=notice, kind=ABOUT).select_related("target")
    return [one.target for one in links.order_by("target_id") if policy.sees(viewer, one.target)]


def of_matter(viewer: Post, matter: Matter) -> list[Matter]:
    """Notices about a matter, as far as the viewer may see them. One query."""
    found = policy.visible(viewer, "notice").select_related("notice")
    return list(found.filter(links_out__target=matter, links_out__kind=ABOUT).order_by("pk"))


def series() -> list[serials.Series]:
    """Every series of notices with its numbers."""
    return serials.every(Notice)
