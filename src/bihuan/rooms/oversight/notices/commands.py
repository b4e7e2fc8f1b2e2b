"""The verbs of notices; the only writers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock, deadlines, people, record, serials
from bihuan.kernel.errors import Invalid, NotAllowed, Refused
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.lib.text import clean
from bihuan.rooms.oversight.notices import events, kinds
from bihuan.rooms.oversight.notices.models import Notice

TITLE_MOST = 120
TEXT_MOST = 5000
Files = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Text:
    """What a notice says. `parts`: by the fields of its kind."""

    title: str
    unit: Unit
    parts: Mapping[str, str]
    copies: Sequence[Unit] = field(default_factory=tuple)

    def checked(self, kind: kinds.Kind) -> dict[str, Any]:
        """The fields of the event. Raises Invalid, naming what is missing."""
        wrong: dict[str, Any] = {}
        if not clean(self.title):
            wrong["title"] = _("请填写标题。")
        parts = {one.code: clean(self.parts.get(one.code, "")) for one in kind.fields}
        for one in kind.fields:
            if one.required and not parts[one.code]:
                wrong[one.code] = str(_("请填写“%(label)s”。")) % {"label": one.label}
            elif len(parts[one.code]) > TEXT_MOST:
                wrong[one.code] = str(_("最多%(most)d字。")) % {"most": TEXT_MOST}
        if self.unit.kind == "group" or not self.unit.active:
            wrong["unit"] = _("请从列表中选择单位。")
        if wrong:
            raise Invalid(wrong)
        copies = dict.fromkeys(one.pk for one in self.copies if one.pk != self.unit.pk)
        return {
            "title": seal(clean(self.title)[:TITLE_MOST]),
            "unit": self.unit.pk,
            "texts": {code: seal(text) for code, text in parts.items() if text},
            "copies": tuple(copies),
        }


def draft(code: str, text: Text, *, by: Post, about: Iterable[Matter] = ()) -> Matter:
    """Draft a notice of a kind, about matters or none. Raises Invalid, NotAllowed."""
    record.ready(record.bare("notice", 0, ""), "notice.drafted", by=by)
    given = text.checked(kinds.of(code))
    ids = tuple(dict.fromkeys(one.pk for one in about))
    return record.open("notice", events.Drafted(notice_kind=code, about=ids, **given), by=by)


def redraft(notice: Matter, text: Text, *, by: Post, seen: int | None = None) -> None:
    """Write it anew, before it is signed. Raises Invalid."""
    record.ready(notice, "notice.redrafted", by=by, seen=seen)
    given = text.checked(kinds.of(_row(notice).notice_kind))
    record.append(notice, events.Redrafted(**given), by=by, seen=seen)


def _row(notice: Matter) -> Notice:
    return Notice.objects.get(pk=notice.pk)


@transaction.atomic
def sign(notice: Matter, *, by: Post, seen: int | None = None) -> None:
    """Sign it: it takes the next number of its series in this year. Who signs at the same moment
    waits, so that no number is left out or given twice. Raises NotAllowed."""
    record.ready(notice, "notice.signed", by=by, seen=seen)
    kind = kinds.of(_row(notice).notice_kind)
    if by.role not in kind.signers:
        raise NotAllowed(_("这种公文不由您的岗位签发。"))
    year = clock.today().year
    serial = serials.take(Notice, kind.series, year)
    signed = events.Signed(kind.series, year, serial, seal(by.name))
    record.append(notice, signed, by=by, seen=seen)


def serve(notice: Matter, *, by: Post, seen: int | None = None) -> None:
    """Deliver it to everybody who acts for the unit. Raises Refused when nobody does."""
    record.ready(notice, "notice.served", by=by, seen=seen)
    row = _row(notice)
    acting = Post.objects.filter(
        Post.current(), unit=row.addressee_id, role__in=("head", "officer")
    )
    posts = tuple(acting.order_by("pk").values_list("pk", flat=True))
    if not posts:
        raise Refused(_("收文单位没有在任的负责人或经办人，无法送达。请先在机构人员中补充。"))
    due_on, basis = _due(kinds.of(row.notice_kind).receipt)
    record.append(notice, events.Served(posts, due_on, basis), by=by, seen=seen)


def _due(limit: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    basis = deadlines.basis(limit, clock.today())
    return deadlines.due(basis).on, basis


@transaction.atomic
def receipt(notice: Matter, *, by: Post, seen: int | None = None) -> None:
    """The unit has it. One that asks for no answer ends here."""
    record.ready(notice, "notice.receipted", by=by, seen=seen)
    limit = kinds.of(_row(notice).notice_kind).answer
    if limit is None:
        with record.whole(notice):
            record.append(notice, events.Receipted(), by=by, seen=seen)
            record.append(notice, events.Ended(), by=people.system())
        return
    due_on, basis = _due(limit)
    record.append(notice, events.Receipted(due_on, basis), by=by, seen=seen)


def answer(
    notice: Matter, *, text: str, by: Post, files: Files = (), seen: int | None = None
) -> None:
    """The unit's answer. Raises Invalid."""
    data = events.Answered(seal(_said("text", text)), tuple(files))
    record.append(notice, data, by=by, seen=seen)


def refuse_answer(notice: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """It will not do; the date stays. Raises Invalid."""
    data = events.AnswerRefused(seal(_said("reason", reason)))
    record.append(notice, data, by=by, seen=seen)


def end(notice: Matter, *, by: Post, seen: int | None = None) -> None:
    """The answer is accepted. Raises Refused while there is none."""
    record.ready(notice, "notice.ended", by=by, seen=seen)
    if notice.status != "answered":
        raise Refused(_("单位还没有回复，不能办结。"))
    record.append(notice, events.Ended(), by=by, seen=seen)


def cancel(notice: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """It counts no more; its number stays taken. Raises Invalid."""
    data = events.Cancelled(seal(_said("reason", reason)))
    record.append(notice, data, by=by, seen=seen)


def _said(name: str, text: str) -> str:
    kept = clean(text)
    if not kept:
        raise Invalid({name: _("请填写。")})
    if len(kept) > TEXT_MOST:
        raise Invalid({name: str(_("最多%(most)d字。")) % {"most": TEXT_MOST}})
    return kept
