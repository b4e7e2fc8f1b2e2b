"""Words on screen for the codes of this room."""

from django.utils.translation import gettext_lazy as _

FIELDS = {
    "subject": _("主题"),
    "approach": _("征集方式"),
    "collection_kind": _("征集形式"),
    "unit": _("组织单位"),
    "place": _("所在单位"),
    "venue": _("地点"),
    "hosts": _("主持人"),
    "starts_on": _("开始日期"),
    "ends_on": _("结束日期"),
    "from_time": _("开始时间"),
    "until_time": _("结束时间"),
}

REFUSALS = {
    "from_time.shape": _("时间请写成 09:30 的样子。"),
    "until_time.shape": _("时间请写成 09:30 的样子。"),
    "ends_on.before": _("结束日期早于开始日期，请核对。"),
    "until_time.before": _("结束时间早于开始时间，请核对。"),
    "participants.range": _("人数、份数应当是不小于0的整数，请核对。"),
    "returned.more": _("收回的份数多于发出的份数，请核对。"),
    "subject.empty": _("请写明征集的主题。"),
    "unit.other": _("只能登记本单位组织的征集，请选择本单位或下属单位。"),
    "reason.empty": _("请写明理由。"),
    "minutes.empty": _("还没有记录内容，请补充。"),
    "minutes.long": _("记录超过%(most)d字，请分次整理，或把全文作为附件。"),
    "text.empty": _("请写明意见，或从记录中选取一段。"),
    "passages.many": _("一次最多记下%(most)d条意见，请分几次。"),
    "span.outside": _("选取的位置不在记录里，记录可能刚刚更改过。请刷新后重新选取。"),
    "voices.none": _("没有可以归入的意见：所写的编号不对，或已在这次征集里。"),
    "voice.born": _("这条意见是从这次征集的记录里来的，不能移出。如有误，请在意见里登记不予受理。"),
    "voice.other": _("这条意见不在这次征集里。"),
}
