"""Words on screen for the codes of this part."""

from django.utils.translation import gettext_lazy as _

PACES = {"ahead": _("快于计划"), "level": _("符合计划"), "behind": _("慢于计划")}
PACE_TONES = {"ahead": "green", "level": "blue", "behind": "red"}

REFUSALS = {
    "deed.target": _("没有这个目标。请从列表中选择。"),
    "deed.milestone": _("没有这个节点，或已经完成。请从列表中选择。"),
    "deed.amount": _("数量应为大于0的整数。"),
    "deed.nothing": _("请填写本次完成的数量，不能为0；以前报多了的填负数。"),
    "deed.below": _("更正后的累计数量不能小于0。"),
    "deed.future": _("完成日期不能晚于今天。"),
    "deed.early": _("完成日期不能早于交办。"),
    "deed.photo": _("只能公开本事项佐证材料中的照片。"),
    "deed.person": _("公开的文字里有电话、证件号码等个人信息，请删去后再公开。"),
    "deed.text": _("请写明公开的名称和内容。"),
    "deed.long": _("文字太长，请精简后再提交。"),
    "deed.hidden": _("这件实事没有公开。"),
    "deed.unmet": _(
        "还有 %(n)d 项目标没有完成，不能申请销号。确实不能完成的，请督办部门调整目标。"
    ),
}
