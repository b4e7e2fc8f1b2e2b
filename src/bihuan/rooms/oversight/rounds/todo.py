"""Which visits wait for whom."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.kernel.models.people import Post


def _mine(post: Post) -> Q:
    """The group's next steps."""
    mine = ("planned", "assessed", "onsite", "visited", "answered", "rectified")
    return Q(checker_id__in=list(post.subtree_ids), status__in=mine)


def _units(post: Post) -> Q:
    """What the unit has to send in."""
    waiting = ("noticed", "told", "advised")
    return Q(unit_id__in=list(post.subtree_ids), status__in=waiting)


def _reports(post: Post) -> Q:
    return Q(status="verified")


waits("to-visit", _("到校督导"), "visit", ["inspector"], _mine)
waits("to-answer-visit", _("督导待回复"), "visit", ["officer", "head"], _units)
waits("to-publish-visit", _("督导待公开"), "visit", ["supervisor"], _reports)
waits(
    "to-approve-round",
    _("督导方案待审批"),
    "inspection",
    ["leader"],
    lambda post: Q(status="submitted"),
)
waits(
    "to-route-round", _("督导方案待完善"), "inspection", ["supervisor"],
    lambda post: Q(status="drafting"),
)  # fmt: skip
