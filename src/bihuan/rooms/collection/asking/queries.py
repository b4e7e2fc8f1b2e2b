"""Reads of forms and sheets, viewer first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bihuan.facilities.forms.definition import Form as Definition
from bihuan.facilities.forms.responses import Response
from bihuan.facilities.forms.tabulate import CATEGORY, SPLITS, Tabulation, tabulate
from bihuan.kernel import clock, policy
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.rooms.collection.asking import drafts, events, rules, words
from bihuan.rooms.collection.asking.models import Code, Form, Sheet, Version
from bihuan.rooms.collection.asking.sheets import Visitor

TONES = {"draft": "blue", "running": "amber", "ended": "green", "discarded": "grey",
         "submitted": "blue", "marked": "green", "voided": "grey"}  # fmt: skip


@dataclass(frozen=True)
class StateWord:
    word: str
    tone: str


def state(matter: Matter) -> StateWord:
    """The status of a form or a sheet as the status component draws it."""
    cycle = events.FORM if matter.kind == "form" else events.SHEET
    return StateWord(str(cycle.label_of(matter.status)), TONES[matter.status])


def nameless(row: Form) -> bool:
    return row.audience in events.NAMELESS


def counted(form: Matter) -> int:
    """Sheets that count."""
    return Sheet.objects.filter(form=form.pk, void=False).count()


def sent(form: Matter, row: Form) -> int | None:
    """To how many it was given: codes or units; None where anybody may answer."""
    if row.audience == "code":
        return row.codes
    return len(form.helpers) if row.audience == "units" else None


def facts(viewer: Post, form: Matter, row: Form) -> list[tuple[Any, Any]]:
    """What is known of a form besides its numbers."""
    closes = date_format(row.closes_on) if row.closes_on else _("不限")
    return [
        (words.FIELDS["purpose"], events.PURPOSES.get(row.purpose, row.purpose)),
        (words.FIELDS["audience"], events.AUDIENCES.get(row.audience, row.audience)),
        (words.FIELDS["unit"], form.unit),
        (words.FIELDS["closes_on"], closes),
        (_("版本"), _("第%(n)d版") % {"n": row.version} if row.version else _("未发布")),
    ]


def collection_of(viewer: Post, row: Form) -> Matter | None:
    """The collection it belongs to, if the viewer may see that."""
    if row.collection is None:
        return None
    return policy.visible(viewer, "collection").filter(pk=row.collection).first()


@dataclass(frozen=True)
class Published:
    number: int
    digest: str
    sheets: int


def versions(form: Matter) -> list[Published]:
    """Every version with how many sheets were answered to it, the newest first."""
    answered: dict[int, int] = {}
    for number in Sheet.objects.filter(form=form.pk, void=False).values_list("number", flat=True):
        answered[number] = answered.get(number, 0) + 1
    rows = Version.objects.filter(matter=form).order_by("-number")
    return [
        Published(number, name, answered.get(number, 0))
        for number, name in rows.values_list("number", "digest")
    ]


@dataclass(frozen=True)
class Batch:
    word: str
    made: int
    used: int


def batches(form: Matter) -> list[Batch]:
    """Codes by whom they are for."""
    used = set(
        Sheet.objects.filter(form=form.pk, void=False)
        .exclude(code="")
        .values_list("code", flat=True)
    )
    made: dict[str, list[str]] = {}
    for digest, batch in Code.objects.filter(matter=form).values_list("digest", "batch"):
        made.setdefault(batch, []).append(digest)
    return [
        Batch(word, len(digests), sum(one in used for one in digests))
        for word, digests in sorted(made.items())
    ]


@dataclass(frozen=True)
class Answerer:
    """A unit that is to answer, and its sheet once it has."""

    unit: Unit
    sheet: str = ""


def answerers(form: Matter) -> list[Answerer]:
    """The units a form was given to in the official order."""
    done = dict(
        Sheet.objects.filter(form=form.pk, void=False).values_list("unit", "matter__number")
    )
    known = units()
    ordered = sorted(
        (known[pk] for pk in form.helpers if pk in known), key=lambda u: (u.order, u.pk)
    )
    return [Answerer(unit, done.get(unit.pk, "")) for unit in ordered]


# -- who may answer -----------------------------------------------------------------------------


def visitor(form: Matter, row: Form, by: Post) -> Visitor | None:
    """Somebody signed in as one who may answer this form; None for anybody else."""
    if row.audience == "units" and by.role in ("officer", "head") and by.unit is not None:
        return Visitor(by, unit=by.unit) if by.unit_id in form.helpers else None
    if row.audience == "inspectors" and by.role == "inspector":
        return Visitor(by, group=by.unit)
    return None


def mine(form: Matter, by: Post) -> list[Matter]:
    """The post's sheets of a form, as far as it may see them."""
    found = policy.visible(by, "sheet").filter(sheet__form=form.pk).exclude(status="voided")
    return list(found.order_by("-pk")[:20])


def waiting(post: Post) -> Q:
    """The forms that the post's own unit has not answered yet, as a filter."""
    own = post.unit_id or 0
    done = Sheet.objects.filter(unit=own, audience="units", void=False).values("form")
    takes = Form.objects.filter(audience="units").exclude(closes_on__lt=clock.today())
    return Q(status="running", helpers__contains=[own], pk__in=takes.values("matter_id")) & ~Q(
        pk__in=done
    )


# -- results ------------------------------------------------------------------------------------


def responses(form: Matter) -> Iterator[Response]:
    """Every sheet that counts; of erased ones only that they came."""
    rows = Sheet.objects.filter(form=form.pk, void=False).order_by("pk")
    for one in rows.values_list("answers", "digest", "category", "submitted_on").iterator():
        yield Response(one[0] or {}, *one[1:])


Versions = Mapping[str, Definition]
"""All versions of a form by digest, the oldest first (`definitions.every`)."""


def newest_of(versions: Versions) -> Definition | None:
    return next(reversed(list(versions.values())), None)


def results(form: Matter, row: Form, versions: Versions, split: str = "") -> Tabulation | None:
    """Everything tabulated under the newest version; None before there is one. Where nobody is to
    be known by their answers, small counts are withheld."""
    newest = newest_of(versions)
    if newest is None:
        return None
    return tabulate(
        newest,
        responses(form),
        today=clock.today(),
        versions=versions,
        split=split,
        k=rules.SMALLEST if nameless(row) else 0,
        names=drafts.offered(),
    )


def splits(row: Form, versions: Versions) -> list[tuple[str, str]]:
    """What results can be split by: (code, label)."""
    newest = newest_of(versions)
    if newest is None:
        return []
    found = [] if row.audience == "public" else [(CATEGORY, _("填写人类别"))]
    asked = newest.asked().items()
    return found + [(c, newest.say(one.label) or c) for c, one in asked if one.kind in SPLITS]


def papers(form: Matter, row: Form) -> list[Mapping[str, Any]]:
    """Answers of a quiz to its newest version: earlier ones were marked by their own."""
    rows = Sheet.objects.filter(form=form.pk, void=False, number=row.version)
    rows = rows.exclude(answers=None)
    return [answers or {} for answers in rows.values_list("answers", flat=True)]


def born(form: Matter) -> int:
    """Opinions that were written on its sheets."""
    return Link.objects.filter(target=form, kind="heard_at").count()
