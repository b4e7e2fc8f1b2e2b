"""A draft from its text to its end: findings, decisions, checked again, exported, removed."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.facilities.files import BadFile, store
from bihuan.facilities.files.models import File
from bihuan.facilities.files.tests.test_kinds import HOSTILE
from bihuan.kernel import clock, policy, verify
from bihuan.kernel.errors import Invalid, Unseen
from bihuan.kernel.events import ERASED
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.lib.extract import extract
from bihuan.lib.extract.tests import made
from bihuan.rooms.reports.drafts import checking, commands, rules
from bihuan.rooms.reports.drafts.tests.conftest import NOW

WRONG = "全区共梳理问题52个，其中：作风问题6个、服务问题6个、利益问题15个、管理问题26个。"
AGAIN = "做到责任科室、责任人、整改措施、整改时限、整改标准“六明确”。"
TEXT = f"关于整改情况的汇报\n{WRONG}\n{AGAIN}"


def taken(office: District, text: str = TEXT) -> Matter:
    return commands.take(checking.pasted(text), by=office.clerk)


def found(draft: Matter) -> list[rules.Found]:
    draft.refresh_from_db()
    return rules.read(draft.draft.findings)


def client(post: Post) -> Client:
    browser = Client()
    assert post.account is not None
    browser.force_login(post.account)
    return browser


def word(text: str) -> SimpleUploadedFile:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return SimpleUploadedFile("汇报.docx", made.saved(document))


def test_findings_are_decided_one_by_one_and_taken_back(office: District) -> None:
    draft = taken(office)
    first, second = found(draft)
    assert (first.flag, second.flag) == ("error", "error")
    assert draft.title == "关于整改情况的汇报"
    commands.settle(draft, [first.number], "ignored", by=office.clerk)
    commands.settle(draft, [second.number], "accepted", by=office.clerk)
    assert [one.verdict for one in found(draft)] == ["ignored", "accepted"]
    commands.unsettle(draft, [first.number], by=office.clerk)
    assert [one.verdict for one in found(draft)] == ["", "accepted"]
    with pytest.raises(Invalid):
        commands.settle(draft, [99], "ignored", by=office.clerk)
    with pytest.raises(Invalid):
        commands.settle(draft, [1], "forgotten", by=office.clerk)
    assert verify.verify().ok


def test_checked_again_what_was_put_right_is_gone_and_what_was_ignored_stays_so(
    office: District,
) -> None:
    draft = taken(office)
    commands.settle(draft, [2], "ignored", by=office.clerk)
    right = TEXT.replace("26个", "25个")
    commands.check(draft, checking.pasted(right), by=office.clerk)
    (left,) = found(draft)
    assert (left.quote in AGAIN, left.verdict) == (True, "ignored")


def test_nobody_but_its_author_knows_of_a_draft(office: District) -> None:
    draft = taken(office)
    others = [post for role, post in office.posts.items() if role != "clerk"]
    for post in others:
        assert not policy.sees(post, draft)
        assert not policy.visible(post, "draft").exists()
        with pytest.raises(Unseen):
            commands.settle(draft, [1], "ignored", by=post)
    page = reverse("draft", args=(draft.number,))
    assert client(office.leader).get(page).status_code == 404
    assert client(office.leader).get(f"{page}/marked.docx").status_code == 404
    assert client(office.clerk).get(page).status_code == 200


def test_removed_nothing_of_its_words_is_left(office: District) -> None:
    draft = commands.take(checking.read(word(TEXT)), by=office.clerk)
    file = File.objects.get(matter_id=draft.pk)
    commands.remove(draft, by=office.clerk)
    draft.refresh_from_db()
    row = draft.draft
    assert (draft.status, draft.title, row.text, row.findings) == ("removed", ERASED, ERASED, [])
    texts = (
        Body.objects.filter(matter_id=draft.pk).exclude(text=None).values_list("text", flat=True)
    )
    assert not any("问题" in text for text in texts)
    file.refresh_from_db()
    assert file.erased_at is not None
    assert verify.verify().ok


def test_a_draft_nobody_touches_goes_after_a_month(office: District) -> None:
    draft = taken(office)
    with clock.at(NOW + timedelta(days=20)):
        commands.settle(draft, [1], "ignored", by=office.clerk)
    with clock.at(NOW + timedelta(days=49)):
        assert commands.expire() == 0
    with clock.at(NOW + timedelta(days=51)):
        assert commands.expire() == 1
        assert commands.expire() == 0


def test_a_word_document_comes_back_with_comments_at_its_words(office: District) -> None:
    draft = commands.take(checking.read(word(TEXT)), by=office.clerk)
    commands.settle(draft, [2], "ignored", by=office.clerk)
    answer = client(office.clerk).get(reverse("draft-marked", args=(draft.number,)))
    document = docx.Document(BytesIO(answer.content))
    (comment,) = document.comments
    assert comment.text.startswith("【错误】")
    assert extract(answer.content).text == TEXT
    assert "%E6%B1%87%E6%8A%A5" in answer["Content-Disposition"]  # 汇报


def test_a_pasted_text_becomes_a_document_with_comments(office: District) -> None:
    draft = taken(office)
    commands.settle(draft, [1], "accepted", by=office.clerk)
    answer = client(office.clerk).get(reverse("draft-marked", args=(draft.number,)))
    comments = [one.text for one in docx.Document(BytesIO(answer.content)).comments]
    assert [one.startswith("【错误，已采纳】") for one in comments] == [True, False]
    assert extract(answer.content).text == TEXT


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.docx", b"PK\x03\x04 broken", "打不开"),
        ("a.docx", made.with_part(made.paragraph("<w:r/>"), "word/vbaProject.bin", b"x"), "宏"),
        ("a.pdf", made.page_image(), "扫描件"),
        ("a.pdf", made.paragraph("<w:r><w:t>字</w:t></w:r>"), "扩展名"),
        ("a.xlsx", b"PK\x03\x04", "打不开"),
        ("a.txt", b"\x00\x01\x02", "不是文本"),
        ("a.exe", b"MZ\x90\x00", "不是文本"),
        ("a.txt", b"", "没有文字"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(name: str, data: bytes, why: str) -> None:
    with pytest.raises(BadFile, match=why):
        checking.read(SimpleUploadedFile(name, data))


def test_of_hostile_files_nothing_but_text_is_ever_taken() -> None:
    for what, (name, data, _words) in HOSTILE.items():
        with suppress(BadFile):
            read = checking.read(SimpleUploadedFile(name or "无名", data))
            assert (read.origin, read.upload) == ("txt", None), what


def test_a_page_and_a_text_are_read_but_not_kept(office: District) -> None:
    page = SimpleUploadedFile("公开.html", f"<html><body><p>{WRONG}</p></body></html>".encode())
    draft = commands.take(checking.read(page), by=office.clerk)
    assert (draft.draft.origin, draft.draft.text) == ("html", WRONG)
    assert not File.objects.filter(matter_id=draft.pk).exists()


def test_the_file_of_a_word_document_is_its_authors_alone(office: District) -> None:
    draft = commands.take(checking.read(word(TEXT)), by=office.clerk)
    file = File.objects.get(matter_id=draft.pk)
    assert store.path(file.sha256).exists()
    address = reverse("file", args=(file.pk,))
    assert client(office.leader).get(address).status_code == 404
    mine = client(office.clerk).get(address)
    assert mine.status_code == 200
    mine.close()


def test_the_page_marks_the_places_and_goes_on_to_the_next_when_one_is_decided(
    office: District,
) -> None:
    browser = client(office.clerk)
    sent = browser.post(reverse("drafts"), {"text": TEXT})
    draft = Matter.objects.get(kind="draft")
    assert sent.url == reverse("draft", args=(draft.number,))
    page = browser.get(sent.url).text
    assert page.count('class="draft-sign"') == 2
    answer = browser.post(
        reverse("draft-settle", args=(draft.number,)),
        {"finding": "1", "verdict": "ignored", "seen": draft.version},
    )
    assert answer.url == f"{sent.url}#n2"
    assert browser.get(sent.url).text.count('class="draft-sign"') == 1
    assert browser.get(f"{sent.url}?show=settled").text.count('class="draft-sign"') == 1
    late = browser.post(
        reverse("draft-settle", args=(draft.number,)),
        {"finding": "2", "verdict": "ignored", "seen": draft.version},
        follow=True,
    )
    assert "已被他人更新" in late.text


def test_an_empty_text_is_not_taken(office: District) -> None:
    answer = client(office.clerk).post(reverse("drafts"), {"text": "  \n "})
    assert answer.status_code == 422
    assert not Matter.objects.filter(kind="draft").exists()


def test_what_was_typed_is_escaped(office: District) -> None:
    draft = taken(office, f"<script>alert(1)</script>{WRONG}")
    page = client(office.clerk).get(reverse("draft", args=(draft.number,))).text
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("前\x00后", ""),
        ("前\u202e后\u2066乱{{ 7*7 }}%(n)s\x1b[3m", ""),
        ("登记问题3个。" + "长" * 20_000, "1000-01-01"),
        ("登记问题3个。", "9999-12-31"),
        ("截至1999年1月1日登记问题3个。\r\n\r\n\f\x0b\t\t\t", "0000-00-00"),
    ],
)
def test_odd_texts_and_days_are_checked_or_refused_in_words(
    office: District, text: str, as_of: str
) -> None:
    browser = client(office.clerk)
    sent = {"text": text, "as_of": as_of, "ledger": "on"}
    answer = browser.post(reverse("drafts"), sent, follow=True)
    assert answer.status_code in (200, 422)
    for draft in Matter.objects.filter(kind="draft"):
        address = reverse("draft-marked", args=(draft.number,))
        assert browser.get(address).status_code == 200
