"""Notices from the draft to the answer, and their numbers."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from bihuan.kernel import clock, schemes, serials, verify
from bihuan.kernel.errors import IllegalStep, Invalid, NotAllowed, Refused
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.oversight.notices import commands, kinds, queries
from bihuan.rooms.oversight.notices.models import Notice
from bihuan.rooms.oversight.notices.tests.conftest import NOW

DAY = timedelta(days=1)
PARTS = {"facts": "校门口护栏未装。", "asks": "请按期办结。"}


def drafted(office: District, code: str = "supervise", **more: Any) -> Matter:
    given: dict[str, Any] = {
        "title": "关于校门口护栏的督办单",
        "unit": office.school,
        "parts": PARTS,
    }
    about = more.pop("about", ())
    return commands.draft(code, commands.Text(**given | more), by=office.supervisor, about=about)


def signed(office: District, code: str = "supervise") -> Matter:
    made = drafted(office, code)
    commands.sign(made, by=office.leader)
    return made


def served(office: District, code: str = "supervise") -> Matter:
    made = signed(office, code)
    commands.serve(made, by=office.supervisor)
    return made


def problem(office: District) -> Matter:
    title, text = "校门口护栏未装", "校门口护栏一直未装。"
    return ledger.register(list_code="problems", title=title, text=text, by=office.supervisor)


def client(post: Post) -> Client:
    found = Client()
    assert post.account is not None
    found.force_login(post.account)
    return found


def reference(notice: Matter) -> str:
    return Notice.objects.get(pk=notice.pk).reference


def test_a_notice_goes_from_the_draft_to_the_accepted_answer(office: District) -> None:
    made = drafted(office)
    assert reference(made) == ""
    commands.sign(made, by=office.leader)
    assert reference(made) == "督办〔2026〕1号"
    commands.serve(made, by=office.clerk)
    assert (made.unit, made.due_on) == (office.school, date(2026, 4, 13))  # one working day
    commands.receipt(made, by=office.officer)
    assert made.due_on == date(2026, 4, 17)  # five working days
    with pytest.raises(Refused):
        commands.end(made, by=office.supervisor)
    commands.answer(made, text="护栏已装好。", by=office.officer)
    assert made.due_on is None
    commands.refuse_answer(made, reason="请附照片。", by=office.supervisor)
    assert (made.status, made.due_on) == ("receipted", date(2026, 4, 17))
    commands.answer(made, text="护栏已装好，照片附后。", by=office.officer)
    commands.end(made, by=office.supervisor)
    assert (made.status, made.closed_on) == ("ended", date(2026, 4, 10))
    assert verify.verify().ok


def test_one_that_asks_for_no_answer_ends_when_it_is_receipted(office: District) -> None:
    made = served(office, "remind")
    commands.receipt(made, by=office.officer)
    assert (made.status, made.due_on) == ("ended", None)


def test_numbers_run_by_series_and_year_and_a_cancelled_one_keeps_its_own(
    office: District,
) -> None:
    first, second, other = signed(office), signed(office), signed(office, "remind")
    commands.cancel(first, reason="内容有误。", by=office.leader)
    third = signed(office)
    with clock.at(NOW + 300 * DAY):
        later = signed(office)
    assert [reference(one) for one in (first, second, third)] == [
        f"督办〔2026〕{n}号" for n in (1, 2, 3)
    ]
    assert (reference(other), reference(later)) == ("提醒〔2026〕1号", "督办〔2027〕1号")
    found = {(one.series, one.year): one for one in queries.series()}
    assert found["督办", 2026] == serials.Series("督办", 2026, 3, (), (1,))


def test_a_number_is_not_taken_by_a_signature_that_fails(office: District) -> None:
    lost = drafted(office)
    with transaction.atomic():
        commands.sign(lost, by=office.leader)
        transaction.set_rollback(True)
    assert reference(signed(office)) == "督办〔2026〕1号"


def test_the_database_gives_no_number_twice(office: District) -> None:
    signed(office)
    second = signed(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=second.pk).update(serial=1)


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_get_two_numbers_that_follow(office: District) -> None:
    drafts = [drafted(office) for _ in range(4)]
    failed: list[Exception] = []

    def sign(one: Matter) -> None:
        try:
            commands.sign(Matter.objects.get(pk=one.pk), by=office.leader)
        except Exception as error:  # noqa: BLE001 - told by the test
            failed.append(error)
        finally:
            connections["default"].close()

    threads = [Thread(target=sign, args=(one,)) for one in drafts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    assert sorted(Notice.objects.values_list("serial", flat=True)) == [1, 2, 3, 4]


def test_a_missing_number_is_named(office: District) -> None:
    made = [signed(office) for _ in range(3)]
    Notice.objects.filter(pk=made[1].pk).update(serial=7)
    (found,) = queries.series()
    assert found.missing == (2, 4, 5, 6)
    assert "缺 2、4、5、6 号" in client(office.clerk).get(reverse("notice-numbers")).text


def test_a_kind_says_who_signs_it(office: District) -> None:
    with pytest.raises(NotAllowed):
        commands.sign(drafted(office, "talk", parts=PARTS | {"time": "周五"}), by=office.supervisor)
    commands.sign(drafted(office), by=office.supervisor)


def test_what_is_missing_is_said_of_its_field(office: District) -> None:
    for field, more in [
        ("title", {"title": " "}),
        ("facts", {"parts": {"asks": "请办结。"}}),
        ("asks", {"parts": PARTS | {"asks": "长" * 5001}}),
        ("unit", {"unit": office.group}),
    ]:
        with pytest.raises(Invalid) as refused:
            drafted(office, **more)
        assert set(refused.value.fields) == {field}
    with pytest.raises(Invalid):
        commands.answer(served_and_receipted(office), text=" ", by=office.officer)


def served_and_receipted(office: District) -> Matter:
    made = served(office)
    commands.receipt(made, by=office.officer)
    return made


def test_nobody_is_served_where_nobody_acts(office: District) -> None:
    made = drafted(office, unit=office.section)
    Post.objects.filter(unit=office.section).update(until_on=date(2026, 1, 1))
    commands.sign(made, by=office.leader)
    with pytest.raises(Refused):
        commands.serve(made, by=office.supervisor)


def test_a_unit_sees_its_notices_once_they_are_served_and_no_other_unit_does(
    office: District,
) -> None:
    made = signed(office)
    address = reverse("notice", args=(made.number,))
    assert client(office.officer).get(address).status_code == 404
    commands.serve(made, by=office.supervisor)
    assert "校门口护栏未装" in client(office.officer).get(address).text
    assert client(office.other_officer).get(address).status_code == 404
    assert client(office.caller).get(address).status_code == 404


def test_a_problem_is_one_click_from_its_notice(office: District) -> None:
    about = problem(office)
    pages = client(office.supervisor)
    shown = pages.get(reverse("problem", args=(about.number,))).text
    address = f"{reverse('write-notice', args=('supervise',))}?about={about.number}"
    assert address in shown
    form = pages.get(address).text
    assert f"校门口护栏未装（{about.number}）。" in form
    given = {
        "title": "督办护栏",
        "unit": office.school.pk,
        "part_facts": "护栏。",
        "part_asks": "办。",
    }
    pages.post(address, given)
    made = Matter.objects.get(kind="notice")
    assert [one.pk for one in queries.about(office.supervisor, made)] == [about.pk]
    assert "督办护栏" in pages.get(reverse("problem", args=(about.number,))).text


def test_a_draft_is_changed_until_it_is_signed_and_printed_after(office: District) -> None:
    made = drafted(office)
    pages = client(office.supervisor)
    edit, paper = (reverse(name, args=(made.number,)) for name in ("edit-notice", "notice-paper"))
    assert pages.get(paper).status_code == 403
    given = {"title": "改后的标题", "unit": office.school.pk, "part_facts": "改后的事项。",
             "part_asks": "办。"}  # fmt: skip
    assert pages.post(edit, given).status_code == 302
    commands.sign(Matter.objects.get(pk=made.pk), by=office.leader)
    assert pages.get(edit).status_code == 409
    printed = pages.get(paper).text
    assert all(word in printed for word in ("督办〔2026〕1号", "改后的标题", "2026年4月10日"))
    with pytest.raises(IllegalStep):
        commands.sign(Matter.objects.get(pk=made.pk), by=office.leader)


def test_the_register_is_exported(office: District) -> None:
    served(office)
    answer = client(office.clerk).get(reverse("export-notices", args=("csv",)))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "督办〔2026〕1号" in text
    book = client(office.clerk).get(reverse("export-notices", args=("xlsx",)))
    assert book.getvalue()[:2] == b"PK"


def test_an_office_makes_a_kind_of_its_own(office: District) -> None:
    field = {"code": "facts", "label": "事项"}
    data = {"label": "工作联系函", "series": "联系", "signers": ["supervisor"], "answer": None,
            "receipt": {"amount": 1, "unit": "workdays"}, "fields": [field]}  # fmt: skip
    schemes.adopt("notice", "liaison", data, by=office.admin)
    made = drafted(office, "liaison")
    commands.sign(made, by=office.supervisor)
    assert reference(made) == "联系〔2026〕1号"
    assert kinds.word("gone") == "gone"
