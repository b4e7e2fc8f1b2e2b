"""Forms of look-backs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.actions import MatterForm
from bihuan.rooms.oversight.forms import Looking


class Hold(Looking):
    holds = forms.ChoiceField(
        label=_("回头看结论"),
        choices=[("yes", _("巩固：仍达到标准")), ("no", _("反弹：另立问题重新整改"))],
        widget=forms.RadioSelect,
    )
    field_order = ("holds",)


class Waive(MatterForm):
    reason = forms.CharField(
        label=_("免予理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class Planning(forms.Form):
    number = forms.CharField(label=_("问题编号"), help_text=_("已销号的问题。"), max_length=24)
    due_on = forms.DateField(
        label=_("何时起回头看"), widget=forms.DateInput(attrs={"type": "date"})
    )
    criterion = forms.CharField(
        label=_("回头看标准"),
        help_text=_("不填按原整改标准。设定后不能再改。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
