"""Forms of the actions on a problem. They check shapes; the commands decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files.forms import FilesField
from bihuan.facilities.pages.actions import MatterForm
from bihuan.facilities.pages.units import UnitField, UnitsField
from bihuan.kernel import policy, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import commands, events, types, words
from bihuan.rooms.ledger.models import Reporter
from bihuan.rooms.ledger.types import ListType, Own
from bihuan.rooms.ledger.types.own import LONGEST, NO, YES


def _area(label: Any, hint: Any = "", rows: int = 3, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=5000, widget=widget
    )


class Detail(MatterForm):
    """All fields of the ledger, the explicit ones first."""

    title = forms.CharField(label=words.FIELDS["title"], max_length=300)
    text = _area(words.FIELDS["text"], rows=4)
    unit = UnitField(label=words.FIELDS["unit"], required=False)
    helpers = UnitsField(label=words.FIELDS["helpers"], required=False)
    person = forms.CharField(label=words.FIELDS["person"], max_length=60, required=False)
    phone = forms.CharField(label=words.FIELDS["phone"], max_length=40, required=False)
    leader = forms.CharField(label=words.FIELDS["leader"], max_length=60, required=False)
    measure = _area(words.FIELDS["measure"], required=False)
    standard = _area(words.FIELDS["standard"], rows=2, required=False)
    due = forms.ChoiceField(label=words.FIELDS["due"], required=False)
    due_on = forms.DateField(
        label=_("或指定日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    type = forms.ChoiceField(label=words.FIELDS["type"], required=False)
    remark = _area(words.FIELDS["remark"], rows=2, required=False)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        now = commands.current_fields(matter, matter.problem)
        wish = str(now["due"])
        now["due"], now["due_on"] = ("", wish) if wish[:1].isdigit() else (wish, None)
        kwargs.setdefault("initial", now)
        super().__init__(*args, matter=matter, **kwargs)
        kind = types.of(matter.list_code)
        self._ask(kind, types.rules_of(matter, matter.problem), now)
        known = schemes.every("limit")
        limits = [(one, schemes.word(known[one]["label"])) for one in kind.limits if one in known]
        if now["due"] in known and now["due"] not in kind.limits:
            limits.append((now["due"], schemes.word(known[now["due"]]["label"])))
        self._choices("due", limits)
        if "type" in self.fields:
            self._choices("type", list(words.TYPES.items()))
        for code in kind.classes:
            self._ask_class(kind, code, now["labels"].get(code, ""))
        for one in kind.own:
            self.fields[f"{OWN_FIELD}{one.code}"] = own_field(one)
            self.initial[f"{OWN_FIELD}{one.code}"] = now["own"].get(one.code, "")

    def _ask(self, kind: ListType, rules: ListType, now: dict[str, Any]) -> None:
        held = {name for name in words.FIELDS if now.get(name)}
        keep(self.fields, kind, {*kind.sheet, *kind.explicit, *rules.explicit, *held})

    def _ask_class(self, kind: ListType, code: str, present: str) -> None:
        known = schemes.get("classes", code)["classes"]
        offered = known if not present or present in known else [*known, present]
        self.fields[f"class_{code}"] = forms.ChoiceField(
            label=schemes.word(schemes.get("classes", code)["label"]), required=False
        )
        self._choices(f"class_{code}", [(name, name) for name in offered])
        self.initial[f"class_{code}"] = present

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *choices]

    def changes(self) -> dict[str, Any]:
        """What the command takes."""
        data = dict(self.cleaned_data)
        if "helpers" in data:
            data["helpers"] = list(data["helpers"])
        on = data.pop("due_on")
        data["due"] = on.isoformat() if on else data["due"]
        classes = {
            n.removeprefix("class_"): data.pop(n) for n in list(data) if n.startswith("class_")
        }
        own = {
            n.removeprefix(OWN_FIELD): data.pop(n) for n in list(data) if n.startswith(OWN_FIELD)
        }
        return data | {"labels": classes} | ({"own": own} if own else {})


def keep(fields: dict[str, forms.Field], kind: ListType, asked: set[str]) -> None:
    """Of the common fields leave those that are asked for, under the list's own headings."""
    for name in [n for n in fields if n in words.FIELDS]:
        if name not in asked and name not in NEEDED:
            del fields[name]
        elif name in kind.headings:
            fields[name].label = kind.heading(name)


NEEDED = ("title", "text", "unit", "due")
"""Fields that every list has."""
OWN_FIELD = "own_"


