"""Every column that a list may have, besides its classifications and the office's own fields."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

CLASS, OWN = "class:", "own:"
"""Before the code of a classification or of an own field, in the code of its column."""


@dataclass(frozen=True)
class Column:
    """`screen`: the heading on the page where it is not that on paper. `aliases`: what other
    offices write; `width` in characters. `read`: an import takes it; otherwise it is shown only,
    and kept as carried record."""

    label: str
    width: int
    aliases: tuple[str, ...] = ()
    screen: str = ""
    read: bool = True
    on_page: bool = True
    on_sheet: bool = True


def _shown(label: str, width: int, *, on_page: bool = True, on_sheet: bool = True) -> Column:
    return Column(label, width, read=False, on_page=on_page, on_sheet=on_sheet)


CATALOG = {
    "number": Column(_("编号"), 16, ("问题编号", "事项编号", "序号")),
    "serial": Column(_("序号"), 14, ("清单编号", "顺序号")),
    "source": Column(_("问题来源"), 12, ("来源", "来源渠道"), _("来源")),
    "received_on": Column(_("反映时间"), 12, ("收到时间", "登记时间")),
    "place": Column(_("涉及单位"), 18, ("被反映单位", "学校")),
    "title": Column(_("问题名称"), 30, ("问题", "问题标题", "名称", "事项名称", "任务名称"),
                    _("问题")),
    "text": Column(_("问题表述"), 50, ("问题表现", "具体描述", "问题描述", "问题内容", "主要内容"),
                   on_page=False),
    "type": Column(_("整改类型"), 10, ("类型",)),
    "standard": Column(_("整改标准"), 30,
                       ("整改目标", "整改完成标准", "整改目标（标准）", "完成标准")),
    "measure": Column(_("整改措施"), 40, ("措施", "细化的整改措施", "具体措施")),
    "leader": Column(_("责任领导"), 10, ("分管领导", "牵头领导")),
    "unit": Column(_("牵头单位"), 18, ("责任单位", "责任科室", "责任科室（单位）", "主责单位"),
                   _("责任单位")),
    "helpers": Column(_("配合单位"), 20, ("协办单位", "配合科室")),
    "person": Column(_("责任人"), 10, ("第一责任人", "经办人", "整改责任人", "承办人")),
    "phone": Column(_("联系电话"), 16, ("电话", "责任人电话"), on_page=False),
    "due": Column(_("整改时限"), 14, ("完成时限", "整改期限", "完成时间", "时限")),
    "lamp": _shown(_("灯"), 8, on_sheet=False),
    "progress": _shown(_("进展情况"), 40, on_page=False),
    "percent": _shown(_("完成进度（%）"), 8),
    "status": _shown(_("状态"), 12),
    "evidence": _shown(_("佐证材料（件）"), 8),
    "verifier": _shown(_("验收人"), 16),
    "verified_on": _shown(_("验收时间"), 12),
    "closed_on": _shown(_("销号日期"), 12),
    "plan": Column(_("未完成原因及下一步计划"), 30, ("下一步计划", "未整改到位原因及下一步计划"),
                   on_page=False),
    "remark": Column(_("备注"), 20, on_page=False),
}  # fmt: skip
"""Labels are words of the office's paper; on screen they are translated where known."""

PAGE = ("number", "title", "status", "due", "lamp", "unit", "person", "percent", "class:origin",
        "place", "received_on", "source", "type")  # fmt: skip
SHEET = ("number", "source", "class:origin", "class:handling", "place", "title", "text", "type",
         "standard", "measure", "leader", "unit", "helpers", "person", "phone", "due", "progress",
         "percent", "status", "evidence", "verifier", "verified_on", "closed_on", "plan",
         "remark")  # fmt: skip
"""What a list has that says nothing else."""
