"""From several opinions to one problem: the first is raised, the others are attached to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.bulk import BulkAction
from bihuan.facilities.pages.units import UnitField
from bihuan.kernel import schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands


class RaiseTogether(forms.Form):
    """Which ledger, under what name and classes. `name`: what is proposed."""

    name = ""
    list_code = forms.ChoiceField(label=_("立入台账"))
    title = forms.CharField(label=_("问题名称"), max_length=300)
    place = UnitField(label=_("涉及单位"), required=False, empty=_("未指明"))
    unit = UnitField(label=_("建议责任单位"), required=False, empty=_("交办时再定"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"title": self.name})
        super().__init__(*args, **kwargs)
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

    def clean(self) -> dict[str, Any]:
        """`raised` is filled by the first opinion and read by the others."""
        data: dict[str, Any] = {**self.cleaned_data, "raised": []}
        return data


def _raise(voice: Matter, by: Post, data: dict[str, Any]) -> None:
    raised: list[Matter] = data["raised"]
    if raised:
        commands.attach(voice, problem=raised[0], by=by)
        return
    labels = {n.removeprefix("class_"): v for n, v in data.items() if n.startswith("class_") and v}
    raised.append(
        commands.raise_problem(
            voice, list_code=data["list_code"], title=data["title"], labels=labels,
            place=data["place"], unit=data["unit"], by=by,
        )
    )  # fmt: skip


def together(name: str) -> BulkAction:
    """Raise what is chosen as one problem, called `name` unless it is changed."""
    form = type("RaiseTogether", (RaiseTogether,), {"name": name})
    return BulkAction("raise", _("合并立项"), "voice.raised", _raise, form=form)
