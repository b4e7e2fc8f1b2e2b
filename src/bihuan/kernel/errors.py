"""What can go wrong, as classes: `code` for machines, `text` for people, `status` for HTTP.

A message says what happened, why, and what to do next.
"""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class BihuanError(Exception):
    """Base of every refusal. `data` fills the placeholders of `text`."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    text: str | Promise = _("操作没有完成。")

    def __init__(
        self, text: str | Promise | None = None, /, *, code: str | None = None, **data: Any
    ):
        self.data = data
        self.reason_code = code or self.code
        if text is not None:
            self.text = text
        super().__init__(self.reason_code)

    def __str__(self) -> str:
        return str(self.text) % self.data if self.data else str(self.text)


class NotAllowed(BihuanError):
    """The post can see the matter but may not do this to it."""

    code, status = "not_allowed", 403
    text = _("您的岗位不能办理此项。请联系督办管理员，或换用有权限的岗位。")


class Unseen(BihuanError):
    """Not there, or not to be seen by this post: the two are told apart nowhere."""

    code, status = "unseen", 404
    text = _("没有找到这个事项。请核对编号，或确认它仍由本单位办理。")


class Stale(BihuanError):
    """Somebody else acted on the matter first; nothing of this act was written."""

    code, status = "stale", 409
    text = _("就在刚才，这个事项已被他人更新，您的操作没有写入。请看过最新进展后再办理。")


class IllegalStep(BihuanError):
    """The lifecycle has no such step from the present status."""

    code, status = "illegal_step", 409
    text = _("“%(status)s”状态下不能办理“%(step)s”。请刷新页面查看当前可办理的事项。")


class Refused(BihuanError):
    """A rule says no."""

    code, status = "refused", 422
    text = _("按规定不能办理。")


class Invalid(Refused):
    """Some fields are wrong. `fields` maps a field's name to its message."""

    code, status = "invalid", 422
    text = _("有内容需要补充或更正。")

    def __init__(self, fields: dict[str, str | Promise], text: str | Promise | None = None):
        super().__init__(text)
        self.fields = fields

    def __str__(self) -> str:
        return "".join(str(text) for text in self.fields.values()) or str(self.text)


class TooMany(BihuanError):
    """Flood control."""

    code, status = "too_many", 429
    text = _("提交过于频繁，请过 %(minutes)d 分钟再试。已填写的内容不会丢失。")
