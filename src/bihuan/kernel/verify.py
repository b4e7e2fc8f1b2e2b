"""`bihuan verify`: everything that is promised about history, checked from the events up.

In order: the guards stand; the log has each event once, and its leaves, tree and checkpoints hold;
every event's columns and text agree and its versions have no gap; every sealed text fits its
commitment and only erased ones are missing; replaying all events into empty tables gives the rows
that are there. docs/mechanisms/append-only.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from bihuan.kernel import events, guards, log, project, record
from bihuan.kernel.errors import BihuanError
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.log import Checkpoint, LogNode, Pending
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection
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
    """Check everything on one unmoving view of the database; the first finding is the first
    difference. Inside a transaction that was begun before, the view is that transaction's."""
    report = Report()
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for text in guards.problems(connection):
            report.add("guards", "database", text)
        _check_log(report)
        _check_queue(report)
        _check_history(report)
    return report


# -- the log ----------------------------------------------------------------------------------


def _check_log(report: Report) -> None:
    marks = {mark.size: mark for mark in Checkpoint.objects.order_by("size")}
    nodes = {(n.level, n.number): bytes(n.hash) for n in LogNode.objects.iterator()}
    report.checkpoints = len(marks)
    edge, last = merkle.Frontier(), None
    for index, event_id, leaf, text in _entries():
        if index != edge.size:
            report.add("log", f"index {edge.size}", _("日志序号有缺口。"))
            return
        if text is None:
            lost = _("日志里的事件 %(n)d 已不存在。") % {"n": event_id}
            report.add("log", f"index {index}, event {event_id}", lost)
        elif merkle.leaf_hash(text.encode()) != leaf:
            where = f"index {index}, event {event_id}"
            report.add("log", where, _("事件正文与入日志时的哈希不符，已被改动。"))
        for made in edge.append(leaf)[log.STORED_EVERY :: log.STORED_EVERY]:
            if nodes.pop((made.level, made.position), None) != made.hash:
                report.add("log", f"node {made.level}/{made.position}", _("树节点不符。"))
        if last := marks.pop(edge.size, None):
            _check_mark(report, last, edge.root())
    report.logged = edge.size
    _check_end(report, edge.size, signed=last is not None, longer=marks)
    for level, number in nodes:
        report.add("log", f"node {level}/{number}", _("多出的树节点。"))


def _check_end(report: Report, size: int, *, signed: bool, longer: Iterable[int]) -> None:
    """Every batch ends with a signature; without one all tables could be rewritten together."""
    for left in longer:
        report.add("log", f"checkpoint {left}", _("签名检查点超出了日志的长度，日志被截短。"))
    if size and not signed:
        report.add("log", f"checkpoint {size}", _("日志的末尾没有签名检查点，检查点被删除。"))


def _entries() -> Iterator[tuple[int, int, bytes, str | None]]:
    """(index, event id, leaf, text of the event) in the order of the log."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT l.index, l.event_id, l.leaf, e.text FROM kernel_logentry l"
            " LEFT JOIN kernel_event e ON e.id = l.event_id ORDER BY l.index"
        )
        while block := cursor.fetchmany(2000):
            for index, event_id, leaf, text in block:
                yield index, event_id, bytes(leaf), text


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


_UNPLACED = """
SELECT e.id FROM kernel_event e
 WHERE NOT EXISTS (SELECT 1 FROM kernel_logentry l WHERE l.event_id = e.id)
   AND NOT EXISTS (SELECT 1 FROM kernel_pending p WHERE p.event_id = e.id) ORDER BY 1 LIMIT 5
"""
_MISPLACED = """
SELECT p.event_id FROM kernel_pending p
 WHERE EXISTS (SELECT 1 FROM kernel_logentry l WHERE l.event_id = p.event_id)
    OR NOT EXISTS (SELECT 1 FROM kernel_event e WHERE e.id = p.event_id) ORDER BY 1 LIMIT 5
