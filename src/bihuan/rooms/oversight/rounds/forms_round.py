"""Forms of rounds. They check shapes; the commands decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files.forms import FilesField
from bihuan.facilities.pages.actions import MatterForm
from bihuan.facilities.pages.units import UnitField, UnitsField
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.rooms.oversight.rounds import commands_round, events, events_round, kinds, rules
from bihuan.rooms.oversight.rounds.commands_round import Draft
from bihuan.rooms.oversight.rounds.forms import DAY
from bihuan.rooms.oversight.rounds.models import Round
from bihuan.rooms.oversight.rounds.words import FIELDS, ROUND_FIELDS

KINDS_OF_UNITS = {
    "section": _("全部科室"),
    "institution": _("全部直属单位"),
    "zone": _("全部学区"),
    "school": _("全部学校"),
    "kindergarten": _("全部幼儿园"),
}
AREA = forms.Textarea(attrs={"rows": 3})


class Drafting(forms.Form):
    title = forms.CharField(label=ROUND_FIELDS["title"], max_length=rules.TITLE_MOST)
    visit_kind = forms.ChoiceField(label=FIELDS["visit_kind"])
    announced = forms.ChoiceField(
        label=FIELDS["announced"],
        choices=[("", _("按督导形式")), ("yes", _("事先通知")), ("no", _("不打招呼"))],
        required=False,
    )
    authority = forms.ChoiceField(
        label=ROUND_FIELDS["authority"], choices=list(events_round.AUTHORITIES.items())
    )
    unit = UnitField(label=ROUND_FIELDS["unit"])
    starts_on = forms.DateField(label=ROUND_FIELDS["starts_on"], widget=forms.DateInput(attrs=DAY))
    ends_on = forms.DateField(label=ROUND_FIELDS["ends_on"], widget=forms.DateInput(attrs=DAY))
    methods = forms.MultipleChoiceField(
        label=ROUND_FIELDS["methods"],
        choices=list(events.METHODS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(label=ROUND_FIELDS["text"], max_length=5000, widget=AREA)
    checklists = forms.MultipleChoiceField(
        label=FIELDS["checklists"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("每个单位只用适合它的检查表。"),
    )
    evidence = FilesField(label=_("指定文件"), required=False)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"unit": post.unit})
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["visit_kind"].choices = [(one.code, one.word) for one in kinds.every().values()]
        fields["checklists"].choices = [(c.code, c.word) for c in kinds.checklists().values()]

    def draft(self) -> Draft:
        data = {name: one for name, one in self.cleaned_data.items() if name != "evidence"}
        told = data.pop("announced")
        return Draft(announced=None if not told else told == "yes", **data)


class Route(MatterForm):
    kinds = forms.MultipleChoiceField(
        label=_("按类别"),
        required=False,
        choices=list(KINDS_OF_UNITS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    units = UnitsField(
        label=_("再加上这些单位"), required=False, help_text=_("按住 Ctrl 可选多个。")
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        row = Round.objects.get(pk=matter.pk)
        now = [one.unit for one in commands_round.stops(row)]
        kwargs.setdefault("initial", {"units": now})
        super().__init__(*args, matter=matter, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or self.cleaned_data)
        chosen = data.get("kinds", ())
        more = [one for one in units().values() if one.active and one.kind in chosen]
        data["chosen"] = list({one.pk: one for one in [*more, *data.get("units", ())]}.values())
        return data


class Restop(MatterForm):
    unit = forms.ChoiceField(label=FIELDS["unit"])
    on = forms.DateField(label=_("改到哪天"), required=False, widget=forms.DateInput(attrs=DAY))
    group = forms.ChoiceField(label=_("改由哪个组"), required=False)
    drop = forms.BooleanField(label=_("本轮不去这个单位"), required=False)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, matter=matter, **kwargs)
        made = commands_round.stops(Round.objects.get(pk=matter.pk))
        groups = [one for one in units().values() if one.kind == "group" and one.active]
        fields: Any = self.fields
        fields["unit"].choices = [(str(one.unit.pk), str(one.unit)) for one in made]
        fields["group"].choices = [("", "—"), *((str(one.pk), str(one)) for one in groups)]

    def clean_unit(self) -> Unit:
        return units()[int(self.cleaned_data["unit"])]

    def clean_group(self) -> Unit | None:
        chosen = self.cleaned_data["group"]
        return units()[int(chosen)] if chosen else None


class Submit(MatterForm):
    reason = forms.CharField(
        label=_("例外理由"),
        required=False,
        max_length=500,
        widget=AREA,
        help_text=_("有单位与进校检查统筹冲突而确需安排时填写。"),
    )


class Approve(MatterForm):
    text = forms.CharField(label=_("审批意见"), required=False, max_length=500, widget=AREA)


class Summary(MatterForm):
    text = forms.CharField(label=_("本轮总结"), max_length=5000, widget=AREA)


class Period(forms.Form):
    """Between which days, by what."""

    first = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs=DAY))
    last = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs=DAY))