def own_field(one: Own) -> forms.Field:
    """The control of an office's own field."""
    label, required = schemes.word(one.label), False
    match one.kind:
        case "number":
            return forms.DecimalField(label=label, required=required, max_digits=20)
        case "date":
            widget = forms.DateInput(attrs={"type": "date"})
            return forms.DateField(label=label, required=required, widget=widget)
        case "choice":
            choices = [("", "—"), *((word, word) for word in one.choices)]
            return forms.ChoiceField(label=label, required=required, choices=choices)
        case "yesno":
            choices = [("", "—"), (YES, str(_("是"))), (NO, str(_("否")))]
            return forms.ChoiceField(label=label, required=required, choices=choices)
    return forms.CharField(label=label, required=required, max_length=LONGEST)


class Reason(MatterForm):
    reason = _area(_("理由"))


class Urge(MatterForm):
    text = _area(_("催办内容"), _("责任单位会看到，并记入办理记录。"))


class Measure(MatterForm):
    text = _area(_("整改措施"))
    due_on = forms.DateField(
        label=_("完成时间"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class Progress(MatterForm):
    text = _area(_("进展情况"))
    percent = forms.IntegerField(
        label=_("完成进度（%）"), required=False, min_value=0, max_value=100
    )
    evidence = FilesField(label=_("佐证材料"), required=False)


class AskExtension(MatterForm):
    until = forms.DateField(label=_("申请延期至"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = _area(_("延期理由"))


class Decision(MatterForm):
    """Yes or no, and why."""

    YES, NO = _("同意"), _("不同意")
    decision = forms.ChoiceField(label=_("决定"), widget=forms.RadioSelect)
    reason = _area(_("理由"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("yes", self.YES), ("no", self.NO)]


class RequestClosure(MatterForm):
    text = _area(_("整改情况"), _("写明做了什么、结果怎样，核查组和反映人都会据此核对。"), rows=4)
    evidence = FilesField(label=_("佐证材料"), help_text=_("整改前后照片、文件、台账等。"))

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, matter=matter, **kwargs)
        kind = types.rules_of(matter, matter.problem)
        if kind.photos:
            self.fields["evidence"].required = False
            self.fields["before"] = FilesField(label=_("整改前的照片"))
            self.fields["after"] = FilesField(label=_("整改后的照片"))


class Consult(MatterForm):
    """One call, whether it reached anybody or not."""

    voice = forms.ChoiceField(label=_("反映人"))
    way = forms.ChoiceField(label=_("回访方式"))
    result = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    said = _area(_("反映人原话或未联系上的情况"), rows=2, required=False)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, matter=matter, **kwargs)
        waiting = Reporter.objects.filter(matter=matter, result="")
        numbers = dict(
            Matter.objects.filter(pk__in=[r.voice for r in waiting]).values_list("pk", "number")
        )
        inside = _("提出单位")
        self._choices("voice", [(r.voice, numbers.get(r.voice, inside)) for r in waiting])
        ways = [(code, word) for code, word in events.WAYS.items() if code != "link"]
        self._choices("way", ways)
        self._choices("result", [*events.RESULTS.items(), ("none", _("未联系上"))])

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class Propose(MatterForm):
    outcome = forms.ChoiceField(label=_("终结情形"), choices=list(events.OUTCOMES.items()))
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("如“信访工作条例 第三十六条”。")
    )
    reason = _area(_("理由"))


class Reopen(MatterForm):
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("如回头看结果、群众再次反映。")
    )
    reason = _area(_("重启理由"))


class Merge(MatterForm):
    into = forms.CharField(label=_("并入的问题编号"), max_length=24)

    def clean_into(self) -> Matter:
        number = self.cleaned_data["into"].strip().upper()
        found = policy.visible(self.post, "problem").filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("没有找到编号为 %(n)s 的问题。"), params={"n": number})
        return found


class ImportLedger(forms.Form):
    """`act`: look only, or take it in."""

    file = forms.FileField(label=_("台账文件"), help_text=_("xlsx、xls 或 csv。"))
    list_code = forms.ChoiceField(label=_("导入到"))
    skip_bad = forms.BooleanField(
        label=_("跳过有错的行"), required=False, help_text=_("不勾选时，有一行不对就都不导入。")
    )
    act = forms.ChoiceField(choices=[("look", ""), ("take", "")], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = self.fields["list_code"]
        assert isinstance(listed, forms.ChoiceField)
        listed.choices = [(code, one.name) for code, one in types.every().items()]

    def clean_act(self) -> str:
        return self.cleaned_data["act"] or "look"
