"""The verbs of reports after the signature: print, serve, receipt, correct."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.facilities import files
from bihuan.facilities.files import store
from bihuan.kernel import people, record
from bihuan.kernel.errors import Invalid, NotAllowed, Refused
from bihuan.kernel.models.log import Checkpoint
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.reports.papers import commands, contents, events, late, numbers
from bihuan.rooms.reports.papers.models import Report


@transaction.atomic
def publish(report: Matter, *, by: Post, seen: int | None = None) -> None:
    """Issue it: number and date are put into the document, its numbers are fixed together with the
    log as last signed."""
    record.ready(report, "report.published", by=by, seen=seen)
    row = commands.row_of(report)
    docx = contents.stamped(store.path(row.sha256).read_bytes(), row)
    kept = commands.keep(docx, row.reference, report, by)
    last = Checkpoint.objects.order_by("-size").first()
    data = events.Published(
        tuple(numbers.fixed(row.numbers)),
        last.size if last else 0,
        bytes(last.root).hex() if last else "",
        (files.as_event(kept),),
    )
    record.append(report, data, by=by, seen=seen)


def serve(report: Matter, to: Iterable[Unit], *, by: Post, seen: int | None = None) -> None:
    """Deliver it to everybody who acts for these units; they see it from now on. Raises Invalid
    when nobody acts for one of them."""
    record.ready(report, "report.served", by=by, seen=seen)
    already = set(commands.row_of(report).served)
    wanted = {one.pk: one for one in to if one.pk not in already and one.kind != "group"}
    acting = Post.objects.filter(Post.current(), unit__in=wanted, role__in=("head", "officer"))
    posts = dict(acting.order_by("pk").values_list("pk", "unit_id"))
    without = [one.name for pk, one in wanted.items() if pk not in posts.values()]
    if not wanted:
        raise Invalid({"units": _("请选择还没有送达的单位。")})
    if without:
        text = _("%(units)s没有在任的负责人或经办人，无法送达。请先在机构人员中补充。")
        raise Invalid({"units": str(text) % {"units": "、".join(without)}})
    record.append(report, events.Served(tuple(wanted), tuple(posts)), by=by, seen=seen)


def receipt(report: Matter, *, by: Post, seen: int | None = None) -> None:
    """The post's unit has it. Raises NotAllowed, Refused."""
    record.ready(report, "report.receipted", by=by, seen=seen)
    row = commands.row_of(report)
    if by.unit_id is None or by.unit_id not in row.served:
        raise NotAllowed(_("这份报告没有送达您的单位。"))
    if by.unit_id in row.receipted:
        raise Refused(_("您的单位已经签收。"))
    record.append(report, events.Receipted(by.unit_id), by=by, seen=seen)


@transaction.atomic
def correct(report: Matter, *, by: Post, seen: int | None = None) -> int:
    """Look whether anything recorded since changes a number it printed; if so a dated correction
    stands beside the figure from now on. The figure itself stays. Returns how many."""
    record.ready(report, "report.corrected", by=by, seen=seen)
    found, looked = late.corrections(report)
    if found:
        record.append(report, events.Corrected(tuple(found), looked), by=by, seen=seen)
    return len(found)


def correct_all() -> int:
    """Every published report, by the system; returns how many were corrected."""
    by, count = people.system(), 0
    for one in Matter.objects.filter(kind="report", status="published").order_by("pk"):
        count += bool(correct(one, by=by))
    return count


def waiting(row: Report) -> list[int]:
    """Units (ids) it was served to that have not receipted it."""
    return [pk for pk in row.served if pk not in row.receipted]
