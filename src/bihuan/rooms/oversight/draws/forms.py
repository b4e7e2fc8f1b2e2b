"""Forms of draws. They check shapes; the commands decide."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities.pages.actions import MatterForm
from bihuan.facilities.pages.units import UnitField
from bihuan.kernel import record, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.oversight.draws import commands, events, orders, words
from bihuan.rooms.oversight.draws.models import Draw
from bihuan.rooms.oversight.draws.population import KINDS, STRATA, Filter, Wanted

LINES_MOST = 20_000
ROLES = ("inspector", "officer", "head")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"


class Planning(forms.Form):
    """Everything of a plan; lists are written one a line: id or stratum, a space, the rest."""

    title = forms.CharField(label=_("名称"), max_length=commands.TITLE_MOST)
    of = forms.ChoiceField(label=_("从什么里面抽"), choices=list(events.POPULATIONS.items()))
    kinds = forms.MultipleChoiceField(
        label=_("单位类别"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[one for one in Unit.KINDS if one[0] in KINDS],
        help_text=_("抽单位时用，不选为全部。"),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=_("岗位角色"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[one for one in Post.ROLES if one[0] in ROLES],
        help_text=_("抽岗位时用，不选为全部。"),
    )  # fmt: skip
    list_code = forms.ChoiceField(
        label=_("台账"), required=False, help_text=_("抽在办问题时用，不选为全部。")
    )
    under = UnitField(
        label=_("只在某单位及所属中抽"), required=False, empty=pgettext_lazy("units", "不限")
    )
    strata = forms.ChoiceField(label=_("分层"), choices=list(words.STRATA.items()))
    total = forms.IntegerField(
        label=_("抽取总数"), required=False, min_value=1, max_value=100_000,
        help_text=_("各层按可抽数量的比例分配，用最大余数法。"),
    )  # fmt: skip
    sizes = forms.CharField(
        label=_("各层固定数量"), required=False, max_length=LINES_MOST,
        help_text=_("不按比例时填写，每行一层，如“学校 5”。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    excluded = forms.CharField(
        label=_("排除"), required=False, max_length=LINES_MOST,
        help_text=_("每行一个：编号 理由。名单和理由都会公开，不要写个人情况。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    second = forms.ChoiceField(label=_("第二随机数"), choices=list(events.SECONDS.items()))
    after = forms.DateTimeField(
        label=_("约定时刻"), widget=MomentInput(format="%Y-%m-%dT%H:%M"),
        help_text=_("第二随机数在此之后才产生。"),
    )  # fmt: skip
    how = forms.CharField(
        label=_("怎样产生"), required=False, max_length=commands.REASON_MOST,
        help_text=_("如“9月20日9时在机关一楼大厅当众掷六面骰子10次，依次记录”。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    commitment = forms.CharField(
        label=_("种子承诺"), required=False, max_length=64,
        help_text=_("一般不填：种子由系统产生并封存。由纪检等第三方保管种子的，填其SHA-256。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = self.fields["list_code"]
        assert isinstance(lists, forms.ChoiceField)
        every = schemes.every("list").items()
        lists.choices = [("", "—"), *((code, schemes.word(data["label"])) for code, data in every)]

    def clean_after(self) -> datetime:
        after: datetime = self.cleaned_data["after"]
        if after.year not in orders.YEARS:
            raise forms.ValidationError(orders.NO_MOMENT)
        return after

    def clean_sizes(self) -> dict[str, int]:
        found = {}
        for name, count in _pairs(self.cleaned_data["sizes"]):
            if not count.isdecimal() or len(count) > 6:
                raise forms.ValidationError(_("请写成“层 数量”，每行一层。"))
            found[name] = int(count)
        return found

    def clean_excluded(self) -> dict[str, str]:
        return dict(_pairs(self.cleaned_data["excluded"]))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "of" in data and data.get("strata") not in STRATA[data["of"]]:
            self.add_error("strata", _("这种总体不能这样分层。"))
        if not data.get("total") and not data.get("sizes") and "sizes" in data:
            self.add_error("total", _("请填写抽取总数，或各层固定数量。"))
        return data

    def wanted(self) -> Wanted:
        data = self.cleaned_data
        chosen = Filter(
            of=data["of"],
            kinds=tuple(data["kinds"]) if data["of"] == "units" else (),
            roles=tuple(data["roles"]) if data["of"] == "posts" else (),
            list_code=data["list_code"] if data["of"] == "problems" else "",
            under=data["under"],
            strata=data["strata"],
        )
        return Wanted(
            title=data["title"],
            filter=chosen,
            total=data["total"] or 0,
            sizes=data["sizes"],
            excluded=data["excluded"],
            second=data["second"],
            after=record.instant(data["after"]),
            how=data["how"],
        )


def _pairs(text: str) -> list[tuple[str, str]]:
    lines = (line.split(maxsplit=1) for line in text.splitlines() if line.strip())
    return [(line[0], line[1].strip() if len(line) > 1 else "") for line in lines]


def again(draw: Matter) -> dict[str, Any]:
    """What a draw that repeats another begins with."""
    plan = Draw.objects.get(pk=draw.pk).plan
    out = "\n".join(f"{one['id']} {one['reason']}" for one in plan["excluded"])
    return {"title": plan["title"], "of": plan["population"]["of"], "excluded": out,
            "total": plan["total"], "second": plan["second"]["kind"]}  # fmt: skip


class Act(MatterForm):
    """Several stand on one page, so the ids of controls begin with the form's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class Contribute(Act):
    second = forms.CharField(
        label=_("当众产生的数字"), max_length=commands.SECOND_MOST,
        help_text=_("照记录原样填写，填写后不能更改。"),
    )  # fmt: skip


class Reveal(Act):
    seed = forms.CharField(
        label=_("种子"), max_length=80, help_text=_("保管人公开的64位十六进制数。")
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, matter=matter, **kwargs)
        if Draw.objects.get(pk=matter.pk).kept_here:
            del self.fields["seed"]


class Void(Act):
    reason = forms.CharField(
        label=_("理由"), max_length=commands.REASON_MOST,
        help_text=_("理由会公开。"), widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
