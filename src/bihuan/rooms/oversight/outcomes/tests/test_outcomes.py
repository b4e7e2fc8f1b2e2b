"""What oversight led to for a unit, and what the unit says of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.kernel import clock, figures, verify
from bihuan.kernel.errors import IllegalStep, Invalid, NotAllowed, Refused, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.oversight.outcomes import commands, queries
from bihuan.rooms.oversight.outcomes.tests.conftest import NOW

DAY = timedelta(days=1)


def recorded(office: District, code: str = "criticised") -> Matter:
    reason = "护栏问题两次逾期，王建国主任未到场。"
    return commands.put_down(code, office.school, reason=reason, by=office.supervisor)


def client(post: Post) -> Client:
    found = Client()
    assert post.account is not None
    found.force_login(post.account)
    return found


def page(post: Post, outcome: Matter) -> str:
    return client(post).get(reverse("outcome", args=(outcome.number,))).text


def test_the_unit_has_its_say_beside_it(office: District) -> None:
    made = recorded(office)
    assert made.due_on == date(2026, 4, 17)  # five working days
    commands.state(made, text="护栏厂家停产，已三次催告。", by=office.officer)
    shown = page(office.leader, made)
    assert "护栏问题两次逾期" in shown
    assert "已三次催告" in shown
    with pytest.raises(IllegalStep):
        commands.state(made, text="再说一次。", by=office.officer)
    assert verify.verify().ok


def test_after_its_time_the_unit_has_said_nothing(office: District) -> None:
    made = recorded(office)
    with clock.at(NOW + 7 * DAY):
        assert commands.lapse() == 0  # the last day
    with clock.at(NOW + 8 * DAY):
        with pytest.raises(Refused):
            commands.state(Matter.objects.get(pk=made.pk), text="迟到。", by=office.officer)
        assert commands.lapse() == 1
        assert commands.lapse() == 0
    made.refresh_from_db()
    assert made.status == "lapsed"


def test_one_withdrawn_stays_and_counts_no_more(office: District) -> None:
    made, other = recorded(office), recorded(office, "redone")
    commands.withdraw(made, reason="单位陈述属实。", by=office.leader)
    assert "单位陈述属实" in page(office.supervisor, made)
    found = figures.values(["outcomes.recorded"], NOW.date())["outcomes.recorded"]
    assert found.total == 1
    assert found.splits["kind"]["redone"] == 1
    assert other.status == "recorded"


def test_names_of_persons_are_hidden_in_titles_and_from_the_auditor(office: District) -> None:
    made = recorded(office)
    assert "王建国" not in made.title
    assert "王建国" not in page(office.auditor, made)


def test_only_the_office_records_and_only_the_unit_states(office: District) -> None:
    with pytest.raises(NotAllowed):
        commands.put_down("reminded", office.school, reason="提醒。", by=office.clerk)
    made = recorded(office)
    with pytest.raises(Unseen):
        commands.state(made, text="不关我事。", by=office.other_officer)
    with pytest.raises(NotAllowed):
        commands.state(made, text="代为陈述。", by=office.supervisor)


def test_it_is_put_down_from_the_page_of_a_problem(office: District) -> None:
    about = ledger.register(
        list_code="problems", title="护栏未装", text="护栏一直未装。", by=office.supervisor
    )
    pages = client(office.supervisor)
    address = f"{reverse('new-outcome')}?about={about.number}"
    given = {"outcome_kind": "reminded", "unit": office.school.pk, "reason": "请抓紧。"}
    assert pages.post(address, given | {"reason": ""}).status_code == 422
    assert pages.post(address, given).status_code == 302
    made = Matter.objects.get(kind="outcome")
    assert queries.about(office.supervisor, made) == [about]
    shown = pages.get(reverse("problem", args=(about.number,))).text
    assert "提醒 请抓紧。" in shown
    assert "提醒" in pages.get(reverse("outcomes")).text


def test_what_is_missing_is_said_of_its_field(office: District) -> None:
    for code, unit, reason in [
        ("fined", office.school, "罚。"),
        ("reminded", office.group, "提醒。"),
        ("reminded", office.school, " "),
    ]:
        with pytest.raises(Invalid):
            commands.put_down(code, unit, reason=reason, by=office.supervisor)
