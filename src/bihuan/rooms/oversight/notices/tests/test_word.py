"""Notices as Word files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.properties import stage

from bihuan.facilities.documents import package, templates
from bihuan.facilities.documents.tests.word import made
from bihuan.kernel import clock
from bihuan.kernel.errors import NotAllowed
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.oversight.notices import commands, kinds, word
from bihuan.rooms.oversight.notices.tests.conftest import NOW


def signed(office: District, code: str, about: tuple[Matter, ...] = ()) -> Matter:
    parts = {one.code: f"{one.label}如下，请王小明老师办理。" for one in kinds.of(code).fields}
    text = commands.Text("关于校门口护栏的事项", office.school, parts)
    notice = commands.draft(code, text, by=office.supervisor, about=about)
    commands.sign(notice, by=office.leader)
    return notice


def says(viewer: Post, notice: Matter) -> str:
    return package.text_of(word.docx(viewer, stage.fresh(notice)))


def test_every_kind_of_notice_makes_a_word_file_that_says_all_it_says(office: District) -> None:
    for code, kind in kinds.every().items():
        text = says(office.leader, signed(office, code))
        for part in kind.fields:
            assert f"{part.label}如下" in text, code
        for told in (f"{kind.series}〔2026〕1号", "2026年4月10日", "关于校门口护栏的事项"):
            assert told in text, code
        if code != "closing":
            assert "青禾一小" in text
            assert kind.label in text or kind.opening in text


def test_the_date_of_the_answer_stands_in_it_once_it_runs(office: District) -> None:
    notice = signed(office, "rectify")
    assert "按上述时限书面报送" in says(office.leader, notice)
    commands.serve(notice, by=office.clerk)
    commands.receipt(notice, by=office.officer)
    assert "请于2026年5月12日前书面报送" in says(office.leader, notice)


def test_a_form_of_approval_tells_each_step_of_the_matter_it_is_about(office: District) -> None:
    with clock.at(NOW - timedelta(days=1)):
        problem = stage.closed(office)
    text = says(office.leader, signed(office, "closing", (problem,)))
    steps = [line.split("\t")[0] for line in text.splitlines()]
    assert problem.number in text
    told = ["环节", "立项登记", "交办", "申请销号", "核查通过", "回访", "销号", "签发"]
    assert steps[steps.index("环节") :][: len(told)] == told
    assert "2026年4月9日" in text


def test_persons_are_named_in_the_file_only_to_who_may_see_them(office: District) -> None:
    notice = signed(office, "remind")
    commands.serve(notice, by=office.clerk)
    assert "王小明" in says(office.clerk, notice)
    assert "王小明" not in says(office.officer, notice)


def test_an_offices_own_template_is_used_from_the_day_it_is_adopted(office: District) -> None:
    notice = signed(office, "supervise")
    own = made("我局督办单 {{ 文号 }} {{ 督办事项 }}")
    templates.adopt("notice-supervise", "督办单", own, like="notice-supervise", by=office.admin)
    text = says(office.leader, notice)
    assert text.startswith("我局督办单 督办〔2026〕1号 督办事项如下")


def test_the_page_offers_the_file_to_who_sees_the_notice_and_to_nobody_else(
    office: District,
) -> None:
    notice = signed(office, "supervise")
    address = reverse("notice-word", args=(notice.number,))

    def client(post: str) -> Client:
        found = Client()
        account = office.posts[post].account
        assert account is not None
        found.force_login(account)
        return found

    page = client("leader").get(reverse("notice", args=(notice.number,)))
    assert address in page.content.decode()
    answer = client("leader").get(address)
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert "attachment" in answer["Content-Disposition"]
    assert "2026" in package.text_of(answer.content)
    assert client("other_officer").get(address).status_code == 404


def test_a_draft_makes_no_file(office: District) -> None:
    text = commands.Text("未签发", office.school, {"facts": "甲", "asks": "乙"})
    notice = commands.draft("supervise", text, by=office.supervisor)
    with pytest.raises(NotAllowed, match="还没有签发"):
        word.docx(office.leader, notice)
