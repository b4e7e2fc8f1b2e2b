"""The verbs of opinions; the only writers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.files.base import File as Upload
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files import accept, as_event, belong
from bihuan.kernel import people, record
from bihuan.kernel.errors import Invalid, Refused, Stale
from bihuan.kernel.events import Sealed, seal
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.sources import CHANNELS
from bihuan.lib import ids
from bihuan.lib.text import clean
from bihuan.rooms.voices import events, rules
from bihuan.rooms.voices.models import Voice


@dataclass(frozen=True)
class Said:
    """An opinion as it came in. `happened_on`: the day it was said, when that is not today;
    `files`: what came along, not accepted yet."""

    text: str
    subject: str = ""
    channel: str = "other"
    reporter: str = ""
    contact: str = ""
    place: Unit | None = None
    external: str = ""
    topic: str = ""
    approach: str = ""
    happened_on: date | None = None
    files: Sequence[Upload[bytes]] = ()


@dataclass(frozen=True)
class Receipt:
    """What the reporter takes home; the code is shown once and stored nowhere."""

    matter: Matter
    code: str


UNFIT = {
    "text.empty": _("没有写明反映的内容，请补充。"),
    "text.long": _("内容超过%(most)d字，请改为摘要并把全文作为附件。"),
    "subject.long": _("标题过长，请控制在200字以内。"),
}


@transaction.atomic
def receive(said: Said, *, by: Post) -> Receipt:
    """Take an opinion in with its files and give it a receipt code. Raises Invalid, BadFile."""
    code = ids.receipt_code()
    data = _received(said, receipt=receipt_digest(code))
    kept = [accept(one, matter=None, by=by) for one in said.files]
    data = replace(data, files=tuple(as_event(one) for one in kept))
    matter = record.open("voice", data, by=by, happened_on=said.happened_on)
    belong(kept, matter)
    return Receipt(matter, code)


def _received(said: Said, *, receipt: str = "", fingerprint: str = "") -> events.Received:
    text, subject = clean(said.text), " ".join(clean(said.subject).split())
    if code := rules.unfit(text, subject):
        raise Invalid({code.split(".")[0]: UNFIT[code] % {"most": rules.TEXT_MOST}})
    if said.channel not in CHANNELS:
        raise Invalid({"channel": _("没有这种来源渠道。")})
    if len(said.external) > rules.EXTERNAL_MOST:
        raise Invalid({"external": _("来源编号不超过80个字符。")})
    return events.Received(
        channel=said.channel,
        subject=seal(subject or rules.subject_of(text)),
        text=seal(text),
        reporter=_sealed(said.reporter),
        contact=_sealed(said.contact),
        place=said.place.pk if said.place else None,
        external=said.external,
        topic=" ".join(clean(said.topic).split())[: rules.TOPIC_MOST],
        approach=" ".join(clean(said.approach).split())[: rules.APPROACH_MOST],
        receipt=receipt,
        fingerprint=fingerprint,
    )


def _sealed(text: str) -> Sealed | None:
    kept = " ".join(clean(text).split())
    return seal(kept[:120]) if kept else None


def receipt_digest(code: str) -> str:
    """What is stored of a receipt code: it carries 80 random bits, so no salt is needed."""
    return hashlib.sha256(ids.normal_receipt(code).encode()).hexdigest()


def hear(said: Said, *, at: Matter, mark: int = 0, by: Post) -> Matter:
    """Take in what was heard at another matter, a collection or an answered form: linked to it, and
    without a receipt, for nobody waits for one. `mark`: which of several. Raises Invalid."""
    with transaction.atomic():
        voice = record.open("voice", _received(said), by=by, happened_on=said.happened_on)
        record.append(voice, events.Heard(at.pk, at.number, mark), by=people.system())
    return voice


def take_in(
    batch: record.Batch,
    said: Said,
    *,
    fingerprint: str,
    answer: str = "",
    answered_on: date | None = None,
) -> Matter:
    """One row of an import: the opinion and, when the row has one, the answer it got then."""
    data = _received(said, fingerprint=fingerprint)
    matter = batch.open("voice", data, happened_on=said.happened_on)
    if answered := clean(answer):
        reply = events.Answered(seal(answered))
        batch.append(matter, reply, happened_on=answered_on)
    return matter


def add(voice: Matter, *, text: str, by: Post, files: Sequence[dict[str, Any]] = ()) -> None:
    """The reporter, or somebody for them, adds something."""
    record.ready(voice, "voice.added", by=by)
    kept = clean(text)
    if not kept:
        raise Invalid({"text": _("请写明要补充的内容。")})
    record.append(voice, events.Added(seal(kept[: rules.TEXT_MOST]), tuple(files)), by=by)


def answer(voice: Matter, *, text: str, by: Post, seen: int | None = None) -> None:
    """Answer directly: asked and told, nothing to put right."""
    record.ready(voice, "voice.answered", by=by, seen=seen)
    kept = clean(text)
    if not kept:
        raise Invalid({"text": _("请写明答复内容。")})
    unit = by.unit.name if by.unit else ""
    record.append(voice, events.Answered(seal(kept), unit), by=by, seen=seen)


@transaction.atomic
def raise_problem(
    voice: Matter,
    *,
    list_code: str,
    by: Post,
    title: str = "",
    labels: dict[str, str] | None = None,
    place: Unit | None = None,
    unit: Unit | None = None,
    seen: int | None = None,
) -> Matter:
    """Make it a problem in a ledger; what was merged into it goes along. Returns the problem.
    `place`: the unit it is about, if that is known by now; `unit`: who should answer for it.

    The ledger follows `voice.raised` in the same transaction; this room does not know it.
    """
    record.ready(voice, "voice.raised", by=by, seen=seen)
    _hold(voice)
    named = " ".join(clean(title).split()) or voice.title
    data = events.Raised(
        list_code,
        seal(named),
        labels or {},
        merged_into(voice),
        place=place.pk if place else None,
        unit=unit.pk if unit else None,
    )
    with record.whole(voice):
        record.append(voice, data, by=by, seen=seen)
        problem = problem_of(voice)
        if problem is None:
            raise Refused(_("台账没有接收这条意见，请确认所选台账可用。"))
    return problem


@transaction.atomic
def attach(voice: Matter, *, problem: Matter, by: Post, seen: int | None = None) -> None:
    """Another voice about a problem that is known already."""
    record.ready(voice, "voice.attached", by=by, seen=seen)
    _hold(voice)
    data = events.Attached(problem.pk, problem.number, merged_into(voice))
    record.append(voice, data, by=by, seen=seen)


@transaction.atomic
def merge(voice: Matter, *, into: Matter, by: Post, seen: int | None = None) -> None:
    """The same thing said again. Both reporters are kept; the one merged into speaks for both."""
    record.ready(voice, "voice.merged", by=by, seen=seen)
    if into.pk == voice.pk:
        raise Refused(_("不能把意见合并到它自己。"))
    into = Matter.objects.get(pk=into.pk)
    _hold(voice, into)
    if into.kind != "voice" or into.status not in ("new", "raised"):
        raise Refused(_("只能合并到待处理或办理中的意见。请换一条，或先撤回对方的处理。"))
    if merged_into(voice):
        raise Refused(_("已有意见合并到这一条，请改为把对方合并过来的意见逐条处理，或反向合并。"))
    record.append(voice, events.Merged(into.pk, into.number), by=by, seen=seen)


def not_accept(voice: Matter, *, code: str, reason: str, by: Post, seen: int | None = None) -> None:
    """Refuse it, saying why; the reporter reads the reason under the receipt code."""
    record.ready(voice, "voice.not_accepted", by=by, seen=seen)
    if code not in events.NOT_ACCEPTED:
        raise Invalid({"code": _("请选择不予受理的情形。")})
    kept = clean(reason)
    if not kept:
        raise Invalid({"reason": _("请写明不予受理的理由，反映人会看到。")})
    record.append(voice, events.NotAccepted(code, seal(kept)), by=by, seen=seen)


@transaction.atomic
def release(voice: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """Undo the last handling: back to the inbox."""
    record.ready(voice, "voice.released", by=by, seen=seen)
    _hold(voice)
    problem = problem_of(voice)
    data = events.Released(
        seal(clean(reason) or str(_("处理有误"))),
        problem.pk if problem else None,
        merged_into(voice) if problem else (),
    )
    record.append(voice, data, by=by, seen=seen)


def _hold(voice: Matter, *others: Matter) -> None:
    """Opinions merged into another go where it goes: nobody merges while one of them is handled.
    Raises Stale when the opinion moved on since it was read."""
    version = voice.version
    record.hold(voice, *others)
    if voice.version != version:
        raise Stale(number=voice.number)


def merged_into(voice: Matter) -> tuple[int, ...]:
    """Ids of the opinions merged into this one."""
    links = Link.objects.filter(target=voice, kind="merged_into").order_by("source_id")
    return tuple(links.values_list("source_id", flat=True))


def problem_of(voice: Matter) -> Matter | None:
    """The problem an opinion has become part of; not one that was merged away or withdrawn."""
    links = Link.objects.filter(target=voice, kind="raised_from")
    links = links.exclude(source__status__in=("merged", "withdrawn"))
    link = links.select_related("source").order_by("-source_id").first()
    return link.source if link else None


def by_receipt(code: str) -> Matter | None:
    """The opinion of a receipt code. Raises `ids.BadCode` when the code cannot be one."""
    found = Voice.objects.filter(receipt=receipt_digest(code)).select_related("matter").first()
    return found.matter if found else None
