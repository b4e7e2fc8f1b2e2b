"""What is asked before a change is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.actions import MatterForm
from bihuan.facilities.pages.units import UnitField
from bihuan.kernel import schemes
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import types
from bihuan.rooms.ledger.changes import rules, words
from bihuan.rooms.ledger.changes.commands import UNIT_ROLES

FIELDS = ("unit", "due", "class", "list")


def asked_for(data: dict[str, Any]) -> dict[str, Any]:
    """What `commands.ask` takes of what was filled in. Raises forms.ValidationError."""
    filled = [name for name in FIELDS if data.get(name)]
    if not filled:
        raise forms.ValidationError(words.REFUSALS["change.nothing"])
    if filled == ["unit", "due"]:
        return {"what": "unit", "to": data["unit"], "due_on": data["due"]}
    if len(filled) > 1:
        raise forms.ValidationError(words.REFUSALS["change.one"])
    return {"what": filled[0], "to": data[filled[0]]}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


def _lists(without: str = "") -> list[tuple[str, str]]:
    known = types.every().items()
    return [("", "—"), *((code, one.name) for code, one in known if code != without)]


def _put(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def reason() -> forms.CharField:
    return forms.CharField(
        label=_("理由"), max_length=rules.LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class Ask(MatterForm):
    """One of these, or another owner with another date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matter, own = self.matter, self.post.role in UNIT_ROLES
        if matter.status in rules.SETTLED:
            self.fields["unit"] = UnitField(label=_("改由哪个单位负责"), required=False)
            self.fields["due"] = forms.DateField(
                label=_("新的期限"), required=False, widget=_day(), help_text=_due_hint(own)
            )
        if matter.status != "drafted":
            self._classes(matter)
        self.fields["list"] = forms.ChoiceField(label=_("改到哪张清单"), required=False)
        _put(self, "list", _lists(matter.list_code))
        self.fields["reason"] = reason()

    def _classes(self, matter: Matter) -> None:
        kind = types.of(matter.list_code)
        known = schemes.every("classes")
        found = [
            (f"{code}:{name}", f"{kind.heading(f'class:{code}')}：{name}")
            for code in kind.classes
            if code in known
            for name in known[code]["classes"]
            if f"{code}:{name}" not in matter.labels
        ]
        if found:
            self.fields["class"] = forms.ChoiceField(label=_("改为什么类别"), required=False)
            _put(self, "class", [("", "—"), *found])

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.errors:
            return self.cleaned_data
        return asked_for(self.cleaned_data) | {"reason": self.cleaned_data["reason"]}


def _due_hint(own: bool) -> Any:
    if own:
        return _("只在改派时填写，不填则期限不变。本单位延长期限请用“申请延期”。")
    return _("改派时不填则期限不变；单独填写即申请改期限。原期限仍会显示。")


class AskMany(forms.Form):
    """The same for several items at once."""

    unit = UnitField(label=_("改由哪个单位负责"), required=False)
    due = forms.DateField(label=_("新的期限"), required=False, widget=_day())
    list = forms.ChoiceField(label=_("改到哪张清单"), required=False)
    reason = reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _put(self, "list", _lists())

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.errors:
            return self.cleaned_data
        return asked_for(self.cleaned_data) | {"reason": self.cleaned_data["reason"]}
