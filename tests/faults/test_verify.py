"""Whatever is changed behind the program's back, `verify` names it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from bihuan import story as telling
from bihuan.kernel import erase, history, log, project, verify
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection
from bihuan.kernel.tests.district import District
from bihuan.rooms.collection import commands as collections
from bihuan.rooms.collection.asking import commands as forms
from bihuan.rooms.collection.asking.tests import asking
from bihuan.rooms.collection.tests import gathering
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.voices import commands as voices
from tests.database import AsOwner
from tests.properties import stage


@pytest.fixture
def story(district: District) -> Matter:
    """Every projection has a row, the log has all events but the last."""
    oversight.assign_contacts(district.group, units=[district.school], by=district.supervisor)
    problem = stage.closed(district, stage.opinion(district))
    heard = gathering.meeting(district)
    collections.note(heard, collections.Noted("会议太多"), by=district.clerk)
    form = asking.handed_out(district, asking.survey())
    asking.answer(form, asking.somebody(), {"how": "1"}, {"wish": ""})
    by_code = asking.handed_out(district, asking.survey(), "code")
    forms.issue_codes(by_code, count=1, batch="家长", by=district.clerk)
    log.integrate()
    stage.opinion(district)
    return problem


def execute(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)


def findings() -> list[tuple[str, str, str]]:
    return [(one.check, one.where, one.text) for one in verify.verify().findings]


def first() -> tuple[str, str, str]:
    found = findings()
    assert found, "nothing was found"
    return found[0]


def test_an_untouched_history_has_no_findings(story: Matter) -> None:
    report = verify.verify()
    assert report.ok
    assert report.events == report.logged + report.waiting
    assert report.waiting == 1
    assert report.matters == Matter.objects.count()
    assert report.rows == sum(model._default_manager.count() for model in project.tables())


# -- events -----------------------------------------------------------------------------------


def test_one_byte_of_one_event_changed(story: Matter, as_owner: AsOwner) -> None:
    event = Event.objects.get(matter_id=story.pk, kind="problem.verified")
    with as_owner(triggers=False):
        execute(
            "UPDATE kernel_event SET text = replace(text, 'site', 'sitf') WHERE id = %s", event.pk
        )
    check, where, text = first()
    assert (check, text) == ("log", "事件正文与入日志时的哈希不符，已被改动。")
    assert f"event {event.pk}" in where


def test_one_byte_of_an_event_that_waits_for_the_log_changed(
    story: Matter, as_owner: AsOwner
) -> None:
    event = Event.objects.latest("pk")
    with as_owner(triggers=False):
        execute(
            "UPDATE kernel_event SET text = replace(text, 'other', 'phone') WHERE id = %s", event.pk
        )
    check, where, text = first()
    assert check == "replay"
    assert where == "kernel_matter"
    assert text.startswith("这一行不是由事件得出的，或已被改动")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "'problem.urged'"),
        ("at", "at + interval '1 microsecond'"),
        ("by_id", "by_id + 1"),
        ("happened_on", "'2014-06-12'"),
    ],
)
def test_a_column_of_an_event_changed(
    story: Matter, as_owner: AsOwner, column: str, value: str
) -> None:
    event = Event.objects.get(matter_id=story.pk, kind="problem.verified")
    with as_owner(triggers=False):
        execute(f"UPDATE kernel_event SET {column} = {value} WHERE id = %s", event.pk)
    check, where, text = first()
    assert check == "events"
    assert where.startswith(f"event {event.pk} ")
    assert {"by_id": "by", "happened_on": "on"}.get(column, column) in text


def test_an_event_deleted(story: Matter, as_owner: AsOwner) -> None:
    event = Event.objects.get(matter_id=story.pk, kind="problem.verified")
    with as_owner(triggers=False):
        execute("DELETE FROM kernel_event WHERE id = %s", event.pk)
    found = findings()
    assert found[0][0] == "log"
    assert f"事件 {event.pk} 已不存在" in found[0][2]
    assert any(c == "events" and "中间有事件缺失" in text for c, _, text in found)


def test_the_last_event_deleted_with_its_place_in_the_queue(
    story: Matter, as_owner: AsOwner
) -> None:
    event = Event.objects.latest("pk")
    with as_owner(triggers=False):
        execute("DELETE FROM kernel_event WHERE id = %s", event.pk)
        execute("DELETE FROM kernel_pending WHERE event_id = %s", event.pk)
    assert {check for check, _, _ in findings()} >= {"bodies"}


def insert_event(matter: Matter, kind: str, data: str = "{}") -> int:
    """As the run-time role can: a well-formed event nobody decided on."""
    version = matter.version + 1
    execute(
        "INSERT INTO kernel_event (matter_id, version, kind, at, by_id, text) SELECT %s, %s, %s,"
        " '2026-01-01T00:00:00Z', -1, %s",
        matter.pk,
        version,
        kind,
        f'{{"at":"2026-01-01T00:00:00.000000Z","by":-1,"data":{data},"kind":"{kind}",'
        f'"matter":{matter.pk},"on":null,"version":{version}}}',
    )
    return Event.objects.latest("pk").pk


def test_an_event_inserted_without_a_place_in_the_queue(story: Matter) -> None:
    event = insert_event(story, "problem.sent_back")
    assert ("log", f"event {event}", "事件既不在日志里，也不在等待队列里。") in findings()


def test_an_event_inserted_that_the_lifecycle_does_not_allow(story: Matter) -> None:
    event = insert_event(story, "problem.sent_back")
    execute("INSERT INTO kernel_pending VALUES (%s, now())", event)
    check, where, text = first()
    assert check == "replay"
    assert story.number in where
    assert "已销号" in text


def test_an_event_inserted_that_cannot_be_read(story: Matter) -> None:
    event = insert_event(story, "problem.urged", '{"more":2,"text":[1]}')
    execute("INSERT INTO kernel_pending VALUES (%s, now())", event)
    check, where, text = first()
    assert check == "events"
    assert where.startswith(f"event {event} ")
    assert "正文无法读取" in text


def test_an_event_text_that_is_not_json(story: Matter) -> None:
    execute(
        "INSERT INTO kernel_event (matter_id, version, kind, at, by_id, text)"
        " VALUES (%s, %s, 'problem.urged', now(), -1, '{')",
        story.pk,
        story.version + 1,
    )
    execute("INSERT INTO kernel_pending SELECT max(id), now() FROM kernel_event")
    assert first()[0] == "events"


def test_an_event_of_a_matter_without_a_beginning(story: Matter) -> None:
    ghost = Matter(pk=99_999, version=0, number="W-0")
    event = insert_event(ghost, "problem.received")
    execute("INSERT INTO kernel_pending VALUES (%s, now())", event)
    check, where, text = first()
    assert check == "events"
    assert where.startswith(f"event {event} ")
    assert "没有说明" in text


def test_a_queue_entry_without_an_event_or_placed_already(story: Matter) -> None:
    execute("INSERT INTO kernel_pending VALUES (88888, now())")
    execute("INSERT INTO kernel_pending SELECT event_id, now() FROM kernel_logentry LIMIT 1")
    named = [where for check, where, text in findings() if "等待队列" in text]
    assert "event 88888" in named
    assert len(named) == 2


# -- the log ----------------------------------------------------------------------------------


def test_a_leaf_of_the_log_changed(story: Matter, as_owner: AsOwner) -> None:
    with as_owner(triggers=False):
        execute("UPDATE kernel_logentry SET leaf = sha256('x') WHERE index = 3")
    check, where, _ = first()
    assert check == "log"
    assert where.startswith("index 3, event ")


def test_a_leaf_changed_together_with_its_event_is_told_by_the_signed_checkpoint(
    story: Matter, as_owner: AsOwner
) -> None:
    event = Event.objects.get(matter_id=story.pk, kind="problem.verified")
    with as_owner(triggers=False):
        execute(
            "UPDATE kernel_event SET text = replace(text, 'site', 'data') WHERE id = %s", event.pk
        )
        execute(
            "UPDATE kernel_logentry l"
            " SET leaf = sha256('\\x00'::bytea || convert_to(e.text, 'UTF8'))"
            " FROM kernel_event e WHERE e.id = l.event_id AND e.id = %s",
            event.pk,
        )
    size = log.size()
    assert first() == ("log", f"checkpoint {size}", "检查点签过的树根与现有事件不符，历史被改写。")


def test_an_entry_of_the_log_deleted(story: Matter, as_owner: AsOwner) -> None:
    with as_owner(triggers=False):
        execute("DELETE FROM kernel_logentry WHERE index = 5")
    assert first() == ("log", "index 5", "日志序号有缺口。")


def test_the_end_of_the_log_cut_off(story: Matter, as_owner: AsOwner) -> None:
    size = log.size()
    with as_owner(triggers=False):
        execute("DELETE FROM kernel_logentry WHERE index = %s", size - 1)
    assert first() == ("log", f"checkpoint {size}", "签名检查点超出了日志的长度，日志被截短。")


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "STORED_EVERY", 2)


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("UPDATE kernel_lognode SET hash = sha256('x') WHERE level = 2 AND number = 1", "不符"),
        ("DELETE FROM kernel_lognode WHERE level = 2 AND number = 1", "不符"),
        ("INSERT INTO kernel_lognode (level, number, hash) VALUES (2, 999, sha256('x'))", "多出"),
    ],
)
def test_a_node_of_the_tree_changed_deleted_or_added(
    small_steps: None, story: Matter, as_owner: AsOwner, statement: str, text: str
) -> None:
    with as_owner(triggers=False):
        execute(statement)
    check, where, said = first()
    assert check == "log"
    assert where in ("node 2/1", "node 2/999")
    assert text in said


ANOTHER_LETTER = "CASE substr(note, 30, 1) WHEN 'A' THEN 'B' ELSE 'A' END"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("note = replace(note, 'bihuan', 'bihuen')", "签名无效"),
        (f"note = overlay(note placing {ANOTHER_LETTER} from 30)", "签名无效"),
        ("root = sha256('x')", "检查点记录的树根不符"),
        ("size = size + 1000", "日志被截短"),
    ],
)
def test_a_checkpoint_changed(story: Matter, as_owner: AsOwner, change: str, text: str) -> None:
    with as_owner(triggers=False):
        execute(f"UPDATE kernel_checkpoint SET {change}")
    check, where, said = first()
    assert check == "log"
    assert where.startswith("checkpoint ")
    assert text in said


def rewrite(event: Event, old: str, new: str) -> None:
    """Change an event and its leaf; the log is too short to have stored nodes."""
    execute(
        "UPDATE kernel_event SET text = replace(text, %s, %s) WHERE id = %s", old, new, event.pk
    )
    execute(
        "UPDATE kernel_logentry l SET leaf = sha256('\\x00'::bytea || convert_to(e.text, 'UTF8'))"
        " FROM kernel_event e WHERE e.id = l.event_id AND e.id = %s",
        event.pk,
    )


def test_an_event_rewritten_with_its_leaf_and_all_checkpoints_taken_away(
    story: Matter, as_owner: AsOwner
) -> None:
    event = Event.objects.get(matter_id=story.pk, kind="problem.verified")
    with as_owner(triggers=False):
        rewrite(event, "site", "data")
        execute("DELETE FROM kernel_checkpoint")
    size = log.size()
    assert first() == ("log", f"checkpoint {size}", "日志的末尾没有签名检查点，检查点被删除。")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM kernel_checkpoint",
        "UPDATE kernel_checkpoint SET root = sha256('x')",
        "UPDATE kernel_checkpoint SET note = replace(note, 'bihuan', 'bihuen')",
    ],
)
def test_the_sequencer_signs_nothing_on_top_of_a_log_it_did_not_sign(
    story: Matter, as_owner: AsOwner, statement: str
) -> None:
    """Else the next event would have the rewritten history signed."""
    event = Event.objects.get(matter_id=story.pk, kind="problem.verified")
    with as_owner(triggers=False):
        rewrite(event, "site", "data")
        execute(statement)
    size, waiting = log.size(), verify.verify().waiting
    with pytest.raises(log.Rewritten):
        log.integrate()
    assert (log.size(), verify.verify().waiting) == (size, waiting)


# -- sealed texts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("UPDATE kernel_body SET text = text || '。' WHERE digest = %s", "已被改动"),
        ("UPDATE kernel_body SET salt = '\\x00' WHERE digest = %s", "已被改动"),
        ("UPDATE kernel_body SET matter_id = 1 WHERE digest = %s", "不见了"),
        ("DELETE FROM kernel_body WHERE digest = %s", "不见了"),
    ],
)
def test_a_sealed_text_changed_moved_or_deleted(
    story: Matter, as_owner: AsOwner, change: str, text: str
) -> None:
    findings_of_the_inspector = history.of(story, "problem.verified")[0].data.findings
    with as_owner(triggers=False):
        execute(change, findings_of_the_inspector.digest)
    check, where, said = first()
    assert check == "bodies"
    assert where == f"matter {story.pk}, version 7, findings"
    assert text in said


def test_a_sealed_text_whose_first_characters_went_into_the_salt(
    story: Matter, as_owner: AsOwner
) -> None:
    """“不满意” is no longer “满意” under the same digest."""
    said = history.of(story, "problem.verified")[0].data.findings
    with as_owner(triggers=False):
        execute(
            "UPDATE kernel_body SET salt = salt || convert_to(left(text, 1), 'UTF8'),"
            " text = substr(text, 2) WHERE digest = %s",
            said.digest,
        )
    check, _, text = first()
    assert (check, text) == ("bodies", "密封的正文与事件中的承诺不符，已被改动。")


def test_a_sealed_text_erased_without_an_event_that_says_so(story: Matter) -> None:
    digest = history.of(story, "problem.verified")[0].data.findings.digest
    execute(
        "UPDATE kernel_body SET text = NULL, salt = NULL, erased_at = now() WHERE digest = %s",
        digest,
    )
    check, _, text = first()
    assert (check, text) == ("bodies", "密封的正文被删除，却没有依法删除的事件。")


def test_a_sealed_text_that_was_erased_and_put_back(
    district: District, story: Matter, as_owner: AsOwner
) -> None:
    said = history.of(story, "problem.verified")[0].data.findings
    execute("CREATE TEMP TABLE kept AS SELECT * FROM kernel_body WHERE digest = %s", said.digest)
    erase.erase(story, digests=[said.digest], reason="本人申请", by=district.admin)
    assert verify.verify().ok
    with as_owner(triggers=False):
        execute(
            "UPDATE kernel_body b SET text = k.text, salt = k.salt, erased_at = NULL"
            " FROM kept k WHERE k.digest = b.digest"
        )
    check, _, text = first()
    assert (check, text) == ("bodies", "事件说这处正文已依法删除，它却仍在库里。")


def test_a_sealed_text_no_event_knows(story: Matter) -> None:
    execute("INSERT INTO kernel_body VALUES (repeat('ab', 32), 1, 'x', '\\x00', '某人的话', NULL)")
    assert ("bodies", "kernel_body", "有密封的正文不属于任何事件。") in findings()


# -- rows -------------------------------------------------------------------------------------


def changed(model: Any, key: Any) -> str:
    """An assignment that changes some column of the row which replay compares."""
    row = model._default_manager.values().get(pk=key)
    for field in model._meta.concrete_fields:
        kind = field.get_internal_type()
        if field.primary_key or field.name in model.replay_ignores or field.unique:
            continue
        if row[field.attname] is None:
            continue
        if kind in ("CharField", "TextField"):
            return f'"{field.column}" = left("{field.column}", 10) || \'x\''
        if kind in ("IntegerField", "SmallIntegerField", "BigIntegerField", "ForeignKey"):
            return f'"{field.column}" = "{field.column}" + 1'
        if kind == "JSONField":
            return f'"{field.column}" = \'["x"]\'::jsonb'
        if kind == "BooleanField":
            return f'"{field.column}" = NOT "{field.column}"'
        if field.db_type(connection) == "tsvector":
            return f"\"{field.column}\" = 'x'::tsvector"
    raise AssertionError(f"{model.__name__} has no column to change")


@contextmanager
def undone() -> Iterator[None]:
    """What is broken inside is whole again afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def some_row(model: type[Projection]) -> tuple[str, str, Any]:
    """Table, key column and the greatest key."""
    table, column = model._meta.db_table, f'"{model._meta.pk.column}"'
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({column}) FROM {table}")
        key = cursor.fetchone()[0]
    assert key is not None, f"the story leaves no row in {table}"
    return table, column, key


