"""The verbs of drafts; the only writers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.facilities import files
from bihuan.kernel import clock, erase, people, record
from bihuan.kernel.errors import Invalid
from bihuan.kernel.events import seal
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.reports.drafts import checking, events, rules
from bihuan.rooms.reports.drafts.checking import Read
from bihuan.rooms.reports.drafts.models import Draft

TEXT_MOST = 500_000
KEPT_DAYS = 30
"""A draft nobody has touched for so long is removed."""
NAME_MOST = 120


def take(read: Read, *, by: Post, compare: bool = False, as_of: date | None = None) -> Matter:
    """Check a text and keep it with what was found. Raises Invalid, NotAllowed."""
    record.ready(record.bare("draft", 0, ""), "draft.taken", by=by)
    found = _found(read, by, compare, as_of)
    with transaction.atomic():
        stored = [files.accept(read.upload, matter=None, by=by)] if read.upload else []
        data = events.Taken(**_data(read, found, compare, as_of, stored))
        draft = record.open("draft", data, by=by)
        files.belong(stored, draft)
    return draft


def check(
    draft: Matter,
    read: Read,
    *,
    by: Post,
    compare: bool = False,
    as_of: date | None = None,
    seen: int | None = None,
) -> None:
    """Check a later text of the same draft: what was ignored before stays ignored. Raises
    Invalid, Stale."""
    record.ready(draft, "draft.checked", by=by, seen=seen)
    before = rules.read(_row(draft).findings)
    found = rules.carried(before, _found(read, by, compare, as_of))
    with transaction.atomic():
        stored = [files.accept(read.upload, matter=draft, by=by)] if read.upload else []
        data = events.Checked(**_data(read, found, compare, as_of, stored))
        record.append(draft, data, by=by, seen=seen)


def _found(read: Read, by: Post, compare: bool, as_of: date | None) -> list[rules.Found]:
    if not read.text.strip():
        raise Invalid({"text": _("请粘贴文字，或选择文件。")})
    if len(read.text) > TEXT_MOST:
        text = _("文字超过%(most)d万字，请分成几份核对。")
        raise Invalid({"text": text % {"most": TEXT_MOST // 10_000}})
    return checking.findings(read.text, compare=compare, as_of=as_of, viewer=by)


def _data(
    read: Read,
    found: list[rules.Found],
    compare: bool,
    as_of: date | None,
    stored: list[files.Stored],
) -> dict[str, Any]:
    return {
        "name": seal(read.name[:NAME_MOST]),
        "origin": read.origin,
        "text": seal(read.text),
        "findings": seal(rules.stored(found)),
        "ledger": compare,
        "as_of": as_of,
        "pages": read.pages,
        "notes": read.notes,
        "files": tuple(files.as_event(one) for one in stored),
    }


def settle(
    draft: Matter, numbers: Iterable[int], verdict: str, *, by: Post, seen: int | None = None
) -> None:
    """Accept or ignore findings by their numbers. Raises Invalid, Stale."""
    if verdict not in rules.VERDICTS:
        raise Invalid({"verdict": _("请选择采纳或忽略。")})
    record.ready(draft, "draft.settled", by=by, seen=seen)
    chosen = _numbers(draft, numbers)
    record.append(draft, events.Settled(chosen, verdict), by=by, seen=seen)


def unsettle(draft: Matter, numbers: Iterable[int], *, by: Post, seen: int | None = None) -> None:
    """Take back what was decided. Raises Invalid, Stale."""
    record.ready(draft, "draft.unsettled", by=by, seen=seen)
    record.append(draft, events.Unsettled(_numbers(draft, numbers)), by=by, seen=seen)


def _numbers(draft: Matter, numbers: Iterable[int]) -> tuple[int, ...]:
    there = {one["number"] for one in _row(draft).findings}
    chosen = tuple(sorted(there & set(numbers)))
    if not chosen:
        raise Invalid({"finding": _("这一处已经不在草稿里。请刷新页面。")})
    return chosen


def _row(draft: Matter) -> Draft:
    return Draft.objects.get(pk=draft.pk)


@transaction.atomic
def remove(draft: Matter, *, by: Post, seen: int | None = None) -> None:
    """End it and erase all its texts, and the file with them."""
    record.append(draft, events.Removed(), by=by, seen=seen)
    digests = Body.objects.filter(matter_id=draft.pk, erased_at=None).values_list(
        "digest", flat=True
    )
    reason = _("草稿已删除")
    erase.erase(draft, digests=list(digests), reason=reason, by=people.system())


def expire() -> int:
    """Remove the drafts nobody has touched for long; returns how many."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    old = Matter.objects.filter(kind="draft", status="checked", changed_at__lt=before)
    found = list(old.order_by("pk"))
    for one in found:
        remove(one, by=people.system())
    return len(found)
