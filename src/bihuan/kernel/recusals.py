"""Stepping aside (回避): units a person may not judge besides those they serve.

Two sources: the register `recusals` (kin at a unit, another stated interest) and posts that ended
less than the scheme's number of years ago. `Post.interest_paths` adds both to the units served, so
that whatever asks `policy.Independent` knows them. The database asks the same of the events
(`bihuan_serves` in guards.sql).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock, memory, registers, schemes
from bihuan.kernel.errors import Invalid, NotAllowed
from bihuan.kernel.events import EventData, Sealed, event, seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, posts, units
from bihuan.kernel.models.recusal import Recusal
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib.text import clean

REGISTER = registers.declare("recusals", _("回避登记"), ("recusal.declared", "recusal.ended"))
KIND, CODE = "recusal", "standard"
"""The scheme: `former_years`, and the grounds that can be stated."""


@event("recusal.declared", label=_("回避登记"))
class Declared(EventData):
    """The person of `post` (an id) has an interest in `unit` (an id)."""

    post: int
    unit: int
    ground: str
    reason: Sealed
    from_on: date
    until_on: date | None = None

    def says(self) -> str:
        ground = schemes.word(grounds().get(self.ground, self.ground))
        return str(_("登记回避（%(ground)s）：%(reason)s")) % {
            "ground": ground,
            "reason": self.reason,
        }


@event("recusal.ended", label=_("解除回避"))
class Ended(EventData):
    """`recusal`: id of the event that declared it; `until_on`: its last day."""

    recusal: int
    until_on: date


@projects("recusal.declared")
def _declare(matter: Matter, happened: Happened, rows: Rows) -> None:
    data: Declared = happened.data
    rows.add(
        Recusal(
            pk=happened.id,
            post_id=data.post,
            unit_id=data.unit,
            ground=data.ground,
            reason=str(data.reason),
            from_on=data.from_on,
            until_on=data.until_on,
            by_id=happened.by_id,
        )
    )


@projects("recusal.ended")
def _end(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Recusal, happened.data.recusal)
    row.until_on = happened.data.until_on
    rows.change(row)


def _scheme() -> Mapping[str, Any]:
    found: dict[str, Any] = schemes.every(KIND).get(CODE, {})
    return found


def former_years() -> int:
    """For so many years after a post has ended its person judges nothing of that unit."""
    return int(_scheme().get("former_years", 0))


def grounds() -> dict[str, str]:
    """What can be stated as the ground: code → word."""
    found: dict[str, str] = _scheme().get("grounds", {})
    return found


def declare(
    post: Post,
    unit: Unit,
    *,
    ground: str,
    reason: str,
    by: Post,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Recusal:
    """Put down that a person steps aside from a unit's matters: by themselves, or by the supervisor
    or the administrator. Raises Invalid, NotAllowed."""
    if by.role not in ("supervisor", "admin", "system") and not same_person(by, post):
        raise NotAllowed(_("只能登记本人的回避。他人的回避请由督办管理员或系统管理员登记。"))
    start = from_on or clock.today()
    kept = clean(reason)
    if post.role in ("system", "public"):
        raise Invalid({"post": _("回避登记要写明具体的人员。")})
    if unit.kind == "group":
        raise Invalid({"unit": _("督导组本身不是被督导的单位，请选择学校、科室等单位。")})
    if ground not in grounds():
        raise Invalid({"ground": _("请选择回避事由。")})
    if not kept:
        raise Invalid({"reason": _("请写明回避情况，如与谁是什么关系。")})
    if until_on is not None and until_on < start:
        raise Invalid({"until_on": _("截止日期不能早于起始日期。")})
    data = Declared(post.pk, unit.pk, ground, seal(kept), start, until_on)
    happened = registers.append(REGISTER, data, by=by)
    return Recusal.objects.get(pk=happened.id)


def end(recusal: Recusal, *, until_on: date, by: Post) -> None:
    """The last day of a recusal, not before today: what it held for stays as it was. Nobody ends
    their own. Raises Invalid, NotAllowed."""
    if same_person(by, recusal.post):
        raise NotAllowed(_("不能解除本人的回避。请由另一位督办管理员或系统管理员办理。"))
    if until_on < clock.today():
        raise Invalid({"until_on": _("解除日期不能早于今天。")})
    registers.append(REGISTER, Ended(recusal.pk, until_on), by=by)
    recusal.refresh_from_db()


def same_person(one: Post, other: Post) -> bool:
    """Posts of one account are one person."""
    return one.pk == other.pk or (one.account_id is not None and one.account_id == other.account_id)


def since(today: date) -> date:
    """A post that ended on this day or later still counts."""
    year = today.year - former_years()
    try:
        return today.replace(year=year)
    except ValueError:  # 29 February
        return today.replace(year=year, day=28)


def further(post: Post) -> tuple[str, ...]:
    """Paths of the units the person of a post steps aside from today although they do not serve
    them now. Asks nothing of the database."""
    today = clock.today()
    first = since(today)
    left = _left().get(post.account_id, ()) if post.account_id is not None else ()
    stated = {**_stated().get(("post", post.pk), {})}
    if post.account_id is not None:
        stated |= _stated().get(("account", post.account_id), {})
    known = units()
    return (
        *(path for path, from_on, until_on in left if from_on <= today and until_on >= first),
        *(known[one.unit_id].path for one in stated.values() if one.holds_on(today)),
    )


@memory.remembered("people")
def _left() -> dict[int, list[tuple[str, date, date]]]:
    """By account: path of the unit, first and last day of every post that has a last day."""
    found: dict[int, list[tuple[str, date, date]]] = defaultdict(list)
    for one in posts().values():
        if one.account_id and one.until_on and one.unit and one.unit.kind != "group":
            found[one.account_id].append((one.unit.path, one.from_on, one.until_on))
    return dict(found)


@memory.remembered(REGISTER)
def _stated() -> dict[tuple[str, int], dict[int, Recusal]]:
    """Every recusal by the post it was stated for and by that post's account."""
    found: dict[tuple[str, int], dict[int, Recusal]] = defaultdict(dict)
    for one in Recusal.objects.select_related("post"):
        found["post", one.post_id][one.pk] = one
        if one.post.account_id:
            found["account", one.post.account_id][one.pk] = one
    return dict(found)
