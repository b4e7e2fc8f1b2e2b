"""Forms of letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import File as Upload
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files import BadFile
from bihuan.facilities.files.forms import FilesInput
from bihuan.facilities.once.forms import Once
from bihuan.rooms.voices.forms import Heard
from bihuan.rooms.voices.letters import drafts

TOO_MANY = _("一次最多上传%(most)d张，请分几次上传。")
ONE = _("%(name)s：%(why)s")


class PagesField(forms.FileField):
    """Pictures of pages; cleaned to their contents."""

    widget = FilesInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"multiple": True, "accept": ",".join(drafts.ENDINGS)}

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        uploads: list[Upload[bytes]] = [one for one in data or [] if one]
        if not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > drafts.MOST_FILES:
            raise forms.ValidationError(TOO_MANY, params={"most": drafts.MOST_FILES})
        contents, errors = [], []
        for one in uploads:
            try:
                contents.append(drafts.checked(one))
            except BadFile as bad:
                errors.append(forms.ValidationError(ONE, params={"name": one.name, "why": bad}))
        if errors:
            raise forms.ValidationError(errors)
        return contents


class Pages(forms.Form):
    """Pictures, and how they make letters."""

    pages = PagesField(
        label=_("来信的照片或扫描件"),
        error_messages={"required": _("请先选择图片。手机可以直接拍照。")},
    )
    apart = forms.ChoiceField(
        label=_("这些图片"),
        choices=[("", _("是一封信的各页")), ("1", _("每张是一封信"))],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )


class LetterEntry(Once, Heard):
    """A letter, as it will be taken down."""

    field_order = ("token", "text", "reporter", "contact", "place", "happened_on", "subject")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("信的内容")
        self.fields["text"].help_text = _("由图片读出，请对照原件改正。")
        self.fields["text"].widget.attrs["rows"] = 18
        self.fields["happened_on"].label = _("收到日期")
