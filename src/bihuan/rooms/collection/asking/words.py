"""Words on screen for the codes of forms and sheets."""

from django.utils.translation import gettext_lazy as _

FIELDS = {
    "title": _("标题"),
    "purpose": _("用途"),
    "audience": _("填报方式"),
    "unit": _("发起单位"),
    "collection": _("所属征集"),
    "closes_on": _("截止日期"),
}

REFUSALS = {
    "title.empty": _("请写明表单的标题。"),
    "reason.empty": _("请写明理由。"),
    "purpose.unknown": _("请选择用途。"),
    "audience.unknown": _("请选择填报方式。"),
    "closes_on.past": _("截止日期不能早于今天。"),
    "publish.wrong": _("还不能发布，有%(n)d处需要改正：%(first)s"),
    "publish.same": _("题目和已发布的版本没有不同，不用再发布。"),
    "publish.files": _(
        "不记名的表单不能有上传题：照片和文件会透露填写人。请删去，或改由单位登录填报。"
    ),
    "publish.quiz": _("用途是知识测试，但还没有在设置里写明这是一份要判分的测试。"),
    "units.audience": _("只有“单位登录填报”的表单才确定填报单位。"),
    "units.none": _("请至少选择一个填报单位。"),
    "codes.audience": _("只有“凭填报码”的表单才生成填报码。"),
    "codes.range": _("一次可生成1到%(most)d个填报码。"),
    "codes.batch": _("请写明发给谁，如“初一家长”，不超过40个字，不要写个人姓名。"),
    "closed": _("填报已经结束，没有收下。如有需要，请与发起单位联系。"),
    "not_published": _("表单还没有发布。"),
    "code.used": _("这个填报码已经用过。一个填报码只能交一份。"),
    "unit.other": _("这份表单没有发给您的单位填报。"),
    "unit.done": _("您的单位已经填报过。如要更正，请与发起单位联系，作废后重填。"),
    "draft.gone": _("这份答卷已经提交，或存放时间太长已被删除。"),
}
