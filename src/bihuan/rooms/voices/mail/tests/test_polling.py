"""Reading a real mailbox on a small server, over TLS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bihuan.kernel import clock
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.mail import imap, jobs, polling, taking
from bihuan.rooms.voices.mail.models import Letter, Mailbox
from bihuan.rooms.voices.mail.tests import servers
from bihuan.rooms.voices.mail.tests.letters import letter
from bihuan.rooms.voices.mail.tests.servers import Box, Outbox
from bihuan.rooms.voices.models import Voice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clerk")]


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return servers.certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def box(settings: Any, pem: Path) -> Iterator[Box]:
    """An empty mailbox that the settings lead to."""
    with servers.imap(pem) as made:
        settings.MAIL_HOST, settings.MAIL_PORT = "127.0.0.1", made.port
        settings.MAIL_USER, settings.MAIL_PASSWORD = servers.USER, servers.PASSWORD
        settings.MAIL_CA = str(pem)
        yield made


@pytest.fixture
def outbox(settings: Any, pem: Path) -> Iterator[Outbox]:
    """An SMTP server that the settings lead to."""
    with servers.smtp(pem) as made:
        settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", made.port
        settings.SMTP_FROM, settings.MAIL_CA = "zhuren@edu.example", str(pem)
        yield made


def letters(count: int, start: int = 0) -> list[bytes]:
    return [letter(f"第{n}件事。", id_=f"{n}@x.example") for n in range(start, start + count)]


def row() -> Mailbox:
    return Mailbox.objects.get()


def test_what_has_arrived_is_taken_in_once_and_marked_as_seen(box: Box) -> None:
    box.put(*letters(3))
    assert polling.poll() == {"opinion": 3}
    assert [one.flags for one in box.folders["INBOX"]] == [{r"\Seen"}] * 3
    assert polling.poll() == {}
    box.put(*letters(1, start=3))
    assert polling.poll() == {"opinion": 1}
    assert Voice.objects.count() == 4
    assert (row().last_uid, row().error) == (4, "")
    assert row().succeeded_at is not None


@pytest.mark.parametrize("features", ["MOVE UIDPLUS", "UIDPLUS", "MOVE AUTH=PLAIN"])
def test_messages_are_moved_to_a_folder_that_is_made_when_missing(
    box: Box, settings: Any, features: str
) -> None:
    settings.MAIL_DONE, box.features = "已收 & 登记", features
    box.put(*letters(2))
    assert polling.poll() == {"opinion": 2}
    name = imap.quoted(settings.MAIL_DONE).strip('"')
    assert (box.uids(), box.uids(name)) == ([], [1, 2])
    assert row().error == ""


def test_without_a_way_to_move_messages_are_copied_and_marked_as_deleted(
    box: Box, settings: Any
) -> None:
    settings.MAIL_DONE, box.features = "Done", ""
    box.put(*letters(1))
    assert polling.poll() == {"opinion": 1}
    assert r"\Deleted" in box.folders["INBOX"][0].flags
    assert box.uids("Done") == [1]


def test_a_message_that_cannot_be_moved_holds_up_no_other_and_is_moved_later(
    box: Box, settings: Any
) -> None:
    settings.MAIL_DONE, box.refuses = "Done", {"UID MOVE"}
    box.put(*letters(2))
    assert polling.poll() == {"opinion": 2}
    assert "中途出错" in row().why
    box.refuses = set()
    assert polling.poll() == {}
    assert (box.uids("Done"), row().why) == ([1, 2], "")
    assert Voice.objects.count() == 2


def test_when_the_server_numbers_anew_everything_is_looked_at_and_nothing_doubled(box: Box) -> None:
    box.put(*letters(2))
    polling.poll()
    box.validity, box.next_uid, box.folders["INBOX"] = 8, 1, []
    box.put(*letters(3))
    assert polling.poll() == {"repeat": 2, "opinion": 1}
    assert (row().validity, row().last_uid) == (8, 3)


def test_one_bad_message_stops_no_other(box: Box) -> None:
    box.put(letters(1)[0], b"\xff\xfe nonsense", b"", *letters(1, start=1))
    assert polling.poll() == {"opinion": 2, "apart": 2}
    assert set(Letter.objects.filter(outcome="apart").values_list("reason", flat=True)) == {
        "unreadable"
    }


def test_what_the_server_cannot_give_is_set_aside_the_fourth_time(box: Box) -> None:
    box.put(*letters(2))
    box.says_no_to = {1}
    for _time in range(polling.MOST_TRIES):
        assert polling.poll() == {}
        assert "cannot read it" in row().why
    assert polling.poll() == {"apart": 1, "opinion": 1}
    kept = Letter.objects.get(outcome="apart")
    assert (kept.reason, kept.raw) == ("breaks", None)
    assert box.folders["INBOX"][0].flags == set()


class Killed(BaseException):
    """Stands for what ends a worker in the middle."""


def test_a_poll_that_is_cut_off_before_it_marks_a_message_doubles_nothing(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.put(*letters(2))

    def cut(*_given: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(imap.Folder, "flag", cut)
        with pytest.raises(Killed):
            polling.poll()
    assert Voice.objects.count() == 1
    assert polling.poll() == {"opinion": 1}
    assert Voice.objects.count() == 2


def test_a_message_that_kills_its_worker_is_set_aside(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.put(*letters(2))
    take = taking.take

    def deadly(raw: bytes) -> taking.Taken:
        if "第0件".encode() in raw:
            raise Killed
        return take(raw)

    monkeypatch.setattr(taking, "take", deadly)
    for _time in range(polling.MOST_TRIES):
        with pytest.raises(Killed):
            polling.poll()
    assert polling.poll() == {"apart": 1, "opinion": 1}


def test_a_message_too_large_stays_over_there_and_is_listed(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "MOST_BYTES", 100)
    box.put(*letters(1))
    assert polling.poll() == {"apart": 1}
    assert "UID FETCH" in box.log
    assert box.folders["INBOX"][0].flags == set()
    assert Letter.objects.get().size > 100


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"MAIL_PASSWORD": "falsch"}, "登录失败"),
        ({"MAIL_FOLDER": "没有"}, "打不开邮箱里的文件夹“没有”"),
        ({"MAIL_PORT": 1}, "连不上邮件服务器 127.0.0.1:1"),
        ({"MAIL_CA": ""}, "证书不可信"),
        ({"MAIL_HOST": "localhost"}, "证书不可信"),
    ],
)
def test_what_goes_wrong_is_said_in_words_without_the_password(
    box: Box, settings: Any, change: dict[str, Any], said: str
) -> None:
    for name, value in change.items():
        setattr(settings, name, value)
    assert polling.poll() == {}
    assert said in row().why
    assert settings.MAIL_PASSWORD not in row().why
    since = row().failing_since
    polling.poll()
    assert row().failing_since == since
    assert row().succeeded_at is None


def test_a_mailbox_that_works_again_says_so(box: Box, settings: Any) -> None:
    settings.MAIL_PASSWORD = "falsch"
    polling.poll()
    settings.MAIL_PASSWORD = servers.PASSWORD
    polling.poll()
    assert (row().why, row().failing_since) == ("", None)


def test_the_job_reads_when_it_is_time_and_not_without_a_mailbox(box: Box, settings: Any) -> None:
    box.put(*letters(1))
    start = datetime(2026, 9, 1, 8, tzinfo=UTC)
    with clock.at(start):
        jobs.poll(timestamp=0)
    asked = len(box.log)
    with clock.at(start + timedelta(minutes=1)):
        jobs.poll(timestamp=0)
    assert len(box.log) == asked
    with clock.at(start + timedelta(minutes=3)):
        jobs.poll(timestamp=0)
    assert len(box.log) > asked
    settings.MAIL_HOST = ""
    asked = len(box.log)
    with clock.at(start + timedelta(minutes=30)):
        jobs.poll(timestamp=0)
    assert len(box.log) == asked


def code_in(raw: bytes) -> str:
    from email import message_from_bytes

    body = message_from_bytes(raw).get_payload(decode=True)
    assert isinstance(body, bytes)
    found = re.search(r"回执码：([0-9A-Z-]{21})", body.decode())
    assert found
    return found[1]


def test_a_receipt_goes_out_with_the_code_and_an_answer_to_it_is_an_addition(
    outbox: Outbox,
) -> None:
    first = taking.take(letter())
    ((to, raw),) = outbox.sent
    assert to == "jia@mail.example"
    for line in (b"Auto-Submitted: auto-replied", b"In-Reply-To: <a1@mail.example>"):
        assert line in raw
    assert "孩子不安全".encode() not in raw
    assert commands.by_receipt(code_in(raw)) == first.matter
    own = re.search(rb"Message-ID: (<[^>]+>)", raw)
    assert own
    answer = letter("补充一点。", f"In-Reply-To: {own[1].decode()}", id_="n@other.example",
                    head=("From: yi@other.example",))  # fmt: skip
    assert taking.take(answer).matter == first.matter
    assert taking.take(raw).reason == "loop"


def test_receipts_are_few_and_never_go_to_machines(outbox: Outbox) -> None:
    taking.take(letter(id_="1@x"))
    taking.take(letter("另一件事。", id_="2@x"))
    taking.take(letter("又一件。", id_="3@x", head=("From: no-reply@x.example",)))
    taking.take(letter("自动。", "Auto-Submitted: auto-generated", id_="4@x"))
    taking.take(letter("旧信。", id_="5@x", head=("From: bing@x.example",)), live=False)
    assert [to for to, _raw in outbox.sent] == ["jia@mail.example"]
    assert Voice.objects.count() == 4


def test_a_receipt_that_cannot_be_sent_costs_nobody_the_opinion(outbox: Outbox) -> None:
    outbox.refuses = True
    assert taking.take(letter()).outcome == "opinion"
    assert outbox.sent == []
    assert Letter.objects.get().sent is None


def test_folder_names_are_written_as_imap_wants_them() -> None:
    assert imap.quoted("INBOX") == '"INBOX"'
    assert imap.quoted('a"b\\c&d') == '"a\\"b\\\\c&-d"'
    assert imap.quoted("已收") == '"&XfJlNg-"'
    assert imap.quoted("台北/日本語") == '"&U,BTFw-/&ZeVnLIqe-"'
