"""Which reports wait for whom."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.kernel.models.people import Post

OFFICE = ("clerk", "supervisor", "leader")


def _to_do(post: Post) -> Q:
    """To sign off, sent back to its author, or signed and to be issued."""
    mine = Q(status="reviewing", report__waits_for=post.pk)
    mine |= Q(status="drafted", report__author=post.pk) & ~Q(report__sent_back="")
    return mine | Q(status="signed") if post.role == "supervisor" else mine


def _to_receipt(post: Post) -> Q:
    """Units look after their own: what was served and not receipted yet."""
    mine = post.unit_id
    served = Q(status="published", report__served__contains=[mine])
    return served & ~Q(report__receipted__contains=[mine])


waits("report-step", _("报告待办理"), "report", OFFICE, _to_do)
waits("report-receipt", _("报告待签收"), "report", ["officer", "head"], _to_receipt)
