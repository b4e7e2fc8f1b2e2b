"""Forms of collections. They check shapes; the commands decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.actions import MatterForm
from bihuan.facilities.pages.units import UnitField, UnitsField
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.collection import commands, kinds, rules, words
from bihuan.rooms.collection.models import Collection

GATHERED_MOST = 500
"""Opinions named at once."""


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **more)


class ClockInput(forms.TextInput):
    input_type = "time"


def _time(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=5, widget=ClockInput)


def _choose(form: forms.BaseForm, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class Arrangement(forms.Form):
    """When, where, by whom: what is put down beforehand and may be corrected later."""

    subject = forms.CharField(
        label=words.FIELDS["subject"], max_length=rules.LONGEST["subject"],
        help_text=_("如“基层代表座谈会”，列表里看得到，不要写反映人姓名。"),
    )  # fmt: skip
    collection_kind = forms.ChoiceField(label=words.FIELDS["collection_kind"])
    approach = forms.ChoiceField(
        label=words.FIELDS["approach"], required=False, help_text=_("不选则按征集形式。")
    )
    unit = UnitField(label=words.FIELDS["unit"])
    hosts = forms.CharField(
        label=words.FIELDS["hosts"], required=False, max_length=rules.LONGEST["hosts"]
    )
    starts_on = _day(label=words.FIELDS["starts_on"])
    ends_on = _day(label=words.FIELDS["ends_on"], required=False, help_text=_("不填为同一天。"))
    from_time = _time(words.FIELDS["from_time"])
    until_time = _time(words.FIELDS["until_time"])
    place = UnitField(label=words.FIELDS["place"], required=False, empty=_("不在所属单位"))
    venue = forms.CharField(
        label=words.FIELDS["venue"], required=False, max_length=rules.LONGEST["venue"],
        help_text=_("如“三楼会议室”。"),
    )  # fmt: skip

    def _offer(self) -> None:
        _choose(self, "collection_kind", [(one.code, one.word) for one in kinds.every().values()])
        _choose(self, "approach", [("", "—"), *((name, name) for name in kinds.approaches())])


class Act(MatterForm):
    """An action's form: several stand on one page, so the ids of controls begin with its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class Planning(Arrangement):
    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"unit": post.unit})
        super().__init__(*args, **kwargs)
        self._offer()

    def plan(self) -> commands.Plan:
        return commands.Plan(**self.cleaned_data)


class Change(Act, Arrangement):
    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        row = Collection.objects.get(pk=matter.pk)
        now = {name: getattr(row, name) for name in rules.FIELDS if hasattr(row, name)}
        known = units()
        now |= {"subject": matter.title, "unit": known.get(matter.unit_id or 0)}
        now |= {"place": known.get(matter.place_id or 0)}
        kwargs.setdefault("initial", now)
        super().__init__(*args, matter=matter, **kwargs)
        self._offer()
        self.fields["ends_on"].required = self.fields["approach"].required = True


class Hold(Act):
    """Who came and what was counted; the kind says what is asked for."""

    sent = forms.IntegerField(
        label=_("发出份数"),
        required=False,
        min_value=0,
        help_text=_("征求意见表、问卷发了多少份；没有发就不填。"),
    )
    returned = forms.IntegerField(label=_("收回份数"), required=False, min_value=0)
    units = UnitsField(
        label=_("走访、谈话的单位"), required=False, help_text=_("按住 Ctrl 可选多个。")
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        row = Collection.objects.get(pk=matter.pk)
        known = units()
        now: dict[str, Any] = {f"n_{code}": n for code, n in row.participants.items()}
        now |= {"sent": row.sent, "returned": row.returned}
        now["units"] = [known[pk] for pk in row.units if pk in known]
        kwargs.setdefault("initial", now)
        super().__init__(*args, matter=matter, **kwargs)
        asks = kinds.of(row.collection_kind).asks
        if not {"forms", "participants"} & set(asks) and row.sent is None:
            del self.fields["sent"], self.fields["returned"]
        if "units" not in asks and not row.units:
            del self.fields["units"]
        people = {
            f"n_{code}": forms.IntegerField(
                label=str(_("%(who)s（人）")) % {"who": label}, required=False, min_value=0
            )
            for code, label in kinds.categories().items()
        }
        self.fields = people | self.fields


class Minute(Act):
    text = forms.CharField(
        label=_("会议、谈话记录"),
        max_length=rules.MINUTES_MOST,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("一人一段，尽量记原话。已记下的意见会按原话重新找到位置。"),
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"text": commands.written(matter)})
        super().__init__(*args, matter=matter, **kwargs)


