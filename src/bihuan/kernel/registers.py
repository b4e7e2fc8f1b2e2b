"""Registers: matters that stay open for ever and hold the history of reference data."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import lifecycle, memory, record
from bihuan.kernel.events import EventData, event
from bihuan.kernel.lifecycle import State, Step
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import SYSTEM_ID, Post
from bihuan.kernel.project import Happened


@event("register.founded", label=_("建立登记簿"))
class Founded(EventData):
    code: str


BEGINNING = date(1949, 10, 1)
"""From when the posts nobody holds serve."""

_declared: dict[str, str | Promise] = {}
_steps: list[Step] = [Step("register.founded", ("",), "standing")]


def declare(code: str, label: str | Promise, kinds: Sequence[str]) -> str:
    """Name a register and the event kinds it takes; returns its code."""
    _declared[code] = label
    _steps.extend(Step(kind, ("standing",)) for kind in kinds)
    states = [State("standing", _("长期有效"), "standing")]
    lifecycle.define("register", _("登记簿"), prefix="R", states=states, steps=_steps)
    return code


def label(code: str) -> str | Promise:
    return _declared[code]


def turn(code: str) -> Matter:
    """Wait for one's turn to write to a register, and keep it to the end of the transaction."""
    found = Matter.objects.select_for_update(no_key=True, of=("self",))
    return found.get(kind="register", title=code)


@transaction.atomic
def append(code: str, data: EventData, *, by: Post) -> Happened:
    """Add an event to a register, when it is one's turn."""
    happened = record.append(turn(code), data, by=by)
    memory.tell(code)
    return happened


@transaction.atomic
def found_all() -> None:
    """Open the registers that are not there yet. Safe to run at every start."""
    there = set(Matter.objects.filter(kind="register").values_list("title", flat=True))
    missing = [code for code in _declared if code not in there]
    if not missing:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('bihuan.registers'))")
    there = set(Matter.objects.filter(kind="register").values_list("title", flat=True))
    # The post that founds the first register stands in no table yet: the register itself makes it.
    machine = Post(pk=SYSTEM_ID, role="system", name="系统", from_on=BEGINNING)
    for code in missing:
        if code not in there:
            record.open("register", Founded(code), by=machine)
            memory.tell(code)