"""


def _check_queue(report: Report) -> None:
    """Not yet placed is not missing: each event stands in the log or in the queue, not in both."""
    report.waiting = Pending.objects.count()
    for query, text in (
        (_UNPLACED, _("事件既不在日志里，也不在等待队列里。")),
        (_MISPLACED, _("等待队列里的事件不存在，或已在日志里。")),
    ):
        with connection.cursor() as cursor:
            cursor.execute(query)
            for (event_id,) in cursor.fetchall():
                report.add("log", f"event {event_id}", text)


# -- histories --------------------------------------------------------------------------------


def _check_history(report: Report) -> None:
    """Read every history once: check it, and write its rows anew into tables of our own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        home = cursor.fetchone()[0]
        for model in project.tables():
            # Under the same name: projectors write here and not there.
            table = model._meta.db_table
            cursor.execute(
                f'CREATE TEMP TABLE "{table}" (LIKE "{home}"."{table}" INCLUDING DEFAULTS'
                " INCLUDING IDENTITY INCLUDING GENERATED) ON COMMIT DROP"
            )
    sealed = 0
    for matter_ids in _blocks():
        sealed += _replay(report, matter_ids)
    if Body.objects.count() != sealed:
        report.add("bodies", "kernel_body", _("有密封的正文不属于任何事件。"))
    if report.ok:
        for model in project.tables():
            _compare(report, model, home)
    else:
        report.add("replay", "", _("事件本身已不可信，没有再做重放比对。"))
    with connection.cursor() as cursor:
        for model in project.tables():
            cursor.execute(f'DROP TABLE pg_temp."{model._meta.db_table}"')


def _blocks() -> Iterator[list[int]]:
    """Ids of all matters: each register by itself and first, for others build on its rows."""
    begun = Event.objects.filter(kind="register.founded").order_by("matter_id")
    registers = list(dict.fromkeys(begun.values_list("matter_id", flat=True)))
    yield from ([one] for one in registers)
    ids = Event.objects.exclude(matter_id__in=registers).order_by("matter_id").distinct()
    rows = ids.values_list("matter_id", flat=True).iterator(chunk_size=CHUNK)
    while block := list(islice(rows, CHUNK)):
        yield block


@dataclass
class _History:
    """One matter's events, as far as they could be read."""

    opens: dict[str, str] = field(default_factory=dict)
    past: list[Happened] = field(default_factory=list)


def _replay(report: Report, matter_ids: list[int]) -> int:
    """Check these histories and write their rows; returns how many sealed texts they hold."""
    histories = _read(report, matter_ids)
    seals = [seal for one in histories.values() for seal in _seals(one.past)]
    _check_bodies(report, histories, seals)
    rows = Gathered()
    matters = [
        matter
        for matter_id, one in histories.items()
        if one.opens and (matter := _rebuilt(report, matter_id, one, rows))
    ]
    for matter in matters:
        rows.add(matter)
    try:
        with transaction.atomic():
            rows.flush()
    except DatabaseError as error:
        where = f"matters {matter_ids[0]} to {matter_ids[-1]}"
        report.add("replay", where, _("重放出的行无法写入（%(why)s）。") % {"why": error})
    return len(seals)


def _read(report: Report, matter_ids: list[int]) -> dict[int, _History]:
    histories = {matter_id: _History() for matter_id in matter_ids}
    report.matters += len(matter_ids)
    expected = dict.fromkeys(matter_ids, 1)
    for event in _stored(matter_ids):
        report.events += 1
        if event.version != expected[event.matter_id]:
            text = _("版本应为 %(n)d，中间有事件缺失。")
            report.add("events", str(event), text % {"n": expected[event.matter_id]})
        expected[event.matter_id] = event.version + 1
        try:
            envelope, happened = _checked(event)
        except ValueError as error:
            report.add("events", str(event), str(error))
            continue
        one = histories[event.matter_id]
        one.past.append(happened)
        if event.version == 1:
            one.opens = envelope.get("opens") or {}
            if not {"kind", "number"} <= set(one.opens):
                one.opens = {}
                report.add("events", str(event), _("开头的事件没有说明这是什么事项。"))
    return histories


class _Stored(NamedTuple):
    """A row of the event table; no model, for there are many."""

    id: int
    matter_id: int
    version: int
    kind: str
    at: datetime
    by_id: int
    happened_on: date | None
    text: str

    def __str__(self) -> str:
        return f"event {self.id} (matter {self.matter_id}, version {self.version}, {self.kind})"


def _stored(matter_ids: list[int]) -> Iterator[_Stored]:
    rows = Event.objects.filter(matter_id__in=matter_ids).order_by("matter_id", "version")
    return map(_Stored._make, rows.values_list(*_Stored._fields))


