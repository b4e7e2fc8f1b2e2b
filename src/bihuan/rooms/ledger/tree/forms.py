"""What is asked before an item is placed or matched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.facilities.pages.actions import MatterForm
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger.tree import rules

MOST_NUMBERS = 100


class Place(MatterForm):
    """Under which item, as which part, and how much it counts."""

    under = forms.CharField(
        label=gettext_lazy("上级事项编号"),
        max_length=24,
        help_text=gettext_lazy("在台账里看到的编号，如 W-2026-7K3M9Q。"),
    )
    at = forms.IntegerField(
        label=gettext_lazy("排第几"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=gettext_lazy("不填则排在最后。"),
    )
    weight = forms.IntegerField(
        label=gettext_lazy("权重"),
        min_value=rules.WEIGHTS[0],
        max_value=rules.WEIGHTS[1],
        required=False,
        help_text=gettext_lazy("汇总进度时按权重平均，一般不填，即为1。"),
    )

    def clean_under(self) -> Matter:
        return _known(self, [self.cleaned_data["under"]])[0]


class Match(MatterForm):
    """For which problems a measure is taken."""

    problems = forms.CharField(
        label=gettext_lazy("问题编号"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("可填多个，用空格、逗号或换行分开。"),
    )

    def clean_problems(self) -> list[Matter]:
        text = self.cleaned_data["problems"]
        for mark in "，、；,;":
            text = text.replace(mark, " ")
        numbers = list(dict.fromkeys(text.split()))
        if len(numbers) > MOST_NUMBERS:
            raise ValidationError(_("一次最多填%(n)d个编号。"), params={"n": MOST_NUMBERS})
        return _known(self, numbers)


class Unmatch(MatterForm):
    problem = forms.ChoiceField(label=gettext_lazy("问题"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        links = self.matter.links_out.filter(kind="measure_of").select_related("target")
        seen = policy.visible(self.post, "problem").filter(pk__in=links.values("target_id"))
        field = self.fields["problem"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.number, f"{one.number} {one.title}") for one in seen.order_by("pk")]

    def clean_problem(self) -> Matter:
        return _known(self, [self.cleaned_data["problem"]])[0]


def _known(form: MatterForm, numbers: list[str]) -> list[Matter]:
    """The items of these numbers that the post may see. Raises ValidationError naming others."""
    wanted = [one.strip().upper() for one in numbers]
    seen = policy.visible(form.post, "problem").filter(number__in=wanted)
    found = {one.number: one for one in seen}
    if unknown := [one for one in wanted if one not in found]:
        text = _("没有找到编号为%(numbers)s的事项。请核对编号。")
        raise ValidationError(text, params={"numbers": "、".join(unknown[:5])})
    return [found[one] for one in wanted]
