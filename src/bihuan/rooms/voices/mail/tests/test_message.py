"""What a reader of a message understands, whatever program wrote it."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta
from email.header import Header

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bihuan.kernel import clock
from bihuan.rooms.voices.mail import apart, headers, message, quoted
from bihuan.rooms.voices.mail.tests.letters import HEAD, file, letter, page, parts, plain

OWN = {"zhuren@edu.example"}


def worded(text: str) -> bytes:
    """One encoded word."""
    return b"=?utf-8?B?" + base64.b64encode(text.encode()) + b"?="


def test_a_plain_message_has_its_sender_subject_day_and_text() -> None:
    mail = message.read(letter())
    assert (mail.name, mail.sender) == ("家长甲", "jia@mail.example")
    assert (mail.subject, mail.said_on) == ("校门口拥堵", date(2026, 1, 5))
    assert mail.text.own == "校门口放学时车多人多，孩子不安全。"
    assert (mail.id, mail.answers, mail.attachments) == ("a1@mail.example", (), ())


@pytest.mark.parametrize(
    "raw",
    [
        Header("关于食堂卫生的反映", "utf-8").encode().encode(),
        Header("关于食堂卫生的反映", "gb2312").encode().encode(),
        b"=?x-gbk?B?udjT2sqzzMPOwMn6tcS3tNOz?=",
        b"=?GB18030?Q?=B9=D8=D3=DA=CA=B3=CC=C3=CE=C0=C9=FA=B5=C4=B7=B4=D3=B3?=",
        "关于食堂卫生的反映".encode(),
        "关于食堂卫生的反映".encode("gb18030"),
        # One character cut in two by the encoded words of a careless program.
        b"=?gb2312?B?udjT2so=?= =?gb2312?B?s8zDzsDJ+rXEt7TTsw==?=",
        # UTF-8, and GBK, that something on the way took for Latin-1.
        worded("关于食堂卫生的反映".encode().decode("latin-1")),
        worded("关于食堂卫生的反映".encode("gbk").decode("latin-1")),
        b"=?iso-8859-1?Q?=B9=D8=D3=DA=CA=B3=CC=C3=CE=C0=C9=FA=B5=C4=B7=B4=D3=B3?=",
    ],
)
def test_subjects_are_read_in_whatever_way_they_are_written(raw: bytes) -> None:
    mail = message.read(b"From: a@b.example\r\nSubject: " + raw + b"\r\n\r\nx")
    assert mail.subject == "关于食堂卫生的反映"


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb2312", "gb18030", "big5", "utf-16"])
def test_texts_are_read_in_the_set_they_declare(charset: str) -> None:
    mail = message.read(
        parts(plain("孩子上學", charset) if charset == "big5" else plain("孩子上学", charset))
    )
    assert mail.text.own in ("孩子上学", "孩子上學")


@pytest.mark.parametrize(
    "declared", ["us-ascii", "iso-8859-1", "gb2312", "nonsense", "utf-8", "hex"]
)
def test_texts_are_read_although_the_declared_set_is_wrong(declared: str) -> None:
    for encoding in ("utf-8", "gb18030"):
        body = "放学时车辆很多，请管一管。".encode(encoding)
        mail = message.read(parts((f"Content-Type: text/plain; charset={declared}", body)))
        assert mail.text.own == "放学时车辆很多，请管一管。"


@pytest.mark.parametrize(
    ("raw", "name", "sender"),
    [
        ("jia@mail.example", "", "jia@mail.example"),
        ("<jia@mail.example>", "", "jia@mail.example"),
        ('"家长, 甲" <jia@mail.example>', "家长, 甲", "jia@mail.example"),
        ('"=?utf-8?B?5a626ZW/55Sy?=" <jia@mail.example>', "家长甲", "jia@mail.example"),
        ("家长甲<jia@mail.example>", "家长甲", "jia@mail.example"),
        ("家长甲 jia@mail.example", "家长甲", "jia@mail.example"),
        ("nobody", "", ""),
        ("", "", ""),
    ],
)
def test_the_sender_is_found_in_any_notation(raw: str, name: str, sender: str) -> None:
    found = headers.address(raw.encode().decode("ascii", "surrogateescape"))
    assert (found[0] if sender else "", found[1]) == (name, sender)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Mon, 05 Jan 2026 23:30:00 +0000", date(2026, 1, 6)),
        ("5 Jan 2026 08:30", date(2026, 1, 5)),
        ("Mon, 05 Jan 1970 08:30:00 +0800", None),
        ("Mon, 05 Jan 2099 08:30:00 +0800", None),
        ("99 Foo 2026", None),
        ("", None),
    ],
)
def test_the_day_is_local_and_a_wrong_clock_is_not_believed(
    raw: str, expected: date | None
) -> None:
    with clock.at(datetime(2026, 9, 1, 12, tzinfo=UTC)):
        assert headers.day(raw) == expected


def test_the_plain_text_is_preferred_unless_it_only_says_there_is_a_page() -> None:
    long = "<p>" + "操场的塑胶有异味，孩子头晕。" * 20 + "</p>"
    both = message.read(parts(plain("操场有异味"), page("<b>操场</b>有异味"), kind="alternative"))
    assert both.text.own == "操场有异味"
    stub = message.read(parts(plain("请用网页方式查看"), page(long), kind="alternative"))
    assert stub.text.own.startswith("操场的塑胶有异味")
    only = message.read(parts(page("<head><title>题</title></head><body>第一行<br>第二行</body>")))
    assert only.text.own == "第一行\n第二行"


@pytest.mark.parametrize(
    "below",
    [
        "------------------ 原始邮件 ------------------\n发件人: 教育局\n从前的信",
        "-----Original Message-----\nFrom: x\n从前的信",
        '在 2026-01-03 10:00:00，"教育局" <zhuren@edu.example> 写道：\n从前的信',
        "On Sat, Jan 3, 2026 at 10:00 AM Office <zhuren@edu.example>\nwrote:\n> 从前的信",
        "发件人: 教育局\n发送时间: 2026年1月3日 10:00\n收件人: 家长\n主题: 回复\n\n从前的信",
        "---- 回复的原邮件 ----\n从前的信",
    ],
)
def test_the_mail_that_is_answered_is_apart_from_what_is_said_now(below: str) -> None:
    found = quoted.split(f"还是没有解决。\n请再看一下。\n\n{below}")
    assert found.own == "还是没有解决。\n请再看一下。"
    assert "从前的信" in found.earlier


def test_what_is_written_between_and_below_quoted_lines_is_the_senders() -> None:
    head = "在 2026-01-03，教育局 <zhuren@edu.example> 写道：\n"
    text = head + "> 请说明时间。\n周一早上。\n> 地点？\n东门。"
    found = quoted.split(text)
    assert found.own.endswith("周一早上。\n东门。")
    assert found.earlier == "> 请说明时间。\n> 地点？"


@pytest.mark.parametrize("signature", ["--\n家长甲\n138", "发自我的手机", "Sent from my phone"])
def test_the_signature_is_kept_apart(signature: str) -> None:
    found = quoted.split(f"放学太堵。\n\n{signature}")
    assert found.own == "放学太堵。"
    assert found.signature == signature.removeprefix("--\n")


def test_a_mail_that_only_passes_another_on_is_that_other() -> None:
    text = "---------- Forwarded message ----------\n发件人：家长乙\n\n食堂的菜是凉的。"
    assert quoted.split(text).own == text
    assert quoted.split("> 只有引用") == quoted.Parts("> 只有引用")


@given(st.text(alphabet="甲乙>-:：在写道 \n发件人自我的—", max_size=80))
@example("在 写道：")
def test_splitting_loses_no_character(text: str) -> None:
    found = quoted.split(text)
    kept = found.own + found.signature + found.earlier
    assert not set(text.split()) or kept
    for sign in "甲乙":
        assert kept.count(sign) == text.count(sign)


def test_files_and_passed_on_messages_are_found_with_their_names() -> None:
    inner = letter("转来的信。", subject="食堂")
    raw = parts(
        plain("见附件。"),
        file("=?gbk?B?1dXGrC5qcGc=?=", b"\xff\xd8\xff"),
        ("Content-Type: image/png\r\nContent-ID: <logo>", b"\x89PNG"),
        ("Content-Type: message/rfc822", inner),
    )
    mail = message.read(raw)
    assert [one.name for one in mail.attachments] == ["照片.jpg", "image.png"]
    assert mail.text.own == "见附件。"
    assert "转来的信。" in mail.text.earlier
    assert "主题：食堂" in mail.text.earlier


def test_an_rfc2231_name_is_decoded() -> None:
    head = "Content-Disposition: attachment; filename*=utf-8''%E7%85%A7%E7%89%87.txt"
    assert message.read(parts(plain("x"), (head, b"y"))).attachments[0].name == "照片.txt"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), None),
        (("Auto-Submitted: no",), None),
        (("Auto-Submitted: auto-replied",), "auto"),
        (("auto-submitted: Auto-Generated; x=y",), "auto"),
        (("X-Auto-Response-Suppress: All",), "auto"),
        (("X-Autoreply: yes",), "auto"),
        (("Precedence: bulk",), "bulk"),
        (("Precedence: auto_reply",), "auto"),
        (("List-Unsubscribe: <https://x.example>",), "bulk"),
        (("X-Spam-Flag: YES",), "spam"),
        (("X-Spam-Status: No, score=1",), None),
        (("Return-Path: <>",), "bounce"),
        (("X-Bihuan: receipt",), "loop"),
        (tuple("Received: x" for _ in range(60)), "loop"),
    ],
)
def test_machines_are_told_from_people_by_their_headers(
    lines: tuple[str, ...], expected: str | None
) -> None:
    assert apart.why(message.read(letter("x", *lines)), OWN) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"subject": "自动回复: 您好"}, "auto"),
        ({"head": ("From: MAILER-DAEMON@x.example",)}, "bounce"),
        ({"head": ("From: Zhuren@edu.example",)}, "loop"),
        ({"head": ("To: x@y.example",)}, "nobody"),
        ({"text": " ", "subject": ""}, "empty"),
        ({"text": " ", "subject": "回复："}, "empty"),
    ],
)
def test_machines_are_told_from_people_by_what_they_are(
    change: dict[str, str], expected: str
) -> None:
    assert apart.why(message.read(letter(**change)), OWN) == expected  # type: ignore[arg-type]


def test_no_reply_addresses_are_known() -> None:
    for one in ("noreply@x.example", "no-reply@x", "do-not-reply@x", "postmaster@x", "a-bounce@x"):
        assert apart.answers_nobody(one), one
    for one in ("norman@x.example", "replying@x", "jia@x"):
        assert not apart.answers_nobody(one), one


@pytest.mark.parametrize("raw", [b"", b"\0" * 100, b"\xff\xfe" * 100, b"hello", b"a" * 10_000])
def test_what_is_no_message_is_unreadable(raw: bytes) -> None:
    with pytest.raises(message.Unreadable):
        message.read(raw)


def test_parts_within_parts_without_end_are_unreadable() -> None:
    raw = b"From: a@b.example\r\n"
    for level in range(400):
        raw += f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n'.encode()
    with pytest.raises(message.Unreadable):
        message.read(raw)


@given(
    st.binary(max_size=400), st.sampled_from(["Content-Type: ", "Subject: ", "From: ", "Date: "])
)
def test_any_bytes_anywhere_give_a_message_or_are_unreadable(noise: bytes, where: str) -> None:
    for raw in (noise, where.encode() + noise + b"\r\nFrom: x@y.example\r\n\r\n" + noise):
        try:
            mail = message.read(raw)
        except message.Unreadable:
            continue
        apart.why(mail, OWN)
        shown = f"{mail.subject}{mail.name}{mail.sender}{mail.text}"
        assert "\0" not in shown
        shown.encode()


def test_two_days_of_head_lines_take_no_time() -> None:
    began = clock.now()
    raw = letter(
        "x", "References: " + "<a@b> " * 20_000, subject="=?utf-8?Q?" + "=41" * 50_000 + "?="
    )
    mail = message.read(raw + b"<head" * 50_000 + b"<!--" * 50_000)
    assert len(mail.answers) == 1
    assert clock.now() - began < timedelta(seconds=20)


def test_what_every_head_has_is_enough() -> None:
    assert message.read(b"From: a@b.example\n\nx").text.own == "x"
    assert (
        message.read(b"From a@b.example Mon Jan  5\nFrom: a@b.example\n\nx").sender == "a@b.example"
    )
    assert HEAD[0].startswith("From")