def _checked(event: _Stored) -> tuple[dict[str, Any], Happened]:
    """The envelope and what happened. Raises ValueError in words when they do not agree."""
    try:
        envelope = cast(dict[str, Any], canonical.decode(event.text))
        if canonical.encode(envelope).decode() != event.text:
            raise ValueError(_("正文不是规范写法，已被改动。"))
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
            raise ValueError(_("列 %(names)s 与正文不符，已被改动。") % {"names": ", ".join(wrong)})
        data = events.decode(event.kind, envelope["data"])
        return envelope, Happened(*event[:-1], data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(_("正文无法读取（%(why)s）。") % {"why": repr(error)}) from error


# -- sealed texts -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Seal:
    matter_id: int
    version: int
    name: str
    sealed: events.Sealed


def _seals(past: list[Happened]) -> Iterator[_Seal]:
    for one in past:
        for name, sealed in events.sealed_fields(one.data):
            yield _Seal(one.matter_id, one.version, name, sealed)


def _check_bodies(report: Report, histories: dict[int, _History], seals: list[_Seal]) -> None:
    """Put the texts in, each checked against its commitment."""
    bodies = _bodies([one.sealed.digest for one in seals])
    erasures = (p for h in histories.values() for p in h.past if p.kind == "body.erased")
    erased = {digest for one in erasures for digest in one.data.digests}
    for one in seals:
        body = bodies.get(one.sealed.digest)
        if problem := _body_problem(body, one.matter_id, one.sealed.digest in erased):
            where = f"matter {one.matter_id}, version {one.version}, {one.name}"
            report.add("bodies", where, problem)
        elif body is not None:
            one.sealed.text = body.text


class _Body(NamedTuple):
    digest: str
    matter_id: int
    salt: bytes | None
    text: str | None


def _bodies(digests: list[str]) -> dict[str, _Body]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest, matter_id, salt, text FROM kernel_body WHERE digest = ANY(%s)",
            [digests],
        )
        return {row[0]: _Body._make(row) for row in cursor.fetchall()}


def _body_problem(body: _Body | None, matter_id: int, erased: bool) -> str:
    if body is None or body.matter_id != matter_id:
        return _("密封的正文不见了。")
    if body.text is None or body.salt is None:
        return "" if erased else _("密封的正文被删除，却没有依法删除的事件。")
    if erased:
        return _("事件说这处正文已依法删除，它却仍在库里。")
    if not events.fits(body.digest, body.salt, body.text):
        return _("密封的正文与事件中的承诺不符，已被改动。")
    return ""


# -- rows -------------------------------------------------------------------------------------


def _rebuilt(report: Report, matter_id: int, one: _History, rows: Gathered) -> Matter | None:
    matter = record.bare(one.opens["kind"], matter_id, one.opens["number"])
    try:
        record.rebuild(matter, one.past, rows)
    except (BihuanError, ObjectDoesNotExist, LookupError, ValueError, TypeError) as error:
        where = f"matter {matter_id} {matter.number}, after version {matter.version}"
        report.add("replay", where, _("事件无法重放（%(why)s）。") % {"why": error})
        return None
    return matter


def _compare(report: Report, model: type[Projection], home: str) -> None:
    """Rows that only one side has, a few from each side, by the table's own key."""
    fields = [f for f in model._meta.concrete_fields if f.name not in model.replay_ignores]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    table = model._meta.db_table
    there, made = f'"{home}"."{table}"', f'pg_temp."{table}"'
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {made}")  # noqa: S608
        report.rows += cursor.fetchone()[0]
        for left, right, text in (
            (there, made, _("这一行不是由事件得出的，或已被改动")),
            (made, there, _("按事件重放应有这一行，库里没有")),
        ):
            only = f"SELECT {columns} FROM {left} EXCEPT ALL SELECT {columns} FROM {right}"  # noqa: S608
            cursor.execute(f"SELECT * FROM ({only}) d ORDER BY 1 LIMIT 3")  # noqa: S608
            for row in cursor.fetchall():
                # Its key and no more of it: rows hold what people said and who they are.
                report.add("replay", table, f"{text}：{fields[0].column}={row[0]}")
