"""The pages of mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from bihuan.kernel import people
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.voices.mail import polling, shown, taking
from bihuan.rooms.voices.mail.models import Letter, Mailbox
from bihuan.rooms.voices.mail.tests.letters import file, letter, parts, plain
from bihuan.rooms.voices.models import Voice
from bihuan.rooms.voices.tests.importing import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/voices/mail"


@pytest.fixture
def client(clerk: Post) -> Client:
    return signed_in(clerk)


@pytest.fixture
def admin(clerk: Post) -> Client:
    account = people.open_account("guan", "管理员", None)
    return signed_in(
        people.appoint(account, Unit.objects.get(code="QH"), "admin", by=people.system())
    )


def kept(count: int = 1, reason: str = "Precedence: bulk") -> list[Letter]:
    for n in range(count):
        taking.take(
            letter(f"第{n}封，电话13812345678。", reason, id_=f"{reason}{n}@x", subject=f"第{n}封")
        )
    return list(Letter.objects.filter(outcome="apart").order_by("pk"))


def test_without_a_mailbox_the_page_says_how_to_have_one(client: Client) -> None:
    page = client.get(PAGE).text
    assert "还没有配置邮箱" in page
    assert "没有单独存放的邮件" in page
    answer = client.post(PAGE, {"do": "poll"})
    assert (answer.status_code, "还没有配置邮箱" in answer.text) == (422, True)


def test_the_state_is_told_in_words(client: Client, settings: Any) -> None:
    settings.MAIL_HOST, settings.MAIL_USER = "imap.example", "zhuren@edu.example"
    assert "收取正常" not in client.get(PAGE).text
    Mailbox.objects.create(name=polling.name(), error=polling.WORDS["sign-in"],
                           data={"user": "zhuren@edu.example", "said": "no"})  # fmt: skip
    page = client.get(PAGE).text
    assert "邮箱 zhuren@edu.example 登录失败：no" in page
    client.post(PAGE, {"do": "poll"})
    client.post(PAGE, {"do": "poll"})
    assert ProcrastinateJob.objects.filter(task_name="mail.poll").count() == 1


def test_one_message_is_looked_at_and_accepted(client: Client) -> None:
    taking.take(parts(plain("群发<b>内容</b>。"), file("a.txt", b"x"), file("b.zip", b"PK\5\6"))
                .replace(b"MIME-Version", b"Precedence: list\r\nMIME-Version"))  # fmt: skip
    (one,) = Letter.objects.all()
    page = client.get(f"{PAGE}/{one.pk}").text
    for shown_text in ("群发内容。", "a.txt", "b.zip", "群发邮件或邮件列表", "jia@mail.example"):
        assert shown_text in page
    answer = client.post(f"{PAGE}/{one.pk}", {"do": "accept"})
    assert answer["Location"] == f"/voice/{Voice.objects.get().matter.number}"
    assert client.get(f"{PAGE}/{one.pk}").status_code == 404


def test_many_are_decided_at_once_and_one_that_cannot_holds_up_no_other(client: Client) -> None:
    first, second = kept(2)
    taking.take(b"\xff" * 90)
    bad = Letter.objects.get(reason="unreadable")
    answer = client.post(PAGE, {"do": "accept", "pick": [first.pk, bad.pk, second.pk]}, follow=True)
    assert "已登记 2 封" in answer.text
    assert "有 1 封没有办成：这封邮件已经损坏" in answer.text
    client.post(PAGE, {"do": "discard", "pick": [bad.pk]})
    assert not Letter.objects.filter(outcome="apart").exists()
    assert f"{PAGE}/{bad.pk}" in client.get(f"{PAGE}?why=discarded").text
    assert 'value="discard"' not in client.get(f"{PAGE}/{bad.pk}").text
    assert Voice.objects.count() == 2


@pytest.mark.parametrize(
    "given", [{}, {"do": "x"}, {"do": "accept"}, {"do": "discard", "pick": "x9"}]
)
def test_nothing_is_decided_without_being_told_what(client: Client, given: dict[str, str]) -> None:
    (one,) = kept()
    assert client.post(PAGE, given).status_code == 422
    assert client.post(f"{PAGE}/{one.pk}", {"do": "nothing"}).status_code == 422
    assert Letter.objects.filter(outcome="apart").count() == 1


def test_the_list_is_paged_and_narrowed_by_reason(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown, "PAGE", 2)
    kept(3)
    kept(1, "X-Spam-Flag: YES")
    first = client.get(f"{PAGE}?why=bulk").text
    assert "第2封" in first
    assert "第0封" not in first
    after = Letter.objects.get(subject="第1封").pk
    assert f"?why=bulk&amp;after={after}" in first
    assert "第0封" in client.get(f"{PAGE}?why=bulk&after={after}").text
    assert client.get(f"{PAGE}?why=x&after=99999999999999999999").status_code == 200


def test_whoever_looks_after_the_mailbox_sees_that_something_waits_not_what(admin: Client) -> None:
    (one,) = kept()
    page = admin.get(PAGE).text
    assert "群发邮件或邮件列表" in page
    assert "第0封" not in page
    assert "jia@mail.example" not in page
    assert admin.get(f"{PAGE}/{one.pk}").status_code == 404
    assert admin.post(PAGE, {"do": "discard", "pick": [one.pk]}).status_code in (403, 422)
    assert Letter.objects.get().outcome == "apart"


def test_others_do_not_find_the_pages(clerk: Post) -> None:
    (one,) = kept()
    officer = signed_in(Post.objects.get(role="officer"))
    assert officer.get(PAGE).status_code == 404
    assert officer.get(f"{PAGE}/{one.pk}").status_code == 404
