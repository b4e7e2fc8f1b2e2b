"""`bihuan verify`: everything that is promised about history, checked from the events up.

In order: the guards stand; every event's columns and text agree and its versions have no gap; the log
has each event once, its leaves, tree and checkpoints hold; every sealed text fits its commitment;
replaying all events into empty tables gives the rows that are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from bihuan.kernel import events, guards, history, log, project, record
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.log import Checkpoint, LogEntry, LogNode, Pending
from bihuan.kernel.project import Happened
from bihuan.kernel.rows import Gathered
from bihuan.lib import canonical, merkle, notes

CHUNK = 500
MOST = 50
"""Findings kept; a wrecked database should not fill the screen."""


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: which check, where, in words."""

    check: str
    where: str
    text: str


@dataclass
class Report:
    events: int = 0
    logged: int = 0
    waiting: int = 0
    matters: int = 0
    checkpoints: int = 0
    rows: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.findings

    def add(self, check: str, where: str, text: str) -> None:
        if len(self.findings) < MOST:
            self.findings.append(Finding(check, where, text))


def verify() -> Report:
    """Check everything; the first finding is the first difference."""
    report = Report()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for text in guards.problems(connection):
            report.add("guards", "database", text)
        _check_events(report)
        _check_log(report)
        _check_bodies(report)
        if report.ok:
            _check_replay(report)
        else:
            report.add("replay", "", _("事件本身已不可信，没有再做重放比对。"))
    return report


# -- events -----------------------------------------------------------------------------------


def _name(event: Event) -> str:
    return f"event {event.pk} (matter {event.matter_id}, version {event.version}, {event.kind})"


def _check_events(report: Report) -> None:
    matter_id, version = 0, 0
    for event in Event.objects.order_by("matter_id", "version").iterator(chunk_size=2000):
        report.events += 1
        if event.matter_id != matter_id:
            matter_id, version = event.matter_id, 0
            report.matters += 1
        version += 1
        if event.version != version:
            text = _("版本应为 %(n)d，中间有事件缺失。") % {"n": version}
            report.add("events", _name(event), text)
            version = event.version
        if problem := _event_problem(event):
            report.add("events", _name(event), problem)


def _event_problem(event: Event) -> str:
    try:
        envelope = canonical.decode(event.text)
        if canonical.encode(envelope).decode() != event.text:
            return _("正文不是规范写法，已被改动。")
        columns = {
            "matter": event.matter_id,
            "version": event.version,
            "kind": event.kind,
            "at": record.instant(event.at),
            "by": event.by_id,
            "on": event.happened_on.isoformat() if event.happened_on else None,
        }
        wrong = [name for name, value in columns.items() if envelope[name] != value]
        if wrong:
            return _("列 %(names)s 与正文不符，已被改动。") % {"names": ", ".join(wrong)}
        events.decode(event.kind, envelope["data"])
    except (ValueError, KeyError, TypeError) as error:
        return _("正文无法读取（%(why)s）。") % {"why": repr(error)}
    return ""


# -- the log ----------------------------------------------------------------------------------


def _check_log(report: Report) -> None:
    marks = {mark.size: mark for mark in Checkpoint.objects.order_by("size")}
    report.checkpoints = len(marks)
    nodes = {(n.level, n.number): bytes(n.hash) for n in LogNode.objects.iterator()}
    edge = merkle.Frontier()
    for entry, text in _entries():
        if entry.index != edge.size:
            report.add("log", f"index {edge.size}", _("日志序号有缺口。"))
            return
        if text is None:
            report.add(
                "log",
                f"index {entry.index}",
                _("日志里的事件 %(n)d 已不存在。") % {"n": entry.event_id},
            )
            return
        leaf = merkle.leaf_hash(text.encode())
        if leaf != bytes(entry.leaf):
            where = f"index {entry.index}, event {entry.event_id}"
            report.add("log", where, _("事件正文与入日志时的哈希不符，已被改动。"))
        for made in edge.append(bytes(entry.leaf)):
            if made.level and made.level % log.STORED_EVERY == 0:
                if nodes.pop((made.level, made.position), None) != made.hash:
                    report.add("log", f"node {made.level}/{made.position}", _("树节点不符。"))
        if mark := marks.pop(edge.size, None):
            _check_mark(report, mark, edge.root())
    report.logged = edge.size
    for left in marks:
        report.add("log", f"checkpoint {left}", _("签名检查点超出了日志的长度，日志被截短。"))
    for level, number in nodes:
        report.add("log", f"node {level}/{number}", _("多出的树节点。"))
    _check_waiting(report)


