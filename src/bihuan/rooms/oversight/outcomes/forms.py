"""Forms of outcomes. They check shapes; the commands decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files.forms import FilesField
from bihuan.facilities.pages.actions import MatterForm
from bihuan.facilities.pages.units import UnitField
from bihuan.rooms.oversight.outcomes import commands, kinds


class Recording(forms.Form):
    outcome_kind = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    unit = UnitField(label=_("单位"))
    reason = forms.CharField(
        label=_("事由"), max_length=commands.TEXT_MOST,
        help_text=_("对单位不对人，不要写个人姓名。单位可以陈述意见，与本记录并列。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["outcome_kind"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = list(kinds.words().items())


class Act(MatterForm):
    """Several stand on one page, so the ids of controls begin with the form's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class Statement(Act):
    text = forms.CharField(
        label=_("陈述意见"), max_length=commands.TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    attachments = FilesField(label=_("附件"), required=False)


class Withdraw(Act):
    reason = forms.CharField(
        label=_("理由"), max_length=commands.TEXT_MOST, widget=forms.Textarea(attrs={"rows": 3})
    )