def change(model: type[Projection]) -> None:
    table, column, key = some_row(model)
    execute(f"UPDATE {table} SET {changed(model, key)} WHERE {column} = %s", key)


def delete(model: type[Projection]) -> None:
    table, column, key = some_row(model)
    execute(f"DELETE FROM {table} WHERE {column} = %s", key)


def add_a_twin(model: type[Projection]) -> None:
    """A row like one that is there, but for what has to be unique."""
    table, column, key = some_row(model)
    twin = f"twin_of_{table}"
    execute(f"CREATE TEMP TABLE {twin} AS SELECT * FROM {table} WHERE {column} = %s", key)
    for field in model._meta.concrete_fields:
        name = f'"{field.column}"'
        if not field.unique:
            continue
        if field.get_internal_type() == "CharField":
            execute(f"UPDATE {twin} SET {name} = left({name}, 10) || '+'")
        else:
            execute(f"UPDATE {twin} SET {name} = {name} + 1000")
    for constraint in model._meta.constraints:
        execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint.name}")
    execute(f"INSERT INTO {table} SELECT * FROM {twin}")


NOT_FROM_EVENTS, NOT_THERE = "不是由事件得出的", "库里没有"
TABLES_AT_ONCE = verify.MOST // 2


def test_a_row_of_any_projection_changed_deleted_or_added(db: None, as_owner: AsOwner) -> None:
    """Told with the product's own story, in which every projection has rows."""
    telling.load(date(2026, 5, 20), size="small")
    log.integrate()
    tables = list(project.tables())
    ways = ((change, (NOT_FROM_EVENTS, NOT_THERE)), (delete, (NOT_THERE,)))
    for break_in, says in (*ways, (add_a_twin, (NOT_FROM_EVENTS,))):
        for start in range(0, len(tables), TABLES_AT_ONCE):
            broken = tables[start : start + TABLES_AT_ONCE]
            with undone(), as_owner(triggers=False):
                for model in broken:
                    break_in(model)
                found = findings()
            assert {check for check, _, _ in found} == {"replay"}
            assert sorted(where for _, where, _ in found) == sorted(
                model._meta.db_table for model in broken for _ in says
            )
            for model in broken:
                texts = [text for _, where, text in found if where == model._meta.db_table]
                assert all(one in text for one, text in zip(says, texts, strict=True))


