"""The designer's form besides its table of columns, and what a list's own form will look like."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import schemes
from bihuan.kernel.models.people import Unit
from bihuan.rooms.ledger.changes.words import WHATS
from bihuan.rooms.ledger.forms import OWN_FIELD, Detail, keep, own_field
from bihuan.rooms.ledger.types.shape import CHANGES, CONSENTS, LEAST_EVIDENCE, LEAST_TRIES, ListType


class Design(forms.Form):
    """`edition`: of the list that is changed, as the page was opened; 0 for a new one."""

    label = forms.CharField(label=_("清单名称"), max_length=30, help_text=_("如“巡察整改清单”。"))
    noun = forms.CharField(
        label=_("一项叫什么"), max_length=30, help_text=_("如问题、任务、实事。")
    )
    letters = forms.CharField(
        label=_("序号字头"),
        max_length=6,
        required=False,
        help_text=_("大写字母，如XC，序号即为XC2026-0001；不编序号的留空。"),
    )
    opinions = forms.BooleanField(label=_("意见可以立入这张清单"), required=False)
    classes = forms.MultipleChoiceField(
        label=_("分类"), required=False, widget=forms.CheckboxSelectMultiple
    )
    limits = forms.MultipleChoiceField(
        label=_("可选的期限"), required=False, widget=forms.CheckboxSelectMultiple
    )
    clock_from = forms.ChoiceField(
        label=_("期限起算"), choices=[("issued", _("从交办之日")), ("received", _("从收到之日"))]
    )
    lamp = forms.ChoiceField(label=_("亮灯规则"))
    return_workdays = forms.IntegerField(label=_("退回异议期（工作日）"), min_value=1, max_value=30)
    extension_times = forms.IntegerField(label=_("最多延期次数"), min_value=0, max_value=5)
    extension_days = forms.IntegerField(label=_("每次最多延期（日）"), min_value=1, max_value=365)
    free = forms.MultipleChoiceField(
        label=_("交办后可以直接变更的"),
        required=False,
        choices=[(code, WHATS[code]) for code in CHANGES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾选的，变更须由独立的督办人员或分管领导审批。无论是否审批，原来的都保留。"),
    )
    evidence = forms.IntegerField(
        label=_("销号至少附佐证（件）"),
        min_value=LEAST_EVIDENCE,
        max_value=20,
        help_text=_("销号的规定只能比基本规定更严。"),
    )
    photos = forms.BooleanField(label=_("须有整改前和整改后的照片"), required=False)
    tries = forms.IntegerField(
        label=_("无法回访至少联系（次）"), min_value=LEAST_TRIES, max_value=10
    )
    strict = forms.BooleanField(
        label=_("只有“满意”才算认可"),
        required=False,
        help_text=_("不勾选时，“基本满意”也算认可。"),
    )
    asks_registrar = forms.BooleanField(label=_("还要登记的人确认"), required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    PARTS = (
        (_("名称与编号"), ("label", "noun", "letters", "opinions")),
        (_("分类与期限"), ("classes", "limits", "clock_from", "lamp", "return_workdays",
                           "extension_times", "extension_days", "free")),
        (_("销号"), ("evidence", "photos", "tries", "strict", "asks_registrar")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("classes", "classes"), ("limits", "limit"), ("lamp", "lamp")):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            known = schemes.every(kind).items()
            field.choices = [(code, schemes.word(data["label"])) for code, data in known]

    @staticmethod
    def initial_of(kind: ListType) -> dict[str, Any]:
        same = ("label", "noun", "opinions", "clock_from", "lamp", "return_workdays",
                "extension_times", "extension_days", "evidence", "photos", "tries",
                "asks_registrar", "edition")  # fmt: skip
        found = {name: getattr(kind, name) for name in same}
        found |= {
            "letters": kind.prefix,
            "classes": list(kind.classes),
            "limits": list(kind.limits),
            "free": [code for code, how in kind.changes.items() if how == "free"],
        }
        return found | {"strict": "basically" not in kind.consents}

    def plain(self) -> dict[str, Any]:
        """The scheme but for its columns and classifications."""
        data = dict(self.cleaned_data)
        data.pop("classes")
        times, days = data.pop("extension_times"), data.pop("extension_days")
        strict, free = data.pop("strict"), data.pop("free")
        return data | {
            "prefix": data.pop("letters").strip().upper(),
            "edition": (data["edition"] or 0) + 1,
            "consents": ["satisfied"] if strict else list(CONSENTS),
            "extension": {"times": times, "days": days},
            "changes": {code: "free" if code in free else "approve" for code in CHANGES},
        }


class Classes(forms.Form):
    """One classification. `edition`: the one in force when the page was opened."""

    label = forms.CharField(label=_("分类名称"), max_length=30)
    text = forms.CharField(
        label=_("类别"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("一行一类。改名写成“旧名 → 新名”；删去的停用，已经分在里面的不变。"),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)


class Preview(forms.Form):
    """The form by which items of the list will be filled in, to look at only."""

    prefix = "preview"

    def __init__(self, kind: ListType) -> None:
        super().__init__()
        self.fields.update(copy.deepcopy(Detail.base_fields))
        keep(self.fields, kind, {*kind.sheet, *kind.explicit})
        for name in ("unit", "helpers"):
            if name in self.fields:
                units: forms.Field = forms.ModelChoiceField(Unit.objects.none(), required=False)
                units.label = self.fields[name].label
                self.fields[name] = units
        limits = schemes.every("limit")
        self._offer(
            "due", [schemes.word(limits[one]["label"]) for one in kind.limits if one in limits]
        )
        for code in kind.classes:
            label = kind.heading(f"class:{code}")
            self.fields[f"class_{code}"] = forms.ChoiceField(label=label, required=False)
            self._offer(f"class_{code}", schemes.get("classes", code)["classes"])
        for one in kind.own:
            self.fields[f"{OWN_FIELD}{one.code}"] = own_field(one)
        for field in self.fields.values():
            field.disabled, field.required = True, False

    def _offer(self, name: str, words: list[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((word, word) for word in words)]