class Note(Act):
    """One opinion, or one a line. `start` and `end` are set by selecting in the minutes."""

    text = forms.CharField(
        label=_("意见内容"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "data-passage-text": True}),
        help_text=_("在记录里选中一段话，或把原话粘贴到这里，系统会自动标出它在记录中的位置。"),
    )
    each_line = forms.BooleanField(
        label=_("每行一条意见"), required=False, help_text=_("一次粘贴多条时勾选。")
    )
    speaker = forms.ChoiceField(label=_("发言人类别"), required=False)
    place = UnitField(label=_("涉及单位"), required=False, empty=_("未指明"))
    reporter = forms.CharField(label=_("反映人"), required=False, max_length=60)
    contact = forms.CharField(
        label=_("联系方式"), required=False, max_length=60, help_text=_("回访时使用，可不填。")
    )
    start = forms.IntegerField(
        required=False, min_value=0,
        widget=forms.HiddenInput(attrs={"data-passage-start": True}),
    )  # fmt: skip
    end = forms.IntegerField(
        required=False, min_value=1, widget=forms.HiddenInput(attrs={"data-passage-end": True})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "speaker", [("", "—"), *kinds.categories().items()])

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or self.cleaned_data)
        start, end = data.get("start"), data.get("end")
        data["span"] = (start, end) if start is not None and end is not None else None
        if not data.get("text", "").strip() and data["span"] is None:
            self.add_error("text", words.REFUSALS["text.empty"])
        return data


class Gather(Act):
    numbers = forms.CharField(
        label=_("意见编号"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一个或多个，用空格、逗号或换行隔开。"),
    )

    def clean_numbers(self) -> list[Matter]:
        text = self.cleaned_data["numbers"].upper()
        for char in ",，、;；":
            text = text.replace(char, " ")
        numbers = list(dict.fromkeys(text.split()))
        if len(numbers) > GATHERED_MOST:
            raise forms.ValidationError(_("一次最多写%(most)d个编号。"),
                                        params={"most": GATHERED_MOST})  # fmt: skip
        found = list(policy.visible(self.post, "voice").filter(number__in=numbers))
        if missing := [n for n in numbers if n not in {m.number for m in found}]:
            raise forms.ValidationError(_("没有找到编号为 %(n)s 的意见。"),
                                        params={"n": missing[0]})  # fmt: skip
        return found


class Part(Act):
    number = forms.CharField(label=_("意见编号"), max_length=24)

    def clean_number(self) -> Matter:
        number = self.cleaned_data["number"].strip().upper()
        found = policy.visible(self.post, "voice").filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("没有找到编号为 %(n)s 的意见。"), params={"n": number})
        return found


class Reason(Act):
    reason = forms.CharField(
        label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class Paragraphs(forms.Form):
    """Paragraphs of the minutes, each an opinion, all by one kind of speaker on one unit."""

    picked = forms.MultipleChoiceField(
        error_messages={"required": _("还没有选段落，请勾选后再提交。")}
    )
    speaker = forms.ChoiceField(label=_("发言人类别"), required=False)
    place = UnitField(label=_("涉及单位"), required=False, empty=_("未指明"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, matter: Matter) -> None:
        super().__init__(data, initial={"seen": matter.version})
        parts = rules.paragraphs(commands.written(matter))
        self._spans = {str(one.start): (one.start, one.end) for one in parts}
        _choose(self, "picked", [(start, start) for start in self._spans])
        _choose(self, "speaker", [("", "—"), *kinds.categories().items()])

    def noted(self) -> list[commands.Noted]:
        data = self.cleaned_data
        return [
            commands.Noted(span=self._spans[one], speaker=data["speaker"], place=data["place"])
            for one in data["picked"]
        ]


class Period(forms.Form):
    """Between two days, both included."""

    first = _day(label=_("自"), required=False)
    last = _day(label=_("至"), required=False)

    def where(self) -> Q:
        data = self.cleaned_data
        found = Q()
        if data["first"]:
            found &= Q(collection__ends_on__gte=data["first"])
        if data["last"]:
            found &= Q(collection__starts_on__lte=data["last"])
        return found
