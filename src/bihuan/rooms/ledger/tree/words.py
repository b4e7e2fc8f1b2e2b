"""Words on screen for the codes of this part."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "tree.itself": _("一个事项不能列在它自己或它的下级事项之下。请另选上级事项。"),
    "tree.ended": _("上级事项已经办结，不能再列入下级事项。请先重启上级事项，或另选一个。"),
    "tree.deep": _("分解已到第 %(n)d 级，不能再往下分。请列在较高一级之下。"),
    "tree.weight": _("权重应为1到100之间的整数。"),
    "tree.running": _(
        "还不能办结：它之下还有 %(n)d 个事项没有办结。请先办结下级事项，或把它们移出。"
    ),
    "match.kind": _("只能对应台账里的事项，不能对应它自己。"),
    "match.none": _("这项措施没有对应这个问题。"),
    "match.already": _("这些问题都已对应。"),
}
