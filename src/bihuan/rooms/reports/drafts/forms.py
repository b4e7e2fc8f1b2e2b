"""Forms of drafts. They check shapes; the commands decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import File as Upload
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files import BadFile
from bihuan.lib.extract import ENDINGS
from bihuan.rooms.reports.drafts import checking, commands
from bihuan.rooms.reports.drafts.checking import Read


class DraftField(forms.FileField):
    """An uploaded file, read."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ",".join(ENDINGS)}

    def clean(self, data: Any, initial: Any = None) -> Read | None:
        upload: Upload[bytes] | None = data or None
        if upload is None:
            return None
        try:
            return checking.read(upload)
        except BadFile as bad:
            raise forms.ValidationError(str(bad)) from bad


class Checking(forms.Form):
    """A text to be checked: pasted, or in a file."""

    text = forms.CharField(
        label=_("粘贴文字"), required=False, max_length=commands.TEXT_MOST, strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )  # fmt: skip
    file = DraftField(label=_("或者选择文件"), required=False, allow_empty_file=True)
    ledger = forms.BooleanField(
        label=_("写的是本单位的工作，与台账比对"), required=False, initial=True,
        help_text=_("文中写到的指标与台账里算出的数比对，单位名称与机构名册比对。"),
    )  # fmt: skip
    as_of = forms.DateField(
        label=_("比对到哪一天"), required=False,
        help_text=_("不填就看文中的“截至某月某日”；文中没有写，按今天。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or self.cleaned_data)
        if not self.errors and not data.get("file") and not data.get("text", "").strip():
            self.add_error("text", _("请粘贴文字，或选择文件。"))
        return data

    def read(self) -> Read:
        """What was given; a file goes before pasted text. Only once the form is valid."""
        file: Read | None = self.cleaned_data["file"]
        return file or checking.pasted(self.cleaned_data["text"].replace("\r\n", "\n"))