def _entries() -> Iterator[tuple[LogEntry, str | None]]:
    rows = LogEntry.objects.order_by("index").iterator(chunk_size=2000)
    while block := list(islice(rows, 2000)):
        texts = dict(
            Event.objects.filter(pk__in=[e.event_id for e in block]).values_list("pk", "text")
        )
        for entry in block:
            yield entry, texts.get(entry.event_id)


def _check_mark(report: Report, mark: Checkpoint, root: bytes) -> None:
    where = f"checkpoint {mark.size}"
    try:
        stated = notes.verify(mark.note, log.signer().vkey)
    except notes.BadNote as error:
        report.add("log", where, _("检查点签名无效（%(why)s）。") % {"why": error})
        return
    if (stated.origin, stated.size, stated.root) != (settings.LOG_ORIGIN, mark.size, root):
        report.add("log", where, _("检查点签过的树根与现有事件不符，历史被改写。"))
    if bytes(mark.root) != root:
        report.add("log", where, _("检查点记录的树根不符。"))


def _check_waiting(report: Report) -> None:
    """Not yet placed is not missing: each event stands in the log or in the queue."""
    report.waiting = Pending.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM kernel_event e"
            " WHERE NOT EXISTS (SELECT 1 FROM kernel_logentry l WHERE l.event_id = e.id)"
            " AND NOT EXISTS (SELECT 1 FROM kernel_pending p WHERE p.event_id = e.id)"
            " ORDER BY e.id LIMIT 5"
        )
        for (event_id,) in cursor.fetchall():
            text = _("事件既不在日志里，也不在等待队列里。")
            report.add("log", f"event {event_id}", text)


# -- sealed texts -----------------------------------------------------------------------------


def _check_bodies(report: Report) -> None:
    for body in Body.objects.iterator(chunk_size=2000):
        if body.text is None or body.salt is None:
            continue
        if events.commitment(bytes(body.salt), body.text) != body.digest:
            where = f"matter {body.matter_id}, {body.field}"
            report.add("bodies", where, _("密封的正文与事件中的承诺不符，已被改动。"))


# -- replay -----------------------------------------------------------------------------------


def _check_replay(report: Report) -> None:
    tables = list(project.tables())
    with connection.cursor() as cursor:
        for model in tables:
            table = model._meta.db_table
            cursor.execute(
                f'CREATE TEMP TABLE "{table}" (LIKE "{table}" INCLUDING ALL) ON COMMIT DROP'
            )
    replay()
    for model in tables:
        _compare(report, model)
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f'DROP TABLE pg_temp."{model._meta.db_table}"')


def replay() -> None:
    """Write every matter anew from its events, into whatever tables the names resolve to."""
    first = Event.objects.filter(version=1)
    registers = list(
        first.filter(kind="register.founded")
        .order_by("matter_id")
        .values_list("matter_id", flat=True)
    )
    for matter_id in registers:
        _replay([matter_id])
    others = first.exclude(kind="register.founded").order_by("matter_id")
    ids = others.values_list("matter_id", flat=True).iterator(chunk_size=CHUNK)
    while block := list(islice(ids, CHUNK)):
        _replay(block)


def _replay(matter_ids: list[int]) -> None:
    rows = Gathered()
    opened = Event.objects.filter(matter_id__in=matter_ids, version=1)
    opens = {e.matter_id: canonical.decode(e.text)["opens"] for e in opened}
    matters = []
    for matter_id, past in history.by_matter(matter_ids):
        matters.append(_rebuilt(matter_id, opens[matter_id], past, rows))
    for matter in matters:
        rows.add(matter)
    rows.flush()


def _rebuilt(
    matter_id: int, opens: dict[str, str], past: list[Happened], rows: Gathered
) -> "record.Matter":
    matter = record.bare(opens["kind"], matter_id, opens["number"])
    record.rebuild(matter, past, rows)
    return matter


def _compare(report: Report, model: type[Model]) -> None:
    """Rows that only one side has. Both directions, first by the table's own key."""
    assert issubclass(model, project.Projection)
    columns = ", ".join(
        f'"{f.column}"' for f in model._meta.concrete_fields if f.name not in model.replay_ignores
    )
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        home = cursor.fetchone()[0]
        there, made = f'"{home}"."{table}"', f'pg_temp."{table}"'
        cursor.execute(f"SELECT count(*) FROM {made}")
        report.rows += cursor.fetchone()[0]
        for left, right, text in (
            (there, made, _("这一行不是由事件得出的，或已被改动")),
            (made, there, _("按事件重放应有这一行，库里没有")),
        ):
            cursor.execute(
                f"SELECT * FROM (SELECT {columns} FROM {left} EXCEPT SELECT {columns} FROM {right}) d"
                " ORDER BY 1 LIMIT 3"
            )
            for row in cursor.fetchall():
                shown = ", ".join(str(value)[:40] for value in row[:6])
                report.add("replay", table, f"{text}：{shown}")
