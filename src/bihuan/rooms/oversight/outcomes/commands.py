"""The verbs of outcomes; the only writers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock, deadlines, people, record
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.lib.text import clean
from bihuan.rooms.oversight.outcomes import events, kinds

TEXT_MOST = 2000


def put_down(
    code: str, unit: Unit, *, reason: str, by: Post, about: Iterable[Matter] = ()
) -> Matter:
    """Put down what came of it for a unit, such as 提醒 or 返工. From now on the unit has its time
    to state its view. Raises Invalid, NotAllowed."""
    record.ready(record.bare("outcome", 0, ""), "outcome.recorded", by=by)
    if code not in kinds.words():
        raise Invalid({"outcome_kind": _("请从列表中选择。")})
    if unit.kind == "group" or not unit.active:
        raise Invalid({"unit": _("请从列表中选择单位。")})
    basis = deadlines.basis(kinds.reply(), clock.today())
    data = events.Recorded(
        outcome_kind=code,
        unit=unit.pk,
        reason=seal(_said("reason", reason)),
        due_on=deadlines.due(basis).on,
        basis=basis,
        about=tuple(dict.fromkeys(one.pk for one in about)),
    )
    return record.open("outcome", data, by=by)


def state(
    outcome: Matter,
    *,
    text: str,
    by: Post,
    files: Sequence[dict[str, Any]] = (),
    seen: int | None = None,
) -> None:
    """The unit's view, within its time. Raises Invalid, Refused."""
    record.ready(outcome, "outcome.stated", by=by, seen=seen)
    if outcome.due_on is not None and clock.today() > outcome.due_on:
        raise Refused(_("陈述意见的期限已过。"))
    data = events.Stated(seal(_said("text", text)), tuple(files))
    record.append(outcome, data, by=by, seen=seen)


def withdraw(outcome: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """It was wrong, or the unit was right; it stays on record. Raises Invalid."""
    data = events.Withdrawn(seal(_said("reason", reason)))
    record.append(outcome, data, by=by, seen=seen)


def lapse() -> int:
    """End the time of those units that said nothing in it; returns how many."""
    over = Matter.objects.filter(kind="outcome", status="recorded", due_on__lt=clock.today())
    found = list(over.order_by("pk"))
    for one in found:
        record.append(one, events.Lapsed(), by=people.system())
    return len(found)


def _said(name: str, text: str) -> str:
    kept = clean(text)
    if not kept:
        raise Invalid({name: _("请填写。")})
    if len(kept) > TEXT_MOST:
        raise Invalid({name: str(_("最多%(most)d字。")) % {"most": TEXT_MOST}})
    return kept
