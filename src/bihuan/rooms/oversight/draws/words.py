"""Words of draws on screen."""

from django.utils.translation import gettext_lazy as _

PARTS = {
    "format": _("记录不是本规则的格式，或有缺项"),
    "plan": _("抽取方案与公布的摘要不符：方案在公布之后被改动"),
    "items": _("总体名单中有重复的编号"),
    "excluded": _("排除名单有误：不在总体之中、重复，或没有写明理由"),
    "sizes": _("各层抽取数量与方案写明的分配办法不符，或超过可抽数量"),
    "commitment": _("公开的种子与事先公布的承诺不符"),
    "second": _("第二随机数不是方案约定的那一个"),
    "proof": _("方案公布在先的证明不成立"),
    "drawn": _("抽取结果与重放不一致"),
}
"""What `lib.draw.check` finds, part by part."""

STRATA = {
    "none": _("不分层"),
    "kind": _("按单位类别"),
    "parent": _("按上级单位（学区）"),
    "list": _("按台账"),
    "role": _("按岗位角色"),
}
