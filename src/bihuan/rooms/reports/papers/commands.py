"""The verbs of reports up to the signature; the only writers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.base import File as Upload
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities import files
from bihuan.kernel import clock, history, record, recusals, schemes, serials
from bihuan.kernel.errors import Invalid, NotAllowed, Refused
from bihuan.kernel.events import EventData, Sealed, seal
from bihuan.kernel.figures import Scope
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.lib.text import clean
from bihuan.rooms.reports.papers import events, kinds, numbers
from bihuan.rooms.reports.papers.models import Report

TITLE_MOST = 120
WORDS_MOST = 1000
TEXT_MOST = 3000


@dataclass(frozen=True)
class Order:
    """What a report is to say: numbers of the end of a day, over a scope. `texts`: what the
    author writes, by field of the template."""

    title: str
    as_of: date
    scope: Scope = field(default_factory=Scope)
    texts: Mapping[str, str] = field(default_factory=dict)

    def checked(self) -> Order:
        """Raises Invalid, naming what is missing."""
        wrong: dict[str, str | Promise] = {}
        title = clean(self.title)
        if not title:
            wrong["title"] = _("请填写标题。")
        elif len(title) > TITLE_MOST:
            wrong["title"] = str(_("最多%(most)d字。")) % {"most": TITLE_MOST}
        if self.as_of > clock.today():
            wrong["as_of"] = _("截至日不能晚于今天。")
        if self.scope.list_code and self.scope.list_code not in schemes.every("list"):
            wrong["list_code"] = _("没有这种台账。")
        texts = {name: clean(text) for name, text in self.texts.items()}
        for name, text in texts.items():
            if len(text) > TEXT_MOST:
                wrong[name] = str(_("最多%(most)d字。")) % {"most": TEXT_MOST}
        if wrong:
            raise Invalid(wrong)
        return Order(title, self.as_of, self.scope, {n: text for n, text in texts.items() if text})


@transaction.atomic
def compose(code: str, order: Order, *, by: Post) -> Matter:
    """Make a report of a kind from its template. Raises Invalid, NotAllowed."""
    record.ready(record.bare("report", 0, ""), "report.composed", by=by)
    kind, order = kinds.of(code), order.checked()
    made = numbers.filled(kind, order)
    kept = keep(made.docx, made.name, None, by)
    data = events.Composed(report_kind=code, **_written(order, made, kept))
    report = record.open("report", data, by=by)
    files.belong([kept], report)
    return report


@transaction.atomic
def recompose(report: Matter, order: Order, *, by: Post, seen: int | None = None) -> None:
    """Make it anew from the template of today, with another day or scope if asked. Raises
    Invalid."""
    record.ready(report, "report.recomposed", by=by, seen=seen)
    kind, order = kinds.of(row_of(report).report_kind), order.checked()
    made = numbers.filled(kind, order)
    kept = keep(made.docx, made.name, report, by)
    record.append(report, events.Recomposed(**_written(order, made, kept)), by=by, seen=seen)


def _written(order: Order, made: numbers.Made, kept: files.Stored) -> dict[str, Any]:
    return {
        "title": seal(order.title),
        "as_of": order.as_of,
        "scope": order.scope.plain(),
        "texts": tuple({"field": n, "text": seal(text)} for n, text in order.texts.items()),
        "edition": made.edition,
        "numbers": tuple(made.numbers),
        "files": (files.as_event(kept),),
    }


def keep(docx: bytes, name: str, report: Matter | None, by: Post) -> files.Stored:
    return files.accept(ContentFile(docx, f"{name}.docx"), matter=report, by=by)


@transaction.atomic
def revise(
    report: Matter, upload: Upload[bytes], *, by: Post, seen: int | None = None
) -> list[numbers.Number]:
    """Keep a version edited outside; gives its numbers, each recomputed. Raises Invalid,
    BadFile."""
    record.ready(report, "report.revised", by=by, seen=seen)
    if files.check(upload).code != "docx":
        raise Invalid({"docx": _("请上传 .docx 文件：在 Word 或 WPS 中另存为 .docx 后再传。")})
    upload.seek(0)
    found = numbers.verified(upload.read())
    kept = files.accept(upload, matter=report, by=by)
    data = events.Revised(tuple(found), (files.as_event(kept),))
    record.append(report, data, by=by, seen=seen)
    return found


def row_of(report: Matter) -> Report:
    return Report.objects.get(pk=report.pk)


# -- signatures -----------------------------------------------------------------------------------


def askable(report: Matter, step: kinds.Step) -> list[Post]:
    """Who may be asked to do a step: who acts in one of its roles today, and where it says so has
    written none of it."""
    writers = _writers(report) if step.apart else []
    today = clock.today()
    return [
        one
        for one in posts().values()
        if one.role in step.roles
        and one.serves(today)
        and not any(recusals.same_person(one, writer) for writer in writers)
    ]


def _writers(report: Matter) -> list[Post]:
    """Who made or changed a version of it."""
    told = history.of(report, "report.composed", "report.recomposed", "report.revised")
    return [posts()[pk] for pk in {one.by_id for one in told}]


def _asked(report: Matter, step: kinds.Step, to: Post | None) -> Post:
    if to is None or to.pk not in {one.pk for one in askable(report, step)}:
        text = _("请从列表中选择由谁%(step)s。")
        raise Invalid({"to": str(text) % {"step": step.word}})
    return to


def submit(
    report: Matter, *, to: Post | None, by: Post, words: str = "", seen: int | None = None
) -> None:
    """Ask for the first signature. Who edited numbers by hand, or against the figures, says why.
    Raises Invalid."""
    record.ready(report, "report.submitted", by=by, seen=seen)
    row = row_of(report)
    step = kinds.of(row.report_kind).after("")
    assert step is not None
    said = _said("words", words, required=bool(row.odd), why=EXPLAIN)
    asked = _asked(report, step, to)
    record.append(report, events.Submitted(step.code, asked.pk, said), by=by, seen=seen)


EXPLAIN = _("有数字与指标不一致或经手工改动，请说明理由。")


@transaction.atomic
def approve(
    report: Matter, *, by: Post, to: Post | None = None, words: str = "", seen: int | None = None
) -> None:
    """Do the step that was asked of this post. The last one is the signature: the report takes
    the next number of its series in this year. Raises Invalid, NotAllowed."""
    row, kind = row_of(report), kinds.of(row_of(report).report_kind)
    last = bool(row.step) and kind.after(row.step) is None
    record.ready(report, "report.signed" if last else "report.passed", by=by, seen=seen)
    step = _mine(report, row, kind, by)
    said = _said("words", words)
    data: EventData
    if last:
        year = clock.today().year
        serial = serials.take(Report, kind.series, year)
        data = events.Signed(step.code, kind.series, year, serial, seal(by.name), said)
    else:
        following = kind.after(step.code)
        assert following is not None
        asked = _asked(report, following, to)
        data = events.Passed(step.code, step.label, following.code, asked.pk, said)
    record.append(report, data, by=by, seen=seen)


def _mine(report: Matter, row: Report, kind: kinds.Kind, by: Post) -> kinds.Step:
    """The step under way, which is this post's. Raises NotAllowed."""
    step = kind.step(row.step)
    if row.waits_for != by.pk:
        raise NotAllowed(_("这一步没有送到您这里。"))
    if by.role not in step.roles:
        raise NotAllowed(_("这一步不由您的岗位办理。"))
    if step.apart and any(recusals.same_person(one, by) for one in _writers(report)):
        raise NotAllowed(_("自己拟的稿，要由别人审签。"))
    return step


