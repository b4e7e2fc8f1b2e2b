"""A signed notice as a Word file, from the template of its kind."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.documents import templates
from bihuan.facilities.documents.asked import LANGUAGE
from bihuan.facilities.documents.filling import fill
from bihuan.facilities.documents.kinds import named
from bihuan.facilities.documents.templates import Template
from bihuan.facilities.pages import timeline
from bihuan.facilities.pages.timeline import Line
from bihuan.kernel.errors import NotAllowed
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.oversight.notices import kinds, queries

PLAIN = "notice-remind"
"""The template of a kind that has none of its own: a letter."""
STEPS = (
    "problem.registered", "problem.issued", "problem.closure_requested", "problem.verified",
    "problem.check_failed", "problem.consulted", "problem.sent_back", "problem.closed",
    "problem.concluded", "problem.reopened",
)  # fmt: skip
"""What a form of approval tells of the matter it is about."""


def docx(viewer: Post, notice: Matter) -> bytes:
    """As the viewer may see it. Raises NotAllowed before it is signed: a paper has a number."""
    row = notice.notice
    if row.signed_on is None:
        raise NotAllowed(_("还没有签发取号，不能生成正式文稿。"))
    template = _template(row.notice_kind)
    with translation.override(LANGUAGE):
        known = _fields(viewer, notice)
    given = {name: one for name, one in known.items() if name in template.columns}
    return fill(template, fields=given, as_of=row.signed_on, viewer=viewer).docx


def _template(kind: str) -> Template:
    """The one of that code, or one an office made for this kind."""
    own = templates.every(f"notice:{kind}")
    return own[0] if own else templates.get(PLAIN)


def _fields(viewer: Post, notice: Matter) -> dict[str, Any]:
    row, known = notice.notice, units()
    kind = kinds.of(row.notice_kind)
    parts = [
        {"标签": one.label, "内容": timeline.veiled(viewer, one.text)} for one in queries.parts(row)
    ]
    about = queries.about(viewer, notice)
    root = next((one for one in known.values() if one.kind == "authority"), None)
    return {
        "标题": notice.title,
        "单位": root.name if root else "",
        "文号": row.reference,
        "签发人": row.signer,
        "日期": row.signed_on,
        "主送": known[row.addressee_id].name,
        "抄送": "，".join(known[pk].name for pk in row.copies if pk in known),
        "开头": kind.opening,
        "要件": parts,
        **{named(one["标签"]): one["内容"] for one in parts},
        "事项": [_about(one) for one in about],
        "审批": [step for one in about for step in _steps(viewer, one)] + [_signed(row)],
        "签收期限": notice.due_on if notice.status == "served" else None,
        "回复期限": row.answer_due,
    }


def _about(matter: Matter) -> dict[str, Any]:
    unit = units().get(matter.unit_id or 0)
    return {
        "编号": matter.number,
        "名称": matter.title,
        "责任单位": unit.name if unit else "",
        "登记日期": matter.received_on,
        "完成期限": matter.due_on,
    }


def _steps(viewer: Post, matter: Matter) -> list[dict[str, Any]]:
    """What was done about a matter, oldest first."""
    lines = timeline.of(viewer, matter, lambda record: record)  # a form shows no files
    return [_step(one) for one in reversed(lines) if one.kind in STEPS]


def _step(line: Line) -> dict[str, Any]:
    on = line.happened_on or timezone.localdate(line.at)
    who = "　".join(one for one in (line.unit, line.actor) if one)
    return {"环节": line.label, "办理人": who, "日期": on, "意见": line.sentence}


def _signed(row: Any) -> dict[str, Any]:
    return {"环节": "签发", "办理人": row.signer, "日期": row.signed_on, "意见": row.reference}
