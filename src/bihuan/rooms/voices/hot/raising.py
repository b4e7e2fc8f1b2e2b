"""From several opinions to one problem: the first is raised, the others are attached to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages import bulk
from bihuan.facilities.pages.bulk import BulkAction
from bihuan.facilities.pages.units import UnitField
from bihuan.kernel import schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands, understood
from bihuan.rooms.voices.hot import queries

VERSION = re.compile(r"\d{1,9}", re.ASCII)


class RaiseTogether(forms.Form):
    """Which ledger, under what name and classes. `name`: what is proposed."""

    name = ""
    list_code = forms.ChoiceField(label=_("立入台账"))
    title = forms.CharField(label=_("问题名称"), max_length=300)
    place = UnitField(label=_("涉及单位"), required=False, empty=_("未指明"))
    unit = UnitField(label=_("建议责任单位"), required=False, empty=_("交办时再定"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"title": self.name} | (kwargs.pop("initial", None) or {})
        kwargs["initial"] = initial
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


@dataclass(frozen=True)
class Ready:
    """What one press on the page of a group would make: one problem of all that wait."""

    voices: Sequence[Matter]
    form: forms.Form

    @property
    def seen(self) -> str:
        """The versions shown, as the lists send them."""
        return ",".join(f"{one.number}:{one.version}" for one in self.voices)


def ready(issue: queries.Issue, by: Post, given: QueryDict | None = None) -> Ready | None:
    """All of a group that wait to be settled, the first said first; none when there is nothing to
    raise or `by` may not. `given`: what was sent; only those it names are meant then."""
    action = together(issue.name)
    if not action.offered(by) or action.form is None:
        return None
    waiting = queries.opinions(by, issue.pk).filter(status="new").order_by("received_on", "pk")
    voices = list(waiting[: bulk.MOST])
    if given is not None:
        meant = set(given.getlist("pick"))
        voices = [one for one in voices if one.number in meant]
    if not voices:
        return None
    proposals = understood.of(by, voices[0]).proposals
    unit = proposals[0].unit if proposals else None
    return Ready(voices, action.form(given, initial={"place": issue.unit, "unit": unit}))


def raise_all(made: Ready, seen: str, *, by: Post) -> tuple[Matter | None, bulk.Outcome]:
    """Make one problem of them, and say what became of each. `seen`: what `Ready.seen` said when
    it was shown; what changed since is left as it is. The form must be valid."""
    versions = dict(one.rpartition(":")[::2] for one in seen.split(","))
    known = {
        one.pk: int(versions[one.number])
        for one in made.voices
        if VERSION.fullmatch(versions.get(one.number, ""))
    }
    data = made.form.cleaned_data
    outcome = bulk.perform(together(""), made.voices, by=by, data=data, seen=known)
    raised: list[Matter] = data["raised"]
    return (raised[0] if raised else None), outcome
