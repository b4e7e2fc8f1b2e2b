"""Forms of the pages of urging. They check shapes; the rules decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.urging import rules, words
from bihuan.rooms.ledger.urging.rules import Plan, Step

HOUR = r"^([01]\d|2[0-3]):[0-5]\d$"


class PlanForm(forms.Form):
    """What holds for the whole plan; `number`: of the item it is tried on."""

    label = forms.CharField(label=_("方案名称"), max_length=60)
    first = forms.RegexField(HOUR, label=_("几点以后发送"), help_text=_("如 08:30"))
    last = forms.RegexField(HOUR, label=_("几点以前发送"), help_text=_("如 17:30；休息日不发送。"))
    number = forms.CharField(
        label=_("用哪个事项预览"),
        max_length=24,
        required=False,
        help_text=_("在办且已交办的事项编号。"),
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        self.post, self.problem = post, None
        super().__init__(*args, **kwargs)

    problem: Matter | None

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip().upper()
        if number:
            found = policy.visible(self.post, "problem").filter(number=number)
            self.problem = found.select_related("problem").first()
            if self.problem is None:
                raise forms.ValidationError(_("没有找到这个编号的事项，请核对。"))
        return number


class StepForm(forms.Form):
    """One step; without words it is left out."""

    code = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    when = forms.ChoiceField(label=_("时机"), choices=list(words.WHEN.items()))
    days = forms.IntegerField(
        label=_("工作日数"), min_value=0, max_value=rules.DAYS_MOST, required=False
    )
    to = forms.MultipleChoiceField(
        label=_("发给谁"),
        choices=list(words.TO.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=_("内容"),
        max_length=rules.WORDS_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def step(self) -> Step | None:
        data = self.cleaned_data
        if not data.get("words"):
            return None
        days = data["days"] if data["days"] is not None else -1
        return Step(data["code"], data["when"], days, tuple(data["to"]), data["words"])


Steps = forms.formset_factory(StepForm, extra=1, max_num=rules.STEPS_MOST + 1, absolute_max=20)


def shown(plan: Plan) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the forms show of a plan."""
    steps = [
        {"code": s.code, "when": s.when, "days": s.days, "to": list(s.to), "words": s.words}
        for s in plan.steps
    ]
    return {"label": plan.label, "first": plan.hours[0], "last": plan.hours[1]}, steps


def wanted(form: PlanForm, steps: Any, old: Plan) -> Plan:
    """The plan that was typed, steps with codes."""
    data = form.cleaned_data
    typed = [step for one in steps.forms if (step := one.step())]
    coded = rules.codes(old.steps, typed)
    return Plan(data["label"], coded, (data["first"], data["last"]))
