"""Words on screen for the codes of this room."""

from django.utils.translation import gettext_lazy as _

FIELDS = {
    "title": _("问题名称"),
    "text": _("问题表述"),
    "unit": _("责任单位"),
    "helpers": _("配合单位"),
    "person": _("责任人"),
    "phone": _("联系电话"),
    "leader": _("责任领导"),
    "measure": _("整改措施"),
    "standard": _("整改标准"),
    "due": _("整改时限"),
    "type": _("整改类型"),
    "place": _("涉及单位"),
    "labels": _("问题分类"),
    "remark": _("备注"),
    "plan": _("未完成原因及下一步计划"),
    "own": _("本清单的其他项"),
}

TYPES = {
    "at_once": _("立行立改"),
    "by_date": _("限期整改"),
    "standing": _("长期坚持"),
}
"""整改类型, apart from the status: a standing item can be done and go on."""

REFUSALS = {
    "explicit.missing": _("还不能交办：%(names)s没有填写。请补齐后再交办。"),
    "due.past": _("整改时限不能早于今天。"),
    "unit.unknown": _("没有找到这个责任单位，或它已停用。"),
    "return.late": _(
        "已超过收到交办后%(days)d个工作日的异议期限，不能再退回。确有困难请申请延期或请督办协调。"
    ),
    "extension.pending": _("已有一次延期申请等待审批，请等批复后再申请。"),
    "extension.none": _("没有等待审批的延期申请。"),
    "extension.too_many": _("已延期%(n)d次，不能再延。可申请督办协调，或如实报告未完成原因。"),
    "extension.too_long": _("一次延期不得超过%(days)d日。请缩短延期，或分期制定措施。"),
    "extension.not_later": _("延期后的日期应晚于现在的期限。"),
    "extension.after_due": _("期限已过，不能再申请延期。请报告进展和未完成原因。"),
    "extension.own": _("延期不能由申请人自己批准。"),
    "evidence.none": _("申请销号须附整改佐证材料（至少%(n)d件）。请上传照片、文件等佐证。"),
    "evidence.photos": _("这张清单的事项申请销号，须同时附整改前和整改后的照片。"),
    "consult.unknown": _("这条意见不属于此问题。"),
    "consult.done": _("这位反映人在本轮已经表态。"),
    "conclude.pending": _("已有终结建议等待复核。"),
    "conclude.none": _("没有等待复核的终结建议。"),
    "conclude.own": _("终结不能由提出人自己复核。"),
    "conclude.tries": _("按“无法回访”终结，须对每位未表态的反映人回访%(n)d次以上并留有记录。"),
    "conclude.heard": _("反映人已明确表示不满意，不能按“无法回访”终结。"),
    "conclude.too_early": _("核查通过后才能按“无法回访”终结。"),
    "merge.self": _("不能把问题并入它自己。"),
    "merge.ended": _("只能并入正在办理的问题。"),
    "detail.issued": _("已交办，责任单位和整改时限不能直接更改。请用“申请变更”。"),
    "detail.classed": _("已经交办过，分类不能直接更改。请用“申请变更”。"),
    "gate.shut": _(
        "不能销号：数据库没有查到完整的佐证、独立核查和反映人认可记录。请核对核查人的任职登记。"
    ),
    "joined.already": _("这条意见已在此问题中。"),
    "parted.consulting": _("正在回访反映人，不能移出意见。请等回访结束后再办理。"),
    "parted.dissatisfied": _("这位反映人表示不满意，不能移出。请继续整改，或按规定提出终结。"),
    "parted.last": _("这是此问题唯一的来源意见，已交办的问题不能移出。"),
    "withdraw.issued": _("已经交办过的问题不能撤销立项。请继续办理，或按规定提出终结。"),
    "percent.range": _("进度应为0到100之间的整数。"),
    "text.empty": _("请写明内容。"),
}
