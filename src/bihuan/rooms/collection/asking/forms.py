"""Forms of the pages about forms. They check shapes; the commands decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.base import File as Upload
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.forms.definition import Form as Definition
from bihuan.facilities.pages.units import UnitField, UnitsField
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.collection.asking import definitions, events, rules, words
from bihuan.rooms.collection.asking.models import Form
from bihuan.rooms.collection.forms import Act

if TYPE_CHECKING:
    from bihuan.facilities.forms.xlsform import Trouble

WORKBOOK_MOST = 2 * 1024**2
"""Bytes of a workbook."""
KINDS_OF_UNITS = {
    "section": _("全部科室"),
    "institution": _("全部直属单位"),
    "zone": _("全部学区"),
    "school": _("全部学校"),
    "kindergarten": _("全部幼儿园"),
}


class WorkbookField(forms.FileField):
    """An XLSForm workbook, cleaned to a definition; `troubles` says what was wrong or left out,
    `tells_opinions` whether it says which answers become opinions."""

    troubles: tuple[Trouble, ...] = ()
    tells_opinions = False

    def clean(self, data: Any, initial: Any = None) -> Definition | None:
        upload: Upload[bytes] | None = super().clean(data, initial)
        self.troubles = ()
        if not upload:
            return None
        if upload.size > WORKBOOK_MOST:
            raise forms.ValidationError(
                _("文件超过 %(most)d MB。请删去图片和多余的工作表后再上传。"),
                params={"most": WORKBOOK_MOST // 1024**2},
            )
        # pyxform takes a quarter of a second to load: for those only who send a workbook.
        from bihuan.facilities.forms.xlsform import BadWorkbook, Limits, read

        try:
            found = read(upload.read(), Limits(file_bytes=WORKBOOK_MOST))
        except BadWorkbook as bad:
            raise forms.ValidationError(bad.text) from bad
        self.troubles, self.tells_opinions = found.troubles, found.tells_opinions
        if found.form is None:
            raise forms.ValidationError(_("表格里有须改正的地方，见下面的清单。"))
        return found.form


def workbook_of(form: forms.Form) -> WorkbookField:
    """The field a workbook was sent in."""
    field = form.fields["workbook"]
    assert isinstance(field, WorkbookField)
    return field


def sent(form: forms.Form, purpose: str, before: Definition | None = None) -> Definition | None:
    """The form that was sent as a workbook, if any; what it leaves unsaid is as `before`."""
    made: Definition | None = form.cleaned_data["workbook"]
    if made is not None and not workbook_of(form).tells_opinions:
        return definitions.listening(made, before, purpose)
    return made


def _collection(text: str, post: Post) -> Matter | None:
    """The collection of that number. Raises ValidationError."""
    number = text.strip().upper()
    if not number:
        return None
    found = policy.visible(post, "collection").filter(number=number).first()
    if found is None:
        raise forms.ValidationError(_("没有找到编号为 %(n)s 的征集。"), params={"n": number})
    return found


class Setting(forms.Form):
    """What is settled when a form is begun and may be changed later."""

    post: Post
    title = forms.CharField(label=words.FIELDS["title"], max_length=rules.TITLE_MOST)
    purpose = forms.ChoiceField(
        label=words.FIELDS["purpose"], choices=list(events.PURPOSES.items())
    )
    closes_on = forms.DateField(
        label=words.FIELDS["closes_on"],
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("当天还可以填。不填为不限。"),
    )
    collection = forms.CharField(
        label=words.FIELDS["collection"],
        required=False,
        max_length=24,
        help_text=_("属于哪次征集，写征集编号。发出、收回的份数和意见会计入那次征集。"),
    )

    def clean_collection(self) -> Matter | None:
        return _collection(self.cleaned_data["collection"], self.post)


class Drafting(Setting):
    """A new form, empty or from a workbook."""

    audience = forms.ChoiceField(
        label=words.FIELDS["audience"], choices=list(events.AUDIENCES.items())
    )
    unit = UnitField(label=words.FIELDS["unit"])
    workbook = WorkbookField(
        label=_("XLSForm 表格"),
        required=False,
        help_text=_("已有 XLSForm（.xlsx）就在这里上传；没有就留空，下一步在网页上编题。"),
    )
    field_order = ["title", "purpose", "audience", "unit", "closes_on", "collection", "workbook"]

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        self.post = post
        kwargs.setdefault("initial", {"unit": post.unit})
        super().__init__(*args, **kwargs)


class Workbook(forms.Form):
    """Takes the place of what was designed."""

    workbook = WorkbookField(label=_("XLSForm 表格"))


class Change(Act, Setting):
    def __init__(self, *args: Any, matter: Matter, post: Post, **kwargs: Any) -> None:
        row = Form.objects.get(pk=matter.pk)
        number = (
            Matter.objects.filter(pk=row.collection or 0).values_list("number", flat=True).first()
        )
        now = {"title": matter.title, "purpose": row.purpose, "closes_on": row.closes_on}
        kwargs.setdefault("initial", now | {"collection": number or ""})
        super().__init__(*args, matter=matter, post=post, **kwargs)


class Address(Act):
    """Which units answer: by kind, and one by one."""

    kinds = forms.MultipleChoiceField(
        label=_("按类别"),
        required=False,
        choices=list(KINDS_OF_UNITS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    units = UnitsField(
        label=_("再加上这些单位"), required=False, help_text=_("按住 Ctrl 可选多个。")
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        known = units()
        now = {"units": [known[pk] for pk in matter.helpers if pk in known]}
        kwargs.setdefault("initial", now)
        super().__init__(*args, matter=matter, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or self.cleaned_data)
        chosen = data.get("kinds", ())
        more = [one for one in units().values() if one.active and one.kind in chosen]
        data["units"] = [*more, *data.get("units", ())]
        return data


class Codes(Act):
    batch = forms.CharField(
        label=_("发给谁"), max_length=rules.BATCH_MOST,
        help_text=_("如“初一家长”。结果可以按它分开看；不要写个人姓名。"),
    )  # fmt: skip
    count = forms.IntegerField(label=_("生成几个"), min_value=1, max_value=rules.CODES_MOST)


class Reason(Act):
    reason = forms.CharField(
        label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
