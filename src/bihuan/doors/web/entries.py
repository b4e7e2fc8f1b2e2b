"""The entries of this door's own pages in the app bar."""

from django.utils.translation import gettext_lazy as _

from bihuan.doors.web.nav import NavItem, register
from bihuan.facilities.notify import box
from bihuan.kernel import policy
from bihuan.kernel.models.people import Post

HANDLING = frozenset({"clerk", "supervisor", "leader", "caller", "reviewer", "auditor"})
OFFICE = frozenset({"officer", "head", "inspector"})
ASKING = frozenset({"clerk", "supervisor", "leader", "auditor"})
VISITING = frozenset({"clerk", "supervisor", "leader", "auditor"}) | OFFICE
MANY = 1000
"""Nobody counts further than that in the app bar: `nav.Entry` shows 999+."""


def _inbox(post: Post) -> int | None:
    if not policy.may_at_all(post, "voice.raised"):
        return None
    waiting = policy.visible(post, "voice").filter(status="new").order_by()
    return waiting[:MANY].count()


register(
    NavItem(_("我的待办"), "home", order=10),
    NavItem(_("消息"), "messages", count=box.unread, order=15),
    NavItem(_("意见"), "inbox", HANDLING, count=_inbox, order=20),
    NavItem(_("热点"), "hot", frozenset({"clerk", "supervisor", "leader"}), order=22),
    NavItem(_("征集"), "collections", HANDLING | frozenset({"officer", "head"}), order=25),
    NavItem(_("表单"), "forms", ASKING | OFFICE, order=27),
    NavItem(_("问题台账"), "problems", HANDLING | OFFICE, order=30),
    NavItem(_("回访"), "callbacks", frozenset({"caller"}), order=35),
    NavItem(_("任务分解"), "trees", HANDLING | OFFICE, order=32),
    NavItem(_("实事"), "deeds", HANDLING | OFFICE, order=33),
    NavItem(_("督办表"), "by-unit", HANDLING | OFFICE, order=40),
    NavItem(_("回头看"), "lookbacks", HANDLING - {"clerk", "caller"} | {"inspector"}, order=44),
    NavItem(_("抽取"), "draws", frozenset({"supervisor", "leader", "auditor"}), order=45),
    NavItem(_("公文"), "notices", HANDLING - {"caller"} | {"officer", "head"}, order=46),
    NavItem(_("结果运用"), "outcomes", HANDLING - {"caller"} | {"officer", "head"}, order=47),
    NavItem(_("到校督导"), "visits", VISITING, order=48),
    NavItem(_("现场"), "field", frozenset({"inspector"}), order=49),
    NavItem(_("周调度"), "dispatches", HANDLING - {"caller"} | {"officer", "head"}, order=42),
    NavItem(_("检索"), "search", HANDLING | OFFICE, order=60),
    NavItem(
        _("张贴二维码"), "portal-posters", frozenset({"clerk", "supervisor", "admin"}), order=80
    ),
    NavItem(_("存证"), "proof", frozenset({"auditor", "supervisor", "admin", "leader"}), order=890),
    NavItem(_("机构人员"), "units", frozenset({"admin"}), order=900),
    NavItem(_("邮箱"), "mail", frozenset({"admin"}), order=905),
    NavItem(_("工作日历"), "calendar", frozenset({"admin", "supervisor"}), order=910),
    NavItem(_("规则"), "schemes", frozenset({"admin", "supervisor", "auditor"}), order=920),
    NavItem(_("我的账号"), "me", order=990),
)
