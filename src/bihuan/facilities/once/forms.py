"""The base of forms that are accepted once."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.once import sending


class Once(forms.Form):
    """Carries a token; in place of one too old a fresh one comes back, to be sent again."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, files, initial={"token": sending.token(), **(initial or {})})

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or self.cleaned_data)
        if not sending.usable(data.get("token", "")):
            self.show_instead("token", sending.token())
            text = _("页面打开的时间太长了。您写的内容都在，请看一遍，再按一次提交。")
            self.add_error(None, text)
        return data

    def show_instead(self, name: str, value: str) -> None:
        """Show another value than the one that came."""
        given = cast(QueryDict, self.data).copy()
        given[name] = value
        self.data = given
