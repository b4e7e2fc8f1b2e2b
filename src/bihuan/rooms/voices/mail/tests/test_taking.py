"""What becomes of a message: an opinion, an addition, a repeat, or something to look at."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bihuan.facilities.files.models import File
from bihuan.facilities.similarity import reading
from bihuan.kernel import clock, history, people, verify
from bihuan.kernel.errors import NotAllowed, Refused
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.voices import commands, rules
from bihuan.rooms.voices.mail import jobs, quarantine, taking
from bihuan.rooms.voices.mail.models import Letter
from bihuan.rooms.voices.mail.tests.letters import HEAD, file, letter, parts, plain
from bihuan.rooms.voices.models import Voice
from bihuan.story import evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clerk")]


def only() -> Voice:
    return Voice.objects.select_related("matter").get()


def said(matter: Matter) -> list[str]:
    return [one.kind for one in history.of(matter)]


def test_a_message_becomes_an_opinion_by_mail() -> None:
    taken = taking.take(letter())
    voice = only()
    assert (taken.outcome, taken.matter) == ("opinion", voice.matter)
    assert (voice.matter.title, voice.text) == ("校门口拥堵", "校门口放学时车多人多，孩子不安全。")
    assert (voice.reporter, voice.contact) == ("家长甲", "jia@mail.example")
    assert (voice.matter.source, voice.matter.received_on) == ("email", date(2026, 1, 5))
    assert commands.by_receipt(taken.code) == voice.matter
    assert verify.verify().ok


def test_a_second_delivery_adds_nothing() -> None:
    again = letter("校门口放学时车多人多，孩子不安全。", "Received: from another.example")
    assert [taking.take(raw).outcome for raw in (letter(), letter(), again)] == [
        "opinion", "repeat", "repeat"]  # fmt: skip
    assert Voice.objects.count() == 1


def test_without_an_id_the_content_tells_a_second_delivery() -> None:
    assert taking.take(letter(id_="")).outcome == "opinion"
    assert taking.take(letter(id_="")).outcome == "repeat"
    assert taking.take(letter("别的事。", id_="")).outcome == "opinion"


def test_an_id_used_for_another_message_is_kept_for_somebody_to_look_at() -> None:
    taking.take(letter())
    for _time in range(2):
        taken = taking.take(letter("食堂的菜是凉的。"))
    assert taken.outcome == "repeat"
    assert Letter.objects.get(outcome="apart").reason == "reused"


def test_quoted_mail_and_signature_stand_below_a_line() -> None:
    taking.take(letter("还没解决。\n\n--\n家长甲\n\n", "In-Reply-To: <x@y>"))
    assert only().text == "还没解决。\n\n————————————\n家长甲"


def test_what_it_is_about_is_read_above_the_line() -> None:
    taking.take(letter("还没解决。\n\n--\n家长甲\n\n"))
    read = reading.said("voice", [only().pk])[0]
    assert read.text == "还没解决。"


def test_files_are_kept_and_the_refused_ones_named_with_the_reason() -> None:
    raw = parts(
        plain("见照片。"),
        file("现场.png", evidence.picture("校门口")),
        file("工具.zip", b"PK\x05\x06" + b"\0" * 18),
        file("winmail.dat", b"\x78\x9f\x3e\x22"),
    )
    taking.take(raw)
    voice = only()
    assert "未能收下的附件，共2件" in voice.text
    assert "工具.zip（22字节）：不接受压缩包" in voice.text
    assert "winmail.dat" in voice.text
    assert [one.kind for one in File.objects.filter(matter_id=voice.pk)] == ["png"]
    assert Body.objects.filter(matter_id=voice.pk, text="现场.png").exists()
    assert verify.verify().ok


def test_more_files_than_allowed_are_named() -> None:
    taking.take(parts(plain("多。"), *(file(f"{n}.txt", b"x") for n in range(23))))
    assert "未能收下的附件，共3件" in only().text
    assert File.objects.count() == 20


def test_a_text_that_is_too_long_goes_along_whole_as_a_file() -> None:
    long = "操场有异味。" * 5_000
    taking.take(letter(long))
    voice = only()
    assert len(voice.text) <= rules.TEXT_MOST
    assert "全文见附件" in voice.text
    kept = File.objects.get(matter_id=voice.pk)
    assert kept.size >= len(long.encode())


def test_a_mail_with_files_alone_says_so() -> None:
    taking.take(parts(plain(" "), file("a.txt", b"x")))
    assert only().text == "有附件"


@pytest.mark.parametrize("where", ["subject", "own", "quoted"])
def test_a_receipt_code_adds_to_its_opinion_and_is_not_stored(where: str) -> None:
    first = taking.take(letter())
    code = first.code.lower().replace("-", "")
    text = {"own": f"回执码{code}，又堵了。", "quoted": f"又堵了。\n> 回执码：{first.code}"}
    raw = letter(
        text.get(where, "又堵了。"),
        id_="b1@other.example",
        subject=f"回复：回执 {first.code}" if where == "subject" else "回复",
        head=("From: yi@other.example",),
    )
    second = taking.take(raw)
    assert (second.outcome, second.matter) == ("added", first.matter)
    assert first.matter is not None
    assert said(first.matter) == ["voice.received", "voice.added"]
    for body in Body.objects.filter(matter_id=first.matter.pk).exclude(text=None):
        assert code.upper() not in (body.text or "").upper().replace("-", "")
    assert verify.verify().ok


def test_a_mail_of_the_same_exchange_adds_only_when_it_is_from_the_same_address() -> None:
    first = taking.take(letter())
    same = letter("补充：今天又堵。", "References: <a1@mail.example>", id_="a2@mail.example")
    assert taking.take(same).matter == first.matter
    other = letter("我也觉得。", "In-Reply-To: <a1@mail.example>", id_="b@other.example",
                   head=("From: yi@other.example",))  # fmt: skip
    assert taking.take(other).outcome == "opinion"


def test_a_number_adds_only_when_it_is_from_the_same_address() -> None:
    first = taking.take(letter())
    assert first.matter is not None
    subject = f"Re: 您的来信已登记（{first.matter.number}）"
    assert taking.take(letter("再说一点。", id_="c1@x", subject=subject)).matter == first.matter
    stranger = letter("再说一点。", id_="c2@x", subject=subject, head=("From: yi@other.example",))
    assert taking.take(stranger).outcome == "opinion"


def test_what_machines_send_is_kept_apart_whole() -> None:
    raw = letter("我在休假。", "Auto-Submitted: auto-replied")
    assert taking.take(raw).reason == "auto"
    assert taking.take(raw).outcome == "repeat"
    kept = Letter.objects.get()
    assert bytes(kept.raw or b"") == raw
    assert (kept.sender, kept.subject) == ("jia@mail.example", "校门口拥堵")
    assert not Voice.objects.exists()


def test_a_flood_from_one_address_is_kept_apart() -> None:
    outcomes = [taking.take(letter(f"第{n}封", id_=f"{n}@x")).outcome for n in range(23)]
    assert outcomes == ["opinion"] * taking.PER_HOUR + ["apart"] * 3
    assert taking.take(letter("旧信", id_="old@x"), live=False).outcome == "opinion"


def test_what_is_no_mail_and_what_is_too_large_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert taking.take(b"\xff" * 90).reason == "unreadable"
    monkeypatch.setattr(taking, "MOST_BYTES", 100)
    assert taking.take(letter()).reason == "large"
    assert Letter.objects.get(reason="large").raw is None


def test_what_was_kept_apart_can_be_accepted_once(clerk: Post) -> None:
    taking.take(letter("其实是我写的。", "Precedence: bulk"))
    kept = Letter.objects.get()
    made = quarantine.accept(kept, by=clerk)
    assert only().text == "其实是我写的。"
    (first,) = history.of(made)
    assert first.by_id == clerk.pk
    with pytest.raises(Refused, match="已经处理过"):
        quarantine.accept(kept, by=clerk)
    kept.refresh_from_db()
    assert (kept.outcome, kept.raw, kept.sender, kept.decided_by) == ("accepted", None, "", clerk)
    assert taking.take(letter("其实是我写的。", "Precedence: bulk")).outcome == "repeat"


def test_an_addition_that_was_kept_apart_is_the_reporters_own(clerk: Post) -> None:
    first = taking.take(letter())
    taking.take(letter("又堵了。", "References: <a1@mail.example>", "Precedence: bulk", id_="a2@x"))
    account = people.open_account("du", "督办", None)
    root = Unit.objects.get(code="QH")
    supervisor = people.appoint(account, root, "supervisor", by=people.system())
    made = quarantine.accept(Letter.objects.get(outcome="apart"), by=supervisor)
    assert made == first.matter
    assert history.of(made)[-1].by_id == people.public().pk


def test_what_was_discarded_can_be_had_back_for_a_month_and_then_leaves_no_text(
    clerk: Post,
) -> None:
    raws = [letter(f"买课程{n}。", "List-Unsubscribe: <x>", id_=f"{n}@x") for n in (1, 2)]
    for raw in raws:
        taking.take(raw)
    first, second = Letter.objects.order_by("pk")
    for one in (first, second):
        quarantine.discard(one, by=clerk)
    with pytest.raises(Refused, match="已经处理过"):
        quarantine.discard(first, by=clerk)
    assert quarantine.accept(first, by=clerk)
    jobs.sweep(timestamp=0)
    assert Letter.objects.get(outcome="discarded").raw is not None
    with clock.at(clock.now() + timedelta(days=quarantine.KEPT_DAYS + 1)):
        jobs.sweep(timestamp=0)
    kept = Letter.objects.get(outcome="discarded")
    assert (kept.raw, kept.sender, kept.subject, kept.decided_by) == (None, "", "", clerk)
    assert [taking.take(raw).outcome for raw in raws] == ["repeat", "repeat"]
    with pytest.raises(Refused):
        quarantine.accept(second, by=clerk)


def test_only_whoever_takes_opinions_in_decides(clerk: Post) -> None:
    taking.take(letter("x", "Precedence: bulk"))
    officer = Post.objects.get(role="officer")
    for act in (quarantine.accept, quarantine.discard):
        with pytest.raises(NotAllowed):
            act(Letter.objects.get(), by=officer)


def test_what_cannot_be_read_cannot_be_accepted(clerk: Post) -> None:
    taking.take(b"\xff" * 90)
    with pytest.raises(Refused, match="损坏"):
        quarantine.accept(Letter.objects.get(), by=clerk)
    taking.set_aside("box;1;2", "large", 99)
    with pytest.raises(Refused, match="在邮箱里打开"):
        quarantine.accept(Letter.objects.get(reason="large"), by=clerk)


def test_hostile_words_are_only_text(home: Path, settings: Any) -> None:
    raw = letter("%(n)s {{ 7*7 }} <b>粗</b>\0", subject="=?utf-8?Q?=00%s<script>=ED=A0=BD?=")
    assert taking.take(raw).outcome == "opinion"
    assert only().text == "%(n)s {{ 7*7 }} 粗"
    assert len(HEAD) == 3
