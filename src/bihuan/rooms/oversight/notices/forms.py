"""Forms of notices. They check shapes; the commands decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files.forms import FilesField
from bihuan.facilities.pages.actions import MatterForm
from bihuan.facilities.pages.units import UnitField, UnitsField
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import units
from bihuan.rooms.oversight.notices import commands, kinds
from bihuan.rooms.oversight.notices.models import Notice

PART = "part_"


class Writing(forms.Form):
    """The text of a notice of one kind. About a matter, it begins with what is known of it."""

    title = forms.CharField(label=_("标题"), max_length=commands.TITLE_MOST)
    unit = UnitField(label=_("收文单位"))
    copies = UnitsField(label=_("抄送"), required=False, help_text=_("按住 Ctrl 可选多个。"))

    def __init__(
        self, *args: Any, kind: kinds.Kind, about: Matter | None = None, **kw: Any
    ) -> None:
        kw.setdefault("initial", begun(kind, about))
        super().__init__(*args, **kw)
        self.kind = kind
        for one in kind.fields:
            self.fields[PART + one.code] = forms.CharField(
                label=one.label,
                required=one.required,
                max_length=commands.TEXT_MOST,
                widget=forms.Textarea(attrs={"rows": one.rows}),
            )

    def text(self) -> commands.Text:
        data = self.cleaned_data
        parts = {one.code: data[PART + one.code] for one in self.kind.fields}
        return commands.Text(data["title"], data["unit"], parts, data["copies"])


def begun(kind: kinds.Kind, about: Matter | None) -> dict[str, Any]:
    """What a notice about a matter begins with."""
    if about is None:
        return {}
    due = date_format(about.due_on) if about.due_on else ""
    given = {"title": about.title, "number": about.number, "kind": kind.word, "day": due}
    texts = {
        "about": _now("%(title)s（%(number)s）。") % given,
        "due": _now("请于%(day)s前办结并书面回复办理结果。") % given if due else "",
    }
    found: dict[str, Any] = {PART + f.code: texts[f.prefill] for f in kind.fields if f.prefill}
    found["title"] = (_now("关于“%(title)s”的%(kind)s") % given)[: commands.TITLE_MOST]
    found["unit"] = units().get(about.unit_id or about.place_id or 0)
    return found


def written(row: Notice) -> dict[str, Any]:
    """What a draft says now, to be changed."""
    known = units()
    found: dict[str, Any] = {PART + code: text for code, text in row.texts.items()}
    found["unit"] = known.get(row.addressee_id)
    found["copies"] = [known[pk] for pk in row.copies if pk in known]
    return found | {"title": row.matter.title}


class Act(MatterForm):
    """Several stand on one page, so the ids of controls begin with the form's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class Answer(Act):
    text = forms.CharField(
        label=_("办理情况"), max_length=commands.TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    attachments = FilesField(label=_("附件"), required=False)


class Reason(Act):
    reason = forms.CharField(
        label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class RefuseAnswer(Reason):
    pass
