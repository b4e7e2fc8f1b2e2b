"""Which opinions wait for whom."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits

waits("inbox", _("待处理意见"), "voice", ["clerk", "supervisor"], lambda post: Q(status="new"))
