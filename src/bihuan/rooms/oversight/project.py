"""Oversight as rows."""

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.rooms.oversight.models import CallbackFlag, Check, ContactPoint, Group, LeaderContact


@projects("contact.assigned")
def _assign(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    group = Group.objects.filter(pk=data.group).first()
    level = group.level if group else ""
    ContactPoint.objects.filter(unit_id__in=data.units, level=level).delete()
    ContactPoint.objects.bulk_create(
        ContactPoint(key=f"{unit}-{level}", unit_id=unit, group_id=data.group, level=level)
        for unit in data.units
    )


@projects("group.composed")
def _compose(matter: Matter, happened: Happened, rows: Rows) -> None:
    """Its contact units go with it to its level; a group that had them there before loses them."""
    data = happened.data
    row = Group.objects.filter(pk=data.group).first() or Group(pk=data.group)
    row.level, row.leader_id, row.deputies = data.level, data.leader, list(data.deputies)
    row.from_on, row.until_on = data.from_on, data.until_on
    row.save()
    mine = ContactPoint.objects.filter(group_id=data.group).exclude(level=data.level)
    units = list(mine.values_list("unit_id", flat=True))
    mine.delete()
    ContactPoint.objects.filter(unit_id__in=units, level=data.level).delete()
    ContactPoint.objects.bulk_create(
        ContactPoint(
            key=f"{unit}-{data.level}", unit_id=unit, group_id=data.group, level=data.level
        )
        for unit in units
    )


@projects("leader.contact_assigned")
def _assign_leader(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    LeaderContact.objects.filter(unit_id__in=data.units).delete()
    LeaderContact.objects.bulk_create(
        LeaderContact(unit_id=unit, leader_id=data.leader) for unit in data.units
    )


@projects("problem.check_assigned", "problem.check_reassigned")
def _assign_check(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    again = happened.kind == "problem.check_reassigned"
    if again:
        matter.checker_id = data.group
    known = rows.of(Check, matter)
    row = known[0] if known else Check(matter=matter)
    row.group_id, row.rule, row.member = data.group, data.rule, data.member
    row.assigned_on, row.verifier = happened.on, None
    row.reassigned += again
    if known:
        rows.change(row)
    else:
        rows.add(row)


@projects("problem.verified")
def _verify(matter: Matter, happened: Happened, rows: Rows) -> None:
    for row in rows.of(Check, matter):
        row.verifier = happened.by_id
        rows.change(row)


@projects("problem.callback_flagged")
def _flag(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    rows.add(
        CallbackFlag(
            key=f"{matter.pk}-{data.said}",
            matter=matter,
            voice=data.voice,
            said=data.said,
            signs=list(data.signs),
            flagged_on=happened.on,
        )
    )


@projects("problem.callback_reviewed")
def _review(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(CallbackFlag, f"{matter.pk}-{happened.data.said}")
    row.outcome = happened.data.outcome
    rows.change(row)