def send_back(report: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """Back to the author, with words. Raises Invalid, NotAllowed."""
    record.ready(report, "report.sent_back", by=by, seen=seen)
    row = row_of(report)
    step = _mine(report, row, kinds.of(row.report_kind), by)
    data = events.SentBack(step.code, step.label, must("reason", reason))
    record.append(report, data, by=by, seen=seen)


def recall(report: Matter, *, by: Post, seen: int | None = None) -> None:
    """The author takes it back. Raises NotAllowed."""
    record.ready(report, "report.recalled", by=by, seen=seen)
    if not recusals.same_person(posts()[row_of(report).author], by):
        raise NotAllowed(_("只有拟稿人可以撤回。"))
    record.append(report, events.Recalled(), by=by, seen=seen)


def cancel(report: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """It counts no more; its number, if it has one, stays taken. Raises Invalid, Refused."""
    record.ready(report, "report.cancelled", by=by, seen=seen)
    said = must("reason", reason)
    if report.status != "drafted" and by.role == "clerk":
        raise Refused(_("已经送审的报告由督办管理员或分管领导作废。"))
    record.append(report, events.Cancelled(said), by=by, seen=seen)


def must(name: str, text: str) -> Sealed:
    said = _said(name, text, required=True)
    assert said is not None
    return said


def _said(
    name: str, text: str, *, required: bool = False, why: str | Promise = ""
) -> Sealed | None:
    kept = clean(text)
    if not kept:
        if required:
            raise Invalid({name: why or _("请填写。")})
        return None
    if len(kept) > WORDS_MOST:
        raise Invalid({name: str(_("最多%(most)d字。")) % {"most": WORDS_MOST}})
    return seal(kept)
