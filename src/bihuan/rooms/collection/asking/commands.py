"""The verbs of forms that are handed out; the only writers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn

from django.db import transaction

from bihuan.facilities.forms.checking import check
from bihuan.facilities.forms.definition import Form as Definition
from bihuan.facilities.forms.definition import Kind
from bihuan.facilities.forms.stored import digest
from bihuan.kernel import clock, record
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.events import Sealed, seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.lib import ids
from bihuan.lib.text import clean
from bihuan.rooms.collection.asking import codes, definitions, events, rules, words
from bihuan.rooms.collection.asking.models import Design, Form, Version


def refuse(code: str, **data: Any) -> NoReturn:
    """Raises Refused in the words of a code."""
    raise Refused(words.REFUSALS[code], code=code, **data)


@transaction.atomic
def draft(
    *,
    title: str,
    purpose: str,
    audience: str,
    unit: Unit,
    by: Post,
    collection: Matter | None = None,
    closes_on: date | None = None,
    definition: Definition | None = None,
) -> Matter:
    """Begin a form; `definition` is what it asks to begin with. Raises Invalid."""
    if purpose not in events.PURPOSES:
        raise Invalid({"purpose": words.REFUSALS["purpose.unknown"]})
    if audience not in events.AUDIENCES:
        raise Invalid({"audience": words.REFUSALS["audience.unknown"]})
    _check_closing(closes_on)
    named = _title(title)
    data = events.Drafted(
        seal(named), purpose, audience, unit.pk, collection.pk if collection else None, closes_on
    )
    form = record.open("form", data, by=by)
    definitions.keep(form, definition or definitions.empty(named, purpose), by=by)
    return form


def _title(text: str) -> str:
    kept = " ".join(clean(text).split())
    if not kept:
        raise Invalid({"title": words.REFUSALS["title.empty"]})
    return kept[: rules.TITLE_MOST]


def _check_closing(on: date | None) -> None:
    if on is not None and on < clock.today():
        raise Invalid({"closes_on": words.REFUSALS["closes_on.past"]})


def change(form: Matter, *, by: Post, seen: int | None = None, **changes: Any) -> None:
    """Change title, purpose, collection (a matter or None) or closes_on. Nothing is written when
    nothing changes. Raises Invalid."""
    record.ready(form, "form.changed", by=by, seen=seen)
    row = Form.objects.get(pk=form.pk)
    data: dict[str, Any] = {}
    if "title" in changes and _title(changes["title"]) != form.title:
        data["title"] = seal(_title(changes["title"]))
    if "purpose" in changes and changes["purpose"] != row.purpose:
        if changes["purpose"] not in events.PURPOSES:
            raise Invalid({"purpose": words.REFUSALS["purpose.unknown"]})
        data["purpose"] = changes["purpose"]
    if "collection" in changes:
        collection = changes["collection"].pk if changes["collection"] else None
        if collection != row.collection:
            data["collection"] = collection
    if "closes_on" in changes and changes["closes_on"] != row.closes_on:
        _check_closing(changes["closes_on"])
        data["closes_on"] = changes["closes_on"].isoformat() if changes["closes_on"] else ""
    if data:
        record.append(form, events.Changed(data), by=by, seen=seen)


def design(form: Matter, definition: Definition, *, by: Post) -> None:
    """Keep what is being designed. Whoever may publish may design."""
    record.ready(form, "form.published", by=by)
    definitions.keep(form, definition, by=by)


@transaction.atomic
def publish(form: Matter, *, by: Post, seen: int | None = None) -> int:
    """Ask what was designed from now on; returns the number of the version. Sheets that are being
    answered go on with the version they were begun with. Raises Refused naming what is wrong."""
    record.ready(form, "form.published", by=by, seen=seen)
    row = Form.objects.get(pk=form.pk)
    made = definitions.design(form)
    wrong = check(made)
    if wrong:
        refuse("publish.wrong", n=len(wrong), first=wrong[0].text)
    if row.audience in events.NAMELESS and any(q.kind == Kind.FILES for q in made.questions()):
        refuse("publish.files")
    if row.purpose == "quiz" and made.quiz is None:
        refuse("publish.quiz")
    if row.audience == "units" and not form.helpers:
        refuse("units.none")
    name = digest(made)
    last = Version.objects.filter(matter=form).order_by("-number").first()
    if last is not None and last.digest == name:
        refuse("publish.same")
    number = row.version + 1
    data = events.Published(number, name, definitions.text_of(made))
    record.append(form, data, by=by, seen=seen)
    Design.objects.filter(pk=form.pk).delete()
    return number


def address(form: Matter, units: Iterable[Unit], *, by: Post, seen: int | None = None) -> None:
    """Say which units are to answer, one sheet each. Raises Refused."""
    record.ready(form, "form.addressed", by=by, seen=seen)
    if Form.objects.get(pk=form.pk).audience != "units":
        refuse("units.audience")
    wanted = tuple(dict.fromkeys(unit.pk for unit in units))
    if not wanted:
        refuse("units.none")
    record.append(form, events.Addressed(wanted), by=by, seen=seen)


def issue_codes(form: Matter, *, count: int, batch: str, by: Post) -> list[str]:
    """Make codes for people of one kind, each good for one sheet. Raises Refused, Invalid."""
    record.ready(form, "form.coded", by=by)
    if Form.objects.get(pk=form.pk).audience != "code":
        refuse("codes.audience")
    if not 0 < count <= rules.CODES_MOST:
        refuse("codes.range", most=rules.CODES_MOST)
    named = " ".join(clean(batch).split())
    if not 0 < len(named) <= rules.BATCH_MOST:
        raise Invalid({"batch": words.REFUSALS["codes.batch"]})
    made = [ids.receipt_code() for _ in range(count)]
    digests = tuple(codes.digest(form, one) for one in made)
    record.append(form, events.Coded(named, digests, seal("\n".join(made))), by=by)
    return made


def close(form: Matter, *, by: Post, seen: int | None = None) -> None:
    """Take no more sheets. What belongs to a collection is counted there."""
    record.append(form, events.Closed(), by=by, seen=seen)


def reopen(form: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    record.ready(form, "form.reopened", by=by, seen=seen)
    record.append(form, events.Reopened(reason_of(reason)), by=by, seen=seen)


def discard(form: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    record.ready(form, "form.discarded", by=by, seen=seen)
    record.append(form, events.Discarded(reason_of(reason)), by=by, seen=seen)


def reason_of(text: str) -> Sealed:
    kept = clean(text)
    if not kept:
        raise Invalid({"reason": words.REFUSALS["reason.empty"]})
    return seal(kept)
