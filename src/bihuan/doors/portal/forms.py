"""Forms of the public door. They are forgiving: what can be understood is taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files.forms import FilesField
from bihuan.facilities.once.forms import Once
from bihuan.lib import ids
from bihuan.rooms.ledger.events import RESULTS
from bihuan.rooms.voices import rules

TEXT_MOST = rules.TEXT_MOST - 200
"""Characters; the rest is for the name of a school we do not know, which is added to the text."""
ADD_MOST = 5_000
FILES_MOST = 5
FILES_MOST_BYTES = 30 * 1024 * 1024
"""All files of one form together: what anybody may send is smaller than what the office may."""


class Plain(forms.CharField):
    """Lines as they were typed: one character a line end, as the browser counts; no NUL."""

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\0", "").replace("\r\n", "\n")
        return str(super().to_python(text))


def _too_long(most: int) -> Any:
    return _("写得太长了，最多%(limit_value)d字，现在有%(show_value)d字。请写要点。")


def _words(label: Any, hint: Any, missing: Any, *, rows: int, most: int, **more: Any) -> Plain:
    return Plain(
        label=label,
        help_text=hint,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing, "max_length": _too_long(most)},
        **more,
    )


class Materials(FilesField):
    """Photos and papers from the public: few, and not too large."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = [one for one in data or [] if one]
        if len(sent) > FILES_MOST:
            text = _("一次最多附%(most)d个文件。其余的可以提交后凭回执码补充。")
            raise forms.ValidationError(text, params={"most": FILES_MOST})
        if sum(one.size for one in sent) > FILES_MOST_BYTES:
            text = _("附件合起来太大了，最多%(most)d MB。请少选几个，或换小一点的照片。")
            raise forms.ValidationError(text, params={"most": FILES_MOST_BYTES // 1024**2})
        return list(super().clean(sent, initial))


class Say(Once):
    """An opinion. Only the text must be given."""

    school = Plain(
        label=_("是哪所学校或单位的事"),
        help_text=_("打几个字，从出现的名单里选。不确定可以不填。"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "schools", "autocomplete": "off"}),
    )
    text = _words(
        _("您要反映的情况"),
        _("写清什么时候、什么地方、发生了什么事，您希望怎样解决。"),
        _("还没有写要反映的情况，请写下来再提交。"),
        rows=8,
        most=TEXT_MOST,
    )
    subject = Plain(
        label=_("用一句话概括"),
        required=False,
        max_length=rules.SUBJECT_MOST,
        error_messages={"max_length": _too_long(rules.SUBJECT_MOST)},
    )
    reporter = Plain(label=_("怎么称呼您"), required=False, max_length=60)
    contact = Plain(
        label=_("联系电话"),
        help_text=_("留下电话，办完后工作人员可以打给您，问您满意不满意。"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    materials = Materials(label=_("照片或材料"), required=False)
    topic2 = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    at = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("topic2"):  # people do not see this field; programs fill it in
            self.show_instead("topic2", "")
            text = _("系统以为这是自动程序填写的，没有提交。如果您是本人，请再按一次提交。")
            self.add_error(None, text)
        return data


class Follow(forms.Form):
    """A receipt code, and words that were written before the visit had to begin anew."""

    code = Plain(
        label=_("回执码"),
        help_text=_("共17位，像 7KQ4-M2XP-9TRD-5HWN-0 这样。字母不分大小写，短横线可以不写。"),
        max_length=120,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("请输入回执码。")},
    )
    kept = Plain(
        label=_("您刚才写的内容"),
        required=False,
        max_length=ADD_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_code(self) -> str:
        try:
            return ids.normal_receipt(self.cleaned_data["code"])
        except ids.BadCode as error:
            raise forms.ValidationError(BAD_CODE[error.reason], code=error.reason) from error


BAD_CODE = {
    "length": _("回执码应当是17位，您输入的位数不对。请看看是不是漏写或多写了。"),
    "character": _("回执码里只有数字和英文字母，您输入的有别的字。请对照回执检查。"),
    "check": _("回执码里有一处抄错了，比如两个字写反了。请对照回执一位一位地检查。"),
}


class Add(Once):
    text = _words(
        _("补充说明"),
        _("有新情况、新想法，写在这里，办理人员会看到。"),
        _("还没有写补充的内容。"),
        rows=5,
        most=ADD_MOST,
    )
    materials = Materials(label=_("照片或材料"), required=False)


class Judge(forms.Form):
    """What the reporter says of the result."""

    result = forms.ChoiceField(
        label=_("您对处理结果满意吗？"),
        choices=list(RESULTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("请先选满意、基本满意或不满意。")},
    )
    said = Plain(
        label=_("您想说的话"),
        help_text=_("如果不满意，请写写哪里还没有解决好。"),
        required=False,
        max_length=ADD_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _too_long(ADD_MOST)},
    )
