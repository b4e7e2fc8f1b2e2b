"""Forms for units, posts and accounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.people import Account, Post, Unit

APPOINTABLE = [(code, word) for code, word in Post.ROLES if code not in ("system", "public")]


class Told(forms.Form):
    """A form that takes what a command says of its fields."""

    def take(self, error: Invalid) -> None:
        for field, text in error.fields.items():
            self.add_error(field if field in self.fields else None, str(text))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class UnitChangeForm(Told):
    name = forms.CharField(label=_("名称"), max_length=120)
    short_name = forms.CharField(
        label=_("简称"), max_length=60, required=False, help_text=_("列表里显示；不填就显示名称。")
    )
    order = forms.IntegerField(
        label=_("次序"),
        min_value=0,
        max_value=1_000_000,
        initial=0,
        help_text=_("机构序列中的先后，小的在前。各种报表都按这个次序排列。"),
    )
    aliases = forms.CharField(
        label=_("别名"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("曾用名和其他正式的叫法，一行一个。导入时用来认出这个机构。"),
    )
    nicknames = forms.CharField(
        label=_("俗称"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("群众口头的叫法，一行一个，几个机构可以相同。用来认出意见里说的是哪里。"),
    )
    address = forms.CharField(
        label=_("地址"),
        max_length=200,
        required=False,
        help_text=_("写明街道、路名和门牌。意见里只说了路名或小区时，据此判断是哪个机构。"),
    )
    lon = forms.FloatField(
        label=_("经度"),
        required=False,
        help_text=_("以度为单位，如 118.123456。可从任一种地图上取，全区要用同一种。"),
    )
    lat = forms.FloatField(label=_("纬度"), required=False)

    def clean_aliases(self) -> list[str]:
        return self._lines("aliases")

    def clean_nicknames(self) -> list[str]:
        return self._lines("nicknames")

    def _lines(self, field: str) -> list[str]:
        lines = str(self.cleaned_data[field]).splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    @classmethod
    def of(cls, unit: Unit) -> "UnitChangeForm":
        """The form filled with what is registered."""
        now = {name: getattr(unit, name) for name in cls.base_fields}
        listed = {name: "\n".join(now[name]) for name in ("aliases", "nicknames")}
        return cls(initial=now | listed)

    def changes(self, unit: Unit) -> dict[str, Any]:
        """Only what differs from the unit as registered."""
        return {k: v for k, v in self.cleaned_data.items() if getattr(unit, k) != v}


class UnitForm(UnitChangeForm):
    code = forms.CharField(
        label=_("代码"),
        max_length=40,
        help_text=_("只用字母、数字和连字符，登记后不能改。可用学校标识码。"),
    )
    kind = forms.ChoiceField(label=_("类别"), choices=Unit.KINDS, initial="school")
    parent = forms.ModelChoiceField(
        label=_("上级机构"), queryset=Unit.objects.none(), required=False, to_field_name="code"
    )
    field_order = ("parent", "code", "name", "short_name", "kind", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = Unit.objects.filter(active=True).order_by("path")
        parent.empty_label = str(_("没有上级（最高一级）"))


class AppointForm(Told):
    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        required=False,
        help_text=_("已有账号的登录名。不登录系统的人不填，只填姓名。"),
    )
    name = forms.CharField(
        label=_("姓名"), max_length=60, required=False, help_text=_("有登录名时可以不填。")
    )
    role = forms.ChoiceField(label=_("角色"), choices=APPOINTABLE, initial="officer")
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    phone = forms.CharField(label=_("工作电话"), max_length=30, required=False)
    from_on = _day(_("任职日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = clock.today
        self.account: Account | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        username = data.get("username", "")
        if username:
            self.account = Account.objects.filter(username=username, is_active=True).first()
            if self.account is None:
                self.add_error("username", _("没有这个登录名。请先到“账号”页开通，或核对后重填。"))
        elif not data.get("name"):
            self.add_error("name", _("请填写姓名，或填写已有账号的登录名。"))
        return data


class EndForm(Told):
    until_on = _day(_("最后一天"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until_on"].initial = clock.today


class AccountForm(Told):
    username = forms.RegexField(
        label=_("登录名"),
        regex=r"^[\w.@+-]+\Z",
        max_length=60,
        help_text=_("字母、数字、汉字和 . @ + - _，登录时输入。不要用身份证号。"),
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