def test_a_matter_closed_by_a_raw_update(
    district: District, story: Matter, as_owner: AsOwner
) -> None:
    other = stage.working(district)
    with as_owner(triggers=False):
        execute("UPDATE kernel_matter SET status = 'closed' WHERE id = %s", other.pk)
    found = findings()
    assert {(check, where) for check, where, _ in found} == {("replay", "kernel_matter")}
    assert f"id={other.pk}" in found[0][2]


# -- guards -----------------------------------------------------------------------------------


GATE = "bihuan_problem_gate"
LET_PASS = "'BEGIN RETURN NEW; END'"
IF_TITLED = "BEFORE INSERT OR UPDATE OF title ON kernel_matter"
ALWAYS = "BEFORE INSERT OR UPDATE ON kernel_matter"
RUN = f"EXECUTE FUNCTION {GATE}()"
SKIP = "EXECUTE FUNCTION suppress_redundant_updates_trigger()"


WEAKENED = (
    f"DROP TRIGGER {GATE} ON kernel_matter",
    f"ALTER TABLE kernel_matter DISABLE TRIGGER {GATE}",
    f"ALTER TABLE kernel_matter ENABLE REPLICA TRIGGER {GATE}",
    f"CREATE OR REPLACE TRIGGER {GATE} BEFORE INSERT ON kernel_matter FOR EACH ROW {RUN}",
    f"CREATE OR REPLACE TRIGGER {GATE} {ALWAYS} FOR EACH ROW WHEN (NEW.id < 0) {RUN}",
    f"CREATE OR REPLACE TRIGGER {GATE} {IF_TITLED} FOR EACH ROW {RUN}",
    f"CREATE OR REPLACE TRIGGER {GATE} {ALWAYS} FOR EACH STATEMENT {RUN}",
    f"CREATE OR REPLACE FUNCTION {GATE}() RETURNS trigger LANGUAGE plpgsql AS {LET_PASS}",
    f"ALTER FUNCTION {GATE}() RESET search_path",
    "DROP TRIGGER bihuan_append_only ON kernel_event",
    "ALTER TABLE kernel_event DISABLE TRIGGER ALL",
    "ALTER TABLE kernel_body DISABLE TRIGGER bihuan_only_erasure",
    "GRANT UPDATE ON kernel_event TO bihuan_app",
    "GRANT DELETE ON kernel_body TO bihuan_app",
    "GRANT TRUNCATE ON kernel_logentry TO PUBLIC",
    "GRANT UPDATE (text) ON kernel_event TO bihuan_app",
    f"ALTER FUNCTION {GATE}() SECURITY DEFINER",
    f"CREATE TRIGGER aaa BEFORE UPDATE ON kernel_matter FOR EACH ROW {SKIP}",
    "CREATE RULE unerased AS ON UPDATE TO kernel_body DO INSTEAD NOTHING",
    "ALTER ROLE bihuan_app SET session_replication_role = 'replica'",
)


def test_a_guard_dropped_switched_off_or_weakened(story: Matter, as_owner: AsOwner) -> None:
    with as_owner():
        # What waits for the end of the transaction stands in the way of altering tables.
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in WEAKENED:
            with undone():
                execute(statement)
                check, where, text = first()
            assert (check, where) == ("guards", "database"), statement
            assert any(name in text for name in statement.replace("()", "").split())


def test_findings_are_kept_within_reason(story: Matter, as_owner: AsOwner) -> None:
    with as_owner(triggers=False):
        execute("UPDATE kernel_event SET by_id = by_id + 1000")
    assert len(findings()) == verify.MOST


def test_an_opinion_taken_back_and_handled_anew_verifies(district: District, story: Matter) -> None:
    other = stage.raised(district)
    voice = Matter.objects.get(links_in__source=other)
    voices.release(voice, reason="看错了", by=district.clerk)
    assert verify.verify().ok
