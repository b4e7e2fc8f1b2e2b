"""Forms of groups, contacts and recusals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.units import UnitField, UnitsField
from bihuan.kernel import clock, policy, recusals, schemes
from bihuan.kernel.models.people import Post, Unit, posts
from bihuan.rooms.oversight import queries
from bihuan.rooms.oversight.models import Group

JUDGING = ("inspector", "caller", "reviewer", "supervisor", "leader")
"""Roles that judge what units did."""


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def _serving(*roles: str, unit: Unit | None = None) -> list[Post]:
    today = clock.today()
    return [
        one
        for one in posts().values()
        if one.role in roles and one.serves(today) and (unit is None or one.unit_id == unit.pk)
    ]


class Compose(forms.Form):
    """How a group is made up."""

    level = forms.ChoiceField(label=_("层级"))
    leader = forms.TypedChoiceField(label=_("组长"), coerce=int, empty_value=None, required=False)
    deputies = forms.TypedMultipleChoiceField(
        label=_("副组长"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    from_on = _day(_("任期自"))
    until_on = _day(_("任期至"))

    def __init__(self, *args: Any, group: Unit, **kwargs: Any) -> None:
        row = Group.objects.filter(pk=group.pk).first()
        if row is not None:
            kwargs.setdefault("initial", {
                "level": row.level, "leader": row.leader_id, "deputies": row.deputies,
                "from_on": row.from_on, "until_on": row.until_on,
            })  # fmt: skip
        super().__init__(*args, **kwargs)
        self.members = {one.pk: one for one in _serving("inspector", unit=group)}
        named = [(pk, f"{one.name} {one.title}".strip()) for pk, one in self.members.items()]
        _choose(self.fields["level"], list(queries.levels().items()))
        _choose(self.fields["leader"], [("", "—"), *named])
        _choose(self.fields["deputies"], named)

    def clean(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["leader"] = self.members.get(given.get("leader") or 0)
        given["deputies"] = [self.members[pk] for pk in given.get("deputies") or ()]
        return given


def _choose(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class Contacts(forms.Form):
    units = UnitsField(
        label=_("联系单位"),
        help_text=_(
            "上级单位带下级：选了学区，其中的学校都由本组联系。同一层级一个单位只有一个联系组。"
        ),
    )


class LeaderContacts(forms.Form):
    """Which leader is the contact of which units."""

    leader = forms.TypedChoiceField(label=_("班子成员"), coerce=int)
    units = UnitsField(label=_("包抓单位"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaders = {one.pk: one for one in _serving("leader")}
        named = [(pk, f"{one.name} {one.title}".strip()) for pk, one in self.leaders.items()]
        _choose(self.fields["leader"], named)

    def clean_leader(self) -> Post:
        return self.leaders[self.cleaned_data["leader"]]


class Declare(forms.Form):
    """An entry of the register: of oneself, or of anybody who judges for those who keep it."""

    person = forms.TypedChoiceField(label=_("回避人"), coerce=int)
    unit = UnitField(label=_("回避哪个单位"))
    ground = forms.ChoiceField(label=_("回避事由"))
    reason = forms.CharField(
        label=_("情况说明"),
        help_text=_("如与谁是什么关系。只有本人、督办管理员和系统管理员看得到。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    from_on = _day(_("自"), help_text=_("不填为今天。"))
    until_on = _day(_("至"), help_text=_("不填为长期。"))

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keeps = policy.may_at_all(post, "recusal.ended")
        self.persons = {one.pk: one for one in _serving(*JUDGING)} if keeps else {post.pk: post}
        named = [(pk, f"{one.name}（{one.unit}）") for pk, one in self.persons.items()]
        _choose(self.fields["person"], named)
        grounds = recusals.grounds().items()
        _choose(self.fields["ground"], [(code, schemes.word(word)) for code, word in grounds])

    def clean_person(self) -> Post:
        return self.persons[self.cleaned_data["person"]]


class End(forms.Form):
    until_on = _day(_("解除日期"), required=True)
