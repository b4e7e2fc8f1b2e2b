"""Which forms wait for whom."""

from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.rooms.collection.asking import queries

waits("to-fill-in", _("待填表单"), "form", ["officer", "head"], queries.waiting)
