"""The verbs of oversight; the only writers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import people, record, registers
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.lib.text import clean
from bihuan.rooms.oversight import events, queries, rules


def assign_contacts(group: Unit, *, units: Iterable[Unit], by: Post) -> None:
    """Make a group the contact of units (分片联系); a unit has one contact group."""
    if group.kind != "group":
        raise Invalid({"group": _("联系单位的只能是督导组。")})
    data = events.ContactAssigned(group.pk, tuple(dict.fromkeys(unit.pk for unit in units)))
    registers.append(events.REGISTER, data, by=by)


def assign_check(problem: Matter) -> None:
    """Put a finished problem to an oversight group, by rule: the unit's contact group, or the next
    in rotation when nobody in it is independent of the unit. The unit has no say."""
    candidates = queries.candidates(problem)
    chosen = rules.choose_group(candidates, contact=queries.contact_of(problem))
    if chosen is None:
        raise Refused(
            _("没有可以独立核查的督导组：各组成员都在责任单位或配合单位任职。请先补充督导组成员。")
        )
    data = events.CheckAssigned(chosen.group, chosen.name, chosen.rule)
    record.append(problem, data, by=people.system())


def verify(
    problem: Matter,
    *,
    passed: bool,
    findings: str,
    methods: Sequence[str],
    by: Post,
    files: Sequence[dict[str, Any]] = (),
    seen: int | None = None,
) -> None:
    """Record what was found. Passed: the reporters are asked next. Failed: back to work, same
    date. Raises Invalid."""
    kind = "problem.verified" if passed else "problem.check_failed"
    record.ready(problem, kind, by=by, seen=seen)
    kept = clean(findings)
    if not kept:
        raise Invalid({"findings": _("请写明核查情况。")})
    if not methods or set(methods) - set(events.METHODS):
        raise Invalid({"methods": _("请选择核查方式（至少一种）。")})
    if passed:
        inspector = f"{by.unit} {by.name}"
        data: events.Verified | events.CheckFailed = events.Verified(
            seal(kept), tuple(methods), seal(inspector), tuple(files)
        )
    else:
        data = events.CheckFailed(seal(kept), tuple(methods), tuple(files))
    record.append(problem, data, by=by, seen=seen)
