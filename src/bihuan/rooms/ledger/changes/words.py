"""Words on screen for the codes of this part."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import schemes
from bihuan.kernel.models.people import units
from bihuan.rooms.ledger import types
from bihuan.rooms.ledger.events import RESULTS

WHATS = {
    "due": _("整改时限"),
    "unit": _("责任单位"),
    "class": _("分类"),
    "list": _("所在清单"),
}
STATES = {
    "pending": _("等待审批"),
    "agreed": _("已变更"),
    "refused": _("不同意"),
    "lapsed": _("已失效"),
}
TONES = {"pending": "amber", "agreed": "blue", "refused": "grey", "lapsed": "grey"}

REFUSALS = {
    "change.pending": _("已有一项变更申请等待审批，请等批复后再申请。"),
    "change.none": _("没有等待审批的变更申请。"),
    "change.own": _("变更不能由申请人自己批准。请由其他督办人员或分管领导审批。"),
    "change.same": _("与现在的相同，不需要变更。"),
    "change.one": _("一次只申请一项变更；改责任单位时可以同时改期限。请分开申请。"),
    "change.nothing": _("请填写要改成什么。"),
    "change.detail": _("还没有交办，请直接在“填写要素”中更改。"),
    "change.returned": _("已经退回，请改好要素后重新交办。"),
    "change.unit_due": _("本单位需要延长期限的，请用“申请延期”。"),
    "change.after_due": _("期限已过，不能再往后改。请报告进展和未完成原因。"),
    "change.past": _("新的期限不能早于今天。"),
    "change.unit": _("没有找到这个单位，或它已停用。"),
    "change.class": _("这张清单不用这种分类。请从列表中选择。"),
    "change.list": _("没有这张清单。请从列表中选择。"),
    "change.interest": _("您与拟改的责任单位有任职、曾任职或亲属等关系，应当回避。"),
    "change.reason": _("请写明理由。"),
}

COUNTERS = {
    "returned": (_("退回"), _("单位认为不属于本单位职责，把交办退回的次数。")),
    "extended": (_("延期"), _("经批准把期限往后改的次数，单位申请的和督办部门提出的都算。")),
    "sent_back": (_("重办"), _("反映人不满意，退回单位重新办理的次数。")),
    "reclassified": (_("改类"), _("交办以后改变分类或所在清单的次数。")),
    "reassigned": (_("改派"), _("交办以后改由别的单位负责的次数，记在原责任单位。")),
    "merged": (_("并案"), _("并入其他事项、不再单独办理的件数。")),
    "reopened": (_("重启"), _("销号或终结以后又重新办理的次数。")),
    "late_evidence": (
        _("补证"),
        _("期限过后才交的佐证，或申请销号以后才补交的佐证，按提交次数计。"),
    ),
    "answer_changed": (_("改口"), _("同一反映人后一次表态与前一次不同的次数。")),
}
"""Counter → heading and what is counted, in the order of the table."""


def value(what: str, text: str) -> str:
    """A value of a change as people read it."""
    if not text:
        return str(_("（无）"))
    match what:
        case "due":
            return str(date_format(date.fromisoformat(text)))
        case "unit":
            unit = units().get(int(text))
            return unit.name if unit else text
        case "list":
            known = types.every().get(text)
            return known.name if known else text
    return text.split(":", 1)[-1]


def change(what: str, was: str, to: str) -> dict[str, object]:
    """What a sentence about a change needs."""
    word: object = WHATS.get(what, what)
    if what == "class":
        known = schemes.every("classes").get(to.split(":", 1)[0])
        word = schemes.word(known["label"]) if known else word
    return {"what": word, "was": value(what, was), "to": value(what, to)}


def told(kind: str, was: str, now: str) -> str:
    """What a line of the count says besides: from what to what."""
    if not (was and now):
        return ""
    match kind:
        case "extended":
            pair = value("due", was), value("due", now)
        case "late_evidence":
            pair = value("due", was), value("due", now)
            text = _("期限%(was)s，%(now)s提交")
            return str(text) % {"was": pair[0], "now": pair[1]}
        case "reassigned":
            pair = value("unit", was), value("unit", now)
        case "answer_changed":
            pair = str(RESULTS.get(was, was)), str(RESULTS.get(now, now))
        case _:
            what = "class" if ":" in now else "list"
            pair = value(what, was), value(what, now)
    return str(_("由%(was)s改为%(now)s")) % {"was": pair[0], "now": pair[1]}
