"""Which reports wait for whom."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.kernel.models.people import Post

OFFICE = ("clerk", "supervisor", "leader")


def _to_do(post: Post) -> Q:
    return Q(status="reviewing", report__waits_for=post.pk)


def _returned(post: Post) -> Q:
    return Q(status="drafted", report__author=post.pk) & ~Q(report__sent_back="")


def _to_publish(post: Post) -> Q:
    return Q(status="signed")


def _to_receipt(post: Post) -> Q:
    """Units look after their own: what was served and not receipted yet."""
    mine = post.unit_id
    served = Q(status="published", report__served__contains=[mine])
    return served & ~Q(report__receipted__contains=[mine])


waits("report-step", _("报告待审签"), "report", OFFICE, _to_do)
waits("report-back", _("报告退回修改"), "report", OFFICE, _returned)
waits("report-publish", _("报告待印发"), "report", ["supervisor"], _to_publish)
waits("report-receipt", _("报告待签收"), "report", ["officer", "head"], _to_receipt)
