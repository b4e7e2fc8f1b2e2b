"""Oversight as rows."""

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.rooms.oversight.models import ContactPoint


@projects("contact.assigned")
def _assign(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    ContactPoint.objects.filter(unit_id__in=data.units).delete()
    ContactPoint.objects.bulk_create(
        ContactPoint(unit_id=unit, group_id=data.group) for unit in data.units
    )
