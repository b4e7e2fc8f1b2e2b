"""The entries of this door's own pages in the app bar."""

from django.utils.translation import gettext_lazy as _

from bihuan.doors.web.nav import NavItem, register
from bihuan.facilities.notify import box
from bihuan.kernel import policy
from bihuan.kernel.models.people import Post

HANDLING = frozenset({"clerk", "supervisor", "leader", "caller", "reviewer", "auditor"})
UNITS = frozenset({"officer", "head"})
INSPECTING = frozenset({"inspector"})
LOOKING = frozenset({"supervisor", "leader", "auditor"})
ADMIN = frozenset({"admin"})
SUPERVISING = ADMIN | {"supervisor"}
MANY = 1000
"""Nobody counts further than that in the app bar: `nav.Entry` shows 999+."""


def _inbox(post: Post) -> int | None:
    if not policy.may_at_all(post, "voice.raised"):
        return None
    waiting = policy.visible(post, "voice").filter(status="new").order_by()
    return waiting[:MANY].count()


register(
    NavItem(_("我的待办"), "home"),
    NavItem(_("消息"), "messages", count=box.unread),
)
register(
    NavItem(_("意见"), "inbox", HANDLING, count=_inbox),
    NavItem(_("热点"), "hot", frozenset({"clerk", "supervisor", "leader"})),
    NavItem(_("征集"), "collections", HANDLING | UNITS),
    NavItem(_("表单"), "forms", LOOKING | UNITS | INSPECTING | {"clerk"}),
    NavItem(_("回访"), "callbacks", frozenset({"caller"})),
    NavItem(_("张贴二维码"), "portal-posters", SUPERVISING | {"clerk"}),
    group=_("听意见"),
)
register(
    NavItem(_("台账"), "problems", HANDLING | UNITS | INSPECTING),
    NavItem(_("督办表"), "by-unit", HANDLING | UNITS | INSPECTING),
    NavItem(_("周调度"), "dispatches", HANDLING - {"caller"} | UNITS),
    group=_("抓整改"),
)
register(
    NavItem(_("督导组"), "groups", LOOKING | INSPECTING | ADMIN),
    NavItem(_("到校督导"), "visits", LOOKING | UNITS | INSPECTING | {"clerk"}),
    NavItem(_("现场"), "field", INSPECTING),
    NavItem(_("抽取"), "draws", LOOKING),
    NavItem(_("回头看"), "lookbacks", HANDLING - {"clerk", "caller"} | INSPECTING),
    NavItem(_("公文"), "notices", HANDLING - {"caller"} | UNITS),
    NavItem(_("结果运用"), "outcomes", HANDLING - {"caller"} | UNITS),
    group=_("督落实"),
)
register(
    NavItem(_("看板"), "board", HANDLING | UNITS | INSPECTING),
    NavItem(_("指标"), "figures", HANDLING | UNITS | INSPECTING),
    NavItem(_("报告"), "reports", HANDLING - {"caller"} | UNITS),
    NavItem(_("核稿"), "drafts", HANDLING | UNITS | INSPECTING),
    group=_("数据材料"),
)
register(
    NavItem(_("检索"), "search", HANDLING | UNITS | INSPECTING),
)
register(
    NavItem(_("存证"), "proof", LOOKING | ADMIN),
    NavItem(_("机构人员"), "units", ADMIN),
    NavItem(_("邮箱"), "mail", ADMIN),
    NavItem(_("工作日历"), "calendar", SUPERVISING),
    NavItem(_("规则"), "schemes", SUPERVISING | {"auditor"}),
    NavItem(_("我的账号"), "me"),
    group=_("管理"),
)
