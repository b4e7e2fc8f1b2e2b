"""Forms of the paste page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.once.forms import Once
from bihuan.facilities.pages.units import UnitField
from bihuan.kernel.sources import CHANNELS
from bihuan.rooms.voices import rules

TEXT_MOST = 200_000
READINGS = {
    "auto": _("自动辨认"),
    "chat": _("聊天记录或文字"),
    "table": _("表格"),
}


class Pasted(Once):
    """The box. The text is kept as it is: blanks and tabs mean something."""

    pasted = forms.CharField(
        label=_("粘贴到这里"),
        max_length=TEXT_MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        error_messages={
            "required": _("还没有粘贴内容。"),
            "max_length": _("内容太长，一次最多%(limit_value)d字。请分几次粘贴。"),
        },
    )
    reading = forms.ChoiceField(
        label=_("按什么读"), choices=list(READINGS.items()), required=False, initial="auto"
    )
    channel = forms.ChoiceField(label=_("来源渠道"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = [(code, word) for code, word in CHANNELS.items() if code != "portal"]

    def clean_pasted(self) -> str:
        text = str(self.cleaned_data["pasted"]).replace("\0", "")
        if not text.strip():
            raise forms.ValidationError(_("还没有粘贴内容。"), code="required")
        return text


class One(forms.Form):
    """What is said of one opinion of a chat."""

    place = UnitField(label=_("涉及单位"), required=False, empty=_("未指明"))
    topic = forms.CharField(label=_("分类"), required=False, max_length=rules.TOPIC_MOST)
