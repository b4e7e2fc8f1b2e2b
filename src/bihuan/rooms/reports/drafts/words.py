"""Words on screen for drafts."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FLAGS: dict[str, str | Promise] = {"error": _("错误"), "warn": _("存疑"), "info": _("提示")}
TONES = {"error": "red", "warn": "amber", "info": "blue"}
VERDICTS: dict[str, str | Promise] = {"accepted": _("采纳"), "ignored": _("忽略")}
DECIDED: dict[str, str | Promise] = {"accepted": _("已采纳"), "ignored": _("已忽略")}
ORIGINS: dict[str, str | Promise] = {
    "docx": _("Word 文件"),
    "pdf": _("PDF 文件"),
    "txt": _("文本文件"),
    "html": _("网页"),
    "paste": _("粘贴"),
}
