"""Forms of visits. They check shapes; the commands decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files.forms import FilesField
from bihuan.facilities.pages.actions import MatterForm
from bihuan.facilities.pages.units import UnitField
from bihuan.kernel import clock, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, posts, units
from bihuan.rooms.oversight.rounds import events, kinds, queries, rules, words
from bihuan.rooms.oversight.rounds.commands import Plan
from bihuan.rooms.oversight.rounds.commands_site import Answer
from bihuan.rooms.oversight.rounds.models import Visit

DAY = {"type": "date"}


def _groups(post: Post) -> list[tuple[str, str]]:
    groups = [one for one in units().values() if one.kind == "group" and one.active]
    if post.role == "inspector":
        groups = [one for one in groups if one.pk in post.subtree_ids]
    return [(str(one.pk), str(one)) for one in groups]


class Planning(forms.Form):
    """A visit on its own: first the group, then who of it goes."""

    title = forms.CharField(label=words.FIELDS["title"], max_length=rules.TITLE_MOST)
    visit_kind = forms.ChoiceField(label=words.FIELDS["visit_kind"])
    unit = UnitField(label=words.FIELDS["unit"])
    on = forms.DateField(label=words.FIELDS["on"], widget=forms.DateInput(attrs=DAY))
    team = forms.MultipleChoiceField(
        label=words.FIELDS["team"],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("从一个督导组里选，不少于规定人数；在被督导单位任职的应当回避。"),
    )
    checklists = forms.MultipleChoiceField(
        label=words.FIELDS["checklists"], required=False, widget=forms.CheckboxSelectMultiple
    )

    reason = forms.CharField(
        label=_("例外理由"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("与进校检查统筹有冲突而确需安排时填写，按例外统计。"),
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = {int(pk) for pk, _word in _groups(post)}
        fields: Any = self.fields
        fields["visit_kind"].choices = [(one.code, one.word) for one in kinds.every().values()]
        fields["team"].choices = [
            (str(one.pk), f"{one.unit} {one.name}")
            for one in posts().values()
            if one.role == "inspector" and one.unit_id in allowed and one.serves(clock.today())
        ]
        fields["checklists"].choices = [(c.code, c.word) for c in kinds.checklists().values()]

    def clean_team(self) -> list[Post]:
        known = posts()
        return [known[int(pk)] for pk in self.cleaned_data["team"]]

    def plan(self) -> Plan:
        data = dict(self.cleaned_data)
        group = data["team"][0].unit
        return Plan(group=group, **data)


class Change(MatterForm):
    on = forms.DateField(label=words.FIELDS["on"], widget=forms.DateInput(attrs=DAY))
    team = forms.MultipleChoiceField(
        label=words.FIELDS["team"], widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=words.FIELDS["reason"], max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        row = Visit.objects.get(pk=matter.pk)
        kwargs.setdefault("initial", {"on": row.on, "team": [str(pk) for pk in row.team]})
        super().__init__(*args, matter=matter, **kwargs)
        _choose_team(self, matter.checker)

    clean_team = Planning.clean_team


def _choose_team(form: forms.Form, group: Unit | None) -> None:
    fields: Any = form.fields
    members = queries.members(group) if group else []
    fields["team"].choices = [(str(one.pk), one.name) for one in members]


class Reason(MatterForm):
    reason = forms.CharField(
        label=words.FIELDS["reason"], max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class Text(MatterForm):
    """A step that is a text with files."""

    text = forms.CharField(
        label=_("内容"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    evidence = FilesField(label=_("附件"), required=False)


class Advise(Text):
    until = forms.DateField(
        label=_("整改期限"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("不填按规则计算。"),
    )


class Verify(Text):
    passed = forms.ChoiceField(
        label=_("核查结论"),
        choices=[("yes", _("整改到位")), ("no", _("整改不到位，退回继续整改"))],
        widget=forms.RadioSelect,
    )
    field_order = ["passed", "text", "evidence"]


class Begin(MatterForm):
    team = forms.MultipleChoiceField(label=_("到校人员"), widget=forms.CheckboxSelectMultiple)
    at = forms.TimeField(
        label=_("到校时间"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    identified = forms.BooleanField(label=_("已向学校出示督导证件"))

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        row = Visit.objects.get(pk=matter.pk)
        kwargs.setdefault("initial", {"team": [str(pk) for pk in row.team]})
        super().__init__(*args, matter=matter, **kwargs)
        _choose_team(self, matter.checker)

    clean_team = Planning.clean_team


class Finish(MatterForm):
    methods = forms.MultipleChoiceField(
        label=_("督导方式"),
        choices=list(events.METHODS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=_("现场情况"),
        help_text=_("看了什么、问了谁、总的情况怎样。"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    until = forms.TimeField(
        label=_("离校时间"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    evidence = FilesField(label=_("现场照片或材料"), required=False)


class Find(MatterForm):
    title = forms.CharField(label=_("问题"), max_length=rules.TITLE_MOST)
    text = forms.CharField(
        label=_("具体情况"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    solved = forms.ChoiceField(
        label=_("怎样处理"),
        choices=[("no", _("转入问题台账")), ("yes", _("已现场解决"))],
        initial="no",
        widget=forms.RadioSelect,
    )
    how = forms.CharField(
        label=_("怎样解决的"), required=False, max_length=500, help_text=_("现场解决的要写明。")
    )
    list_code = forms.ChoiceField(label=_("转入的清单"))
    evidence = FilesField(label=_("现场照片或材料"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["list_code"].choices = [
            (code, schemes.word(data["label"])) for code, data in schemes.every("list").items()
        ]


class Suggest(MatterForm):
    text = forms.CharField(
        label=_("建议"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class Checking(forms.Form):
    """A checklist to fill in: a verdict and a note for each item."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, checklist: kinds.Checklist, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checklist = checklist
        for item in checklist.items:
            self.fields[f"verdict-{item.code}"] = forms.ChoiceField(
                label=item.word,
                required=False,
                choices=list(events.VERDICTS.items()),
                widget=forms.RadioSelect,
            )
            self.fields[f"note-{item.code}"] = forms.CharField(
                label=str(_("说明：%(item)s")) % {"item": item.word},
                required=False,
                max_length=1000,
            )
        self.fields["evidence"] = FilesField(label=_("现场照片或材料"), required=False)

    def rows(self) -> list[tuple[kinds.Item, Any, Any]]:
        """Each item with its two fields."""
        return [
            (item, self[f"verdict-{item.code}"], self[f"note-{item.code}"])
            for item in self.checklist.items
        ]

    def answers(self) -> list[Answer]:
        data = self.cleaned_data
        return [
            Answer(item.code, data[f"verdict-{item.code}"], data[f"note-{item.code}"])
            for item in self.checklist.items
            if data[f"verdict-{item.code}"]
        ]
