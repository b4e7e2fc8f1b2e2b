"""Forms of oversight."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files.forms import FilesField
from bihuan.facilities.pages.actions import MatterForm
from bihuan.rooms.oversight import events


class Verify(MatterForm):
    passed = forms.ChoiceField(
        label=_("核查结论"),
        choices=[("yes", _("通过：整改属实、达到标准")), ("no", _("不通过：退回整改，期限不变"))],
        widget=forms.RadioSelect,
    )
    methods = forms.MultipleChoiceField(
        label=_("核查方式"),
        choices=list(events.METHODS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    findings = forms.CharField(
        label=_("核查情况"),
        help_text=_("看了什么、问了谁、结果怎样。"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    evidence = FilesField(label=_("现场照片或材料"), required=False)
