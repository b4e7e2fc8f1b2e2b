"""Forms of reports. They check shapes; the commands decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.documents.kinds import Field
from bihuan.facilities.pages.actions import MatterForm
from bihuan.facilities.pages.units import UnitField, UnitsField
from bihuan.kernel import clock, schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures import Scope
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.reports.papers import commands, contents, kinds
from bihuan.rooms.reports.papers.models import Report

DOCX = ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class Composing(forms.Form):
    """What a report is to be about."""

    title = forms.CharField(label=_("标题"), max_length=commands.TITLE_MOST)
    as_of = forms.DateField(
        label=_("截至日期"), widget=DAY, help_text=_("数字截至这一天终了；当天的截至此刻。")
    )
    unit = UnitField(
        label=_("单位范围"),
        required=False,
        empty=_("全部单位"),
        help_text=_("选一个单位，含其所属单位。"),
    )
    list_code = forms.ChoiceField(label=_("台账"), required=False)  # fmt: skip

    def __init__(self, *args: Any, kind: kinds.Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        lists = [(code, schemes.word(one["label"])) for code, one in schemes.every("list").items()]
        choices = self.fields["list_code"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("全部台账")), *lists]
        for one in contents.written(kind):
            self.fields[one.name] = _control(one)

    def order(self) -> commands.Order:
        data = self.cleaned_data
        unit = data["unit"].pk if data["unit"] else None
        scope = Scope(unit=unit, list_code=data["list_code"])
        texts = {one.name: _text(data[one.name]) for one in contents.written(self.kind)}
        return commands.Order(data["title"], data["as_of"], scope, texts)


def _control(one: Field) -> forms.Field:
    """The control for a field of the template."""
    given: dict[str, Any] = {"label": one.name, "required": False, "help_text": one.hint}
    if one.name == contents.SINCE:
        return forms.DateField(widget=DAY, **given)
    if len(one.columns) == 1:
        given["help_text"] = _("每行一项。")
    elif one.columns:
        given["help_text"] = str(_("每行一项，各栏用冒号隔开：%(columns)s")) % {
            "columns": "：".join(one.columns)
        }
    if one.columns or one.name in contents.LONG:
        given["widget"] = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(max_length=commands.TEXT_MOST, **given)


def _text(given: object) -> str:
    return given.isoformat() if isinstance(given, date) else str(given or "")


def begun(kind: kinds.Kind) -> dict[str, Any]:
    """What a new report begins with."""
    return {"as_of": clock.today(), "title": kind.title or kind.word, **kind.texts}


def written(report: Matter, row: Report) -> dict[str, Any]:
    """What a draft says now, to be changed."""
    unit, listed = row.scope.get("unit"), row.scope.get("list", "")
    found = units().get(int(unit)) if unit else None
    given = {"title": report.title, "as_of": row.as_of, "unit": found, "list_code": listed}
    return {**row.texts, **given}


class PostField(forms.ChoiceField):
    """Cleans to a `Post`."""

    def offer(self, found: list[Post], first: str) -> None:
        self.found = {str(one.pk): one for one in found}
        shown = [
            (key, f"{one.name}（{one.get_role_display()}）") for key, one in self.found.items()
        ]
        self.choices = [("", first), *shown]

    def clean(self, value: Any) -> Post | None:
        return self.found.get(super().clean(value))


class Words(MatterForm):
    words = forms.CharField(
        label=_("意见"), required=False, max_length=commands.WORDS_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class Asking(Words):
    """Who is asked to do a step."""

    to = PostField(label=_("送给"))
    field_order = ("to", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, PostField)
        step = self.step()
        found = commands.askable(self.matter, step) if step else []
        to.offer(found, str(_("请选择")))
        if step:
            to.label = _("请谁%(step)s") % {"step": step.word}

    def step(self) -> kinds.Step | None:
        row = self.matter.report
        try:
            return kinds.of(row.report_kind).after(row.step)
        except Invalid:
            return None


class Submit(Asking):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.matter.report.odd:
            self.fields["words"].label = _("数字改动的理由")
            self.fields["words"].required = True
        else:
            self.fields["words"].label = _("说明")


class Pass(Asking):
    pass


class Revise(MatterForm):
    docx = forms.FileField(
        label=_("改好的 Word 文件"), widget=forms.FileInput(attrs={"accept": DOCX}),
        help_text=_("在 Word 或 WPS 中改好后另存为 .docx；数字上的浅色标记请保留，打印不出。"),
    )  # fmt: skip


class Reason(MatterForm):
    reason = forms.CharField(
        label=_("理由"), max_length=commands.WORDS_MOST, widget=forms.Textarea(attrs={"rows": 3})
    )


class SendBack(Reason):
    pass


class Serve(MatterForm):
    units = UnitsField(label=_("送达单位"), help_text=_("按住 Ctrl 可选多个。"))


class Checking(forms.Form):
    """Any document made here, to be recomputed."""

    docx = forms.FileField(label=_("Word 文件"), widget=forms.FileInput(attrs={"accept": DOCX}))


class Adopting(forms.Form):
    """A template edited outside."""

    docx = forms.FileField(label=_("改好的模板"), widget=forms.FileInput(attrs={"accept": DOCX}))
