"""Forms of opinions. They check shapes; the commands decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files.forms import FilesField
from bihuan.facilities.once.forms import Once
from bihuan.facilities.pages.actions import MatterForm
from bihuan.facilities.pages.units import UnitField
from bihuan.facilities.similarity.tags.display import hide
from bihuan.kernel import policy, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.sources import CHANNELS
from bihuan.rooms.voices import events, rules, understood


def _area(label: Any, hint: Any = "", rows: int = 3, most: int = 5000) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, widget=forms.Textarea(attrs={"rows": rows})
    )


class Heard(forms.Form):
    """What is said of an opinion that somebody takes down for somebody else."""

    contact = forms.CharField(
        label=_("联系方式"), required=False, max_length=60, help_text=_("回访时使用，可不填。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    reporter = forms.CharField(
        label=_("反映人"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    text = _area(_("反映内容"), _("尽量记原话。"), rows=8, most=rules.TEXT_MOST)
    place = UnitField(label=_("涉及单位"), required=False, empty=_("未指明"))
    subject = forms.CharField(
        label=_("标题"),
        required=False,
        max_length=rules.SUBJECT_MOST,
        help_text=_("不填则取第一句。"),
    )
    happened_on = forms.DateField(
        label=_("反映日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("不填为今天。"),
    )  # fmt: skip


class Entry(Once, Heard):
    """Operator entry: what somebody said by phone or at the counter."""

    channel = forms.ChoiceField(label=_("来源渠道"))
    materials = FilesField(label=_("照片或材料"), required=False)
    field_order = ("channel", "contact", "reporter", "text", "place", "subject", "happened_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = [(code, word) for code, word in CHANNELS.items() if code != "portal"]
        channel.initial = "phone"
        self.fields["contact"].widget.attrs["autofocus"] = True
        # Kept with the draft, unlike a hidden field: what was sent and never answered is not
        # registered twice when it is sent again from the draft.
        self.fields["token"].widget = forms.TextInput(attrs={"hidden": True, "tabindex": "-1"})


class Raise(MatterForm):
    """Which ledger, under what name and classes."""

    list_code = forms.ChoiceField(label=_("立入台账"))
    title = forms.CharField(label=_("问题名称"), max_length=300)
    place = UnitField(label=_("涉及单位"), required=False, empty=_("未指明"))
    unit = UnitField(
        label=_("建议责任单位"), required=False, empty=_("交办时再定"),
        help_text=_("按文中提到的单位、分类归口和以往承办情况预先填写，请核对。交办时还可以改。"),
    )  # fmt: skip

    def __init__(self, *args: Any, matter: Matter, post: Post, **kwargs: Any) -> None:
        made = understood.of(post, matter)
        first = made.proposals[0].unit if made.proposals else None
        found = {"title": hide(matter.title), "place": made.place, "unit": first}
        kwargs.setdefault("initial", found)
        super().__init__(*args, matter=matter, post=post, **kwargs)
        lists = schemes.every("list")
        listed = self.fields["list_code"]
        assert isinstance(listed, forms.ChoiceField)
        listed.choices = [
            (code, schemes.word(data["label"]))
            for code, data in lists.items()
            if data.get("opinions", True)
        ]
        for code in dict.fromkeys(c for data in lists.values() for c in data.get("classes", ())):
            scheme = schemes.get("classes", code)
            choices = [("", "—"), *((name, name) for name in scheme["classes"])]
            self.fields[f"class_{code}"] = forms.ChoiceField(
                label=schemes.word(scheme["label"]), choices=choices, required=False
            )

    def labels(self) -> dict[str, str]:
        data = self.cleaned_data
        return {n.removeprefix("class_"): data[n] for n in data if n.startswith("class_")}


class _Numbered(MatterForm):
    """Names another matter by its number."""

    kind = "voice"
    missing = _("没有找到编号为 %(n)s 的事项。")

    def clean_number(self) -> Matter:
        number = self.cleaned_data["number"].strip().upper()
        found = policy.visible(self.post, self.kind).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(self.missing, params={"n": number})
        return found


class Attach(_Numbered):
    kind = "problem"
    number = forms.CharField(label=_("已有问题的编号"), max_length=24)


class Merge(_Numbered):
    number = forms.CharField(label=_("合并到的意见编号"), max_length=24)


class NotAccept(MatterForm):
    code = forms.ChoiceField(label=_("情形"), choices=list(events.NOT_ACCEPTED.items()))
    reason = _area(_("理由"), _("反映人凭回执码可以看到。"))


class Answer(MatterForm):
    text = _area(_("答复内容"), _("反映人凭回执码可以看到。"), rows=5)


class Add(MatterForm):
    text = _area(_("补充内容"))


class Release(MatterForm):
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)
