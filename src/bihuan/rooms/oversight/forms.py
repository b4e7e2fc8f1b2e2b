"""Forms of oversight."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files.forms import FilesField
from bihuan.facilities.pages.actions import MatterForm
from bihuan.kernel import schemes
from bihuan.rooms.oversight import events
from bihuan.rooms.oversight.checks import protocols
from bihuan.rooms.oversight.models import CallbackFlag

ITEM = "item_"
ANSWERS = [("yes", _("是")), ("no", _("否")), ("none", _("不涉及"))]


class Looking(MatterForm):
    """Base of forms that report what was looked at: the protocol's items between the methods and
    the findings."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        protocol = protocols.of(self.matter)
        if protocol.methods > 1:
            text = _("本类问题至少用%(n)d种方式。")
            self.fields["methods"].help_text = str(text) % {"n": protocol.methods}
        for code, word in protocol.words.items():
            self.fields[ITEM + code] = forms.ChoiceField(
                label=word, choices=ANSWERS, widget=forms.RadioSelect, required=protocol.strict
            )
        names = [name for name in self.fields if name not in ("findings", "evidence")]
        self.order_fields([*names, "findings", "evidence"])

    @property
    def answers(self) -> dict[str, str]:
        """Item → answer, of those that were answered."""
        given = self.cleaned_data.items()
        return {n.removeprefix(ITEM): v for n, v in given if n.startswith(ITEM) and v}

    def clean(self) -> dict[str, Any]:
        return {**self.cleaned_data, "answers": self.answers}


class Verify(Looking):
    passed = forms.ChoiceField(
        label=_("核查结论"),
        choices=[("yes", _("通过：整改属实、达到标准")), ("no", _("不通过：退回整改，期限不变"))],
        widget=forms.RadioSelect,
    )
    field_order = ("passed",)


class Reassign(MatterForm):
    reason = forms.CharField(
        label=_("改派理由"),
        help_text=_("不能指定由谁核查：仍按规则，从其他可以独立核查的督导组中分派。改派计入统计。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReviewCallback(MatterForm):
    said = forms.TypedChoiceField(label=_("哪一次回访"), coerce=int)
    outcome = forms.ChoiceField(
        label=_("复核结论"), choices=list(events.REVIEWS.items()), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("复核情况"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = schemes.every("callback").get("standard", {}).get("rules", {})
        said = self.fields["said"]
        assert isinstance(said, forms.TypedChoiceField)
        said.choices = [
            (flag.said, _flag_word(flag, known))
            for flag in CallbackFlag.objects.filter(matter=self.matter, outcome="")
        ]
        if len(said.choices) == 1:
            said.initial = said.choices[0][0]


def _flag_word(flag: CallbackFlag, known: dict[str, Any]) -> str:
    words = (schemes.word(known[one]["label"]) for one in flag.signs if one in known)
    return f"#{flag.said} {'；'.join(words)}"
