"""The field for evidence files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import File as Upload
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files import evidence, kinds
from bihuan.facilities.files.refusals import BadFile

MOST_FILES = 20
TOO_MANY = _("一次最多上传 %(most)d 个文件，请分几次上传。")
ONE = _("%(name)s：%(why)s")


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each already checked by content; cleaned to a list of uploads."""

    widget = FilesInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {
            "multiple": True,
            "accept": ",".join(kinds.ENDINGS),
        }

    def clean(self, data: Any, initial: Any = None) -> list[Upload[bytes]]:
        uploads: list[Upload[bytes]] = [one for one in data or [] if one]
        if not uploads and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(TOO_MANY, params={"most": MOST_FILES}, code="many")
        errors = []
        for one in uploads:
            try:
                evidence.check(one)
            except BadFile as error:
                errors.append(forms.ValidationError(ONE, params={"name": one.name, "why": error}))
        if errors:
            raise forms.ValidationError(errors)
        return uploads
