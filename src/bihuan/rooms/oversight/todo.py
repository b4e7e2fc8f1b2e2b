"""What waits for whom in oversight."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.rooms.oversight.models import CallbackFlag

waits(
    "callbacks-flagged",
    _("回访待复核"),
    "problem",
    ["supervisor"],
    lambda p: Q(pk__in=CallbackFlag.objects.filter(outcome="").values("matter_id")),
)
