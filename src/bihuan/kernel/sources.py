"""Where matters come from: one vocabulary for all rooms (`Matter.source`)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHANNELS: dict[str, str | Promise] = {
    "portal": _("网上提交"),
    "phone": _("来电"),
    "visit": _("来访"),
    "letter": _("来信"),
    "mailbox": _("主任信箱"),
    "email": _("电子邮件"),
    "hotline": _("热线转办"),
    "board": _("网络留言"),
    "meeting": _("座谈会"),
    "research": _("专题调研"),
    "talk": _("交心谈心"),
    "form": _("征求意见表"),
    "box": _("意见箱"),
    "other": _("其他"),
}
"""How an opinion reached us."""

SOURCES: dict[str, str | Promise] = CHANNELS | {
    "inspection": _("督导检查"),
    "lookback": _("回头看"),
    "ledger": _("台账导入"),
    "inside": _("自查"),
}
"""Where a matter of any kind comes from."""


def word(code: str) -> str | Promise:
    return SOURCES.get(code, code)
