"""The entries of this door's own pages in the app bar."""

from django.utils.translation import gettext_lazy as _

from bihuan.doors.web.nav import NavItem, register

register(
    NavItem(_("机构人员"), "units", frozenset({"admin"}), order=900),
    NavItem(_("工作日历"), "calendar", frozenset({"admin", "supervisor"}), order=910),
    NavItem(_("规则"), "schemes", frozenset({"admin", "supervisor", "auditor"}), order=920),
    NavItem(_("我的账号"), "me", order=990),
)
