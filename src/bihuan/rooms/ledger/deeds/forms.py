"""What is asked before something is promised, reported or published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files.forms import FilesField
from bihuan.facilities.pages.actions import MatterForm
from bihuan.rooms.ledger.deeds import queries, rules
from bihuan.rooms.ledger.deeds.models import Milestone, Publication, Target

DAY = {"type": "date"}


class _Choosing(MatterForm):
    def choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def targets(self) -> list[tuple[str, str]]:
        found = Target.objects.filter(matter=self.matter)
        return [(o.code, f"{o.name} {o.done}/{o.amount} {o.measure}") for o in found]

    def milestones(self) -> list[tuple[str, str]]:
        found = Milestone.objects.filter(matter=self.matter, reached_on=None)
        return [(one.code, f"{one.name} {one.due_on:%Y-%m-%d}") for one in found]


class SetTarget(_Choosing):
    code = forms.ChoiceField(label=_("目标"), required=False)
    name = forms.CharField(
        label=_("名称"), max_length=rules.LONGEST["name"], help_text=_("如：新建教学楼、停车位。")
    )
    amount = forms.IntegerField(label=_("数量"), min_value=1, max_value=rules.MOST)
    measure = forms.CharField(
        label=_("单位"), max_length=rules.LONGEST["measure"], help_text=_("如：栋、间、个、辆。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices("code", [("", _("新的目标")), *self.targets()])


class SetMilestone(_Choosing):
    code = forms.ChoiceField(label=_("节点"), required=False)
    name = forms.CharField(label=_("名称"), max_length=rules.LONGEST["milestone"])
    due_on = forms.DateField(label=_("完成时限"), widget=forms.DateInput(attrs=DAY))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices("code", [("", _("新的节点")), *self.milestones()])


class Reach(_Choosing):
    milestone = forms.ChoiceField(label=_("节点"))
    on = forms.DateField(
        label=_("完成日期"), required=False, widget=forms.DateInput(attrs=DAY),
        help_text=_("不填即为今天。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices("milestone", [*self.milestones()])


class Deliver(_Choosing):
    target = forms.ChoiceField(label=_("目标"))
    amount = forms.IntegerField(
        label=_("本次完成数量"), help_text=_("只填这一次新完成的；以前报多了的填负数。")
    )
    on = forms.DateField(
        label=_("完成日期"), required=False, widget=forms.DateInput(attrs=DAY),
        help_text=_("不填即为今天。"),
    )  # fmt: skip
    text = forms.CharField(
        label=_("情况说明"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = FilesField(label=_("照片和佐证材料"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices("target", [*self.targets()])


class Publish(_Choosing):
    title = forms.CharField(label=_("公开的名称"), max_length=rules.LONGEST["title"])
    text = forms.CharField(
        label=_("公开的内容"),
        max_length=rules.LONGEST["text"],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("群众看到的就是这段文字，不要写个人信息。"),
    )
    photos = forms.MultipleChoiceField(
        label=_("公开的照片"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只公开勾选的照片。请确认照片里没有不宜公开的人和内容。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        now = Publication.objects.filter(pk=kwargs["matter"].pk).first()
        initial = {"title": kwargs["matter"].title}
        if now is not None:
            initial = {"title": now.title, "text": now.text, "photos": now.photos}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        pictures = queries.pictures(self.matter)
        self.choices("photos", [(one.id, one.name) for one in pictures])


class Unpublish(MatterForm):
    reason = forms.CharField(label=_("理由"), max_length=200)
