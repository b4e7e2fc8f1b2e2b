"""Words on screen for the codes of weekly dispatch."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES = {
    "changed": _("有变化"),
    "zero": _("零报告"),
    "silent": _("未报告"),
    "none": _("不需报告"),
}
TONES = {"changed": "green", "zero": "grey", "silent": "red", "none": "grey"}
NUMBERS = {
    "running": _("在办"),
    "changed": _("本周有变化"),
    "ended": _("本周办结"),
    "newly_late": _("新逾期"),
    "late": _("逾期"),
    "near": pgettext_lazy("soon due", "临期"),
}
REFUSALS = {
    "week.there": _("本周的调度已经开始，请在周调度列表中打开。"),
    "zero.changed": _("本周贵单位已有办理记录，计入有变化，不必再零报告。"),
    "zero.done": _("本周贵单位已作零报告。"),
    "zero.unit": _("您的岗位没有所属单位，不能零报告。"),
    "remark.empty": _("请写明调度意见。"),
    "remark.number": _("没有找到这个编号的事项，请核对；不针对具体事项时可以不填。"),
    "reason.empty": _("请写明取消的原因。"),
}
