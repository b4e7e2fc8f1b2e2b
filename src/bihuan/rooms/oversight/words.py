"""Refusals of oversight in words."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "nobody": _("没有可以独立核查的督导组：各组成员都应当回避，或已被排除。请先补充督导组成员。"),
    "member.other": _("这项核查按规则派给了%(name)s，请由其办理，或由督办管理员写明理由改派。"),
    "callback.verifier": _("回访应由核查人以外的人办理，您是本问题的核查人。"),
    "flag.none": _("没有需要复核的回访，可能已由他人复核。请刷新页面。"),
    "flag.own": _("回访不能由回访人自己复核。"),
    "relapse.running": _("此问题反弹后已另立问题 %(number)s 办理，不能同时重启，以免重复计算。"),
}
WRONG = {
    "answers.unknown": ("findings", _("核查要点与本类问题不符。请刷新页面后重新填写。")),
    "answers.present": (
        "item_absent",
        _("询问家长时学校人员在场的，不能作为核查依据。请在学校人员回避后重新询问。"),
    ),
    "answers.missing": ("findings", _("核查要点没有逐项填写，不能作出“通过”的结论。")),
    "methods.few": ("methods", _("本类问题至少要用%(n)d种核查方式。")),
    "methods.always": ("methods", _("缺少本类问题规定的核查方式。")),
    "files.few": ("evidence", _("本类问题核查要附佐证材料，至少%(files)d件。")),
}
"""Code of `rules.wrong` → the field it is said at, and the words."""
