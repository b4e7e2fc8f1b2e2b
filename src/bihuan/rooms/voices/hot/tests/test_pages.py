"""The pages of hot issues, and raising several opinions as one problem."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.hot import store
from bihuan.facilities.similarity.hot.models import HotGroup
from bihuan.facilities.similarity.hot.tests.said import TROUBLES
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said
from bihuan.rooms.voices.hot import queries
from bihuan.rooms.voices.hot.queries import Wanted

pytestmark = pytest.mark.django_db

BUS, CANTEEN = TROUBLES["望湖小学校车"], TROUBLES["青禾中学食堂"]


@pytest.fixture
def district() -> District:
    return districts.found()


def hear(
    by: District,
    said: Sequence[tuple[str, str]],
    *,
    days_ago: int = 1,
    contacts: Sequence[str] = (),
    place: Unit | None = None,
) -> list[Matter]:
    heard = []
    with clock.at(clock.now() - timedelta(days=days_ago)):
        for n, (title, text) in enumerate(said):
            contact = contacts[n] if contacts else f"1380000{n:04}"
            one = Said(text=text, subject=title, contact=contact, place=place)
            heard.append(commands.receive(one, by=by.clerk).matter)
    return heard


def group() -> None:
    understand.work(understand.FOREGROUND)
    store.work()


def client(post: Post) -> Client:
    found = Client()
    assert post.account is not None
    found.force_login(post.account)
    return found


def test_the_hottest_comes_first_and_says_why(district: District) -> None:
    hear(district, CANTEEN[:2])
    hear(district, BUS[:4], contacts=["1", "2", "3", "1"])
    group()
    found = queries.issues(district.clerk, Wanted())
    assert [one.heat.people for one in found] == [3, 2]
    assert "望湖小学" in found[0].name
    page = client(district.clerk).get(reverse("hot")).text
    assert page.index("望湖小学") < page.index("青禾中学")
    assert "近30天3人反映4件，此前30天没有人反映；其中同一人重复反映1件，不计热度。" in page


def test_the_list_says_which_unit_most_of_an_issue_concerns(district: District) -> None:
    hear(district, BUS[:2])
    group()
    assert queries.issues(district.clerk, Wanted())[0].unit is None
    hear(district, BUS[2:4], place=district.school)
    group()
    assert queries.issues(district.clerk, Wanted())[0].unit == district.school
    assert str(district.school) in client(district.clerk).get(reverse("hot")).text


def test_what_one_person_says_over_and_over_is_no_hot_issue(district: District) -> None:
    hear(district, BUS[:5], contacts=["1"] * 5)
    group()
    assert HotGroup.objects.count() == 1
    assert queries.issues(district.clerk, Wanted()) == []


def test_counts_are_those_of_the_period_that_is_asked_for(district: District) -> None:
    hear(district, BUS[:2], days_ago=40, contacts=["1", "2"])
    hear(district, BUS[2:5], days_ago=2, contacts=["3", "4", "5"])
    group()
    (month,) = queries.issues(district.clerk, Wanted(30))
    assert (month.heat.people, month.heat.before, month.opinions) == (3, 2, 5)
    assert month.heat.value == 3 + 1
    (quarter,) = queries.issues(district.clerk, Wanted(90))
    assert (quarter.heat.people, quarter.heat.before) == (5, 0)
    assert sum(week.people for week in quarter.curve) == 5


def test_filters_find_groups_by_their_opinions(district: District) -> None:
    hear(district, BUS[:3], place=district.school)
    hear(district, CANTEEN[:3], place=district.other_school)
    group()
    pages = client(district.clerk)
    shown = pages.get(reverse("hot"), {"place": district.school.code}).text
    assert "望湖小学" in shown
    assert "食堂" not in shown
    odd = pages.get(reverse("hot"), {"days": "5", "place": "nowhere", "class": "x"})
    assert odd.status_code == 200
    assert "没有这个时段" in odd.text
    assert "没有这个分类" in odd.text


def test_an_issue_opens_to_exactly_its_opinions(district: District) -> None:
    heard = hear(district, BUS[:4])
    other = hear(district, CANTEEN[:2])
    group()
    (found, _) = queries.issues(district.clerk, Wanted())
    page = client(district.clerk).get(reverse("hot-issue", args=(found.pk,))).text
    assert all(one.number in page for one in heard)
    assert not any(one.number in page for one in other)
    assert found.opinions == 4


def test_names_and_numbers_of_people_are_masked(district: District) -> None:
    text = "望湖小学的校车严重超员，请联系13812345678，过道里站满了孩子，出事谁负责。"
    hear(district, [("望湖小学校车超员 13812345678", text), ("望湖小学校车超员", f"反映：{text}")])
    group()
    page = client(district.leader).get(reverse("hot")).text
    assert "望湖小学" in page
    assert "13812345678" not in page


def test_an_erased_group_shows_nothing_of_it(district: District) -> None:
    hear(district, BUS[:3])
    group()
    HotGroup.objects.update(name_of=None, typical_of=None)
    (found,) = queries.issues(district.clerk, Wanted())
    assert found.name  # the title of another
    assert found.typical == ""


@pytest.mark.parametrize("role", ["officer", "head", "inspector", "admin"])
def test_whoever_sees_no_opinions_finds_nothing_here(district: District, role: str) -> None:
    hear(district, BUS[:3])
    group()
    pages = client(district.posts[role])
    pk = HotGroup.objects.get().pk
    assert pages.get(reverse("hot")).status_code == 404
    assert pages.get(reverse("hot-issue", args=(pk,))).status_code == 404
    assert pages.get(reverse("export-hot", args=("csv",))).status_code == 404


def test_a_group_that_is_gone_is_not_found(district: District) -> None:
    assert client(district.clerk).get(reverse("hot-issue", args=(4711,))).status_code == 404


def test_opinions_are_raised_together_as_one_problem(district: District) -> None:
    heard = hear(district, BUS[:4])
    commands.answer(heard[3], text="已答复。", by=district.clerk)
    group()
    address = reverse("hot-issue", args=(HotGroup.objects.get().pk,))
    pages, keys = client(district.clerk), [one.number for one in heard]
    asked = pages.post(address, {"act": "bulk:raise", "pick": keys})
    assert "将对勾选的 4 条逐条办理" in asked.text
    assert "望湖小学" in asked.text  # the proposed name
    given = {"act": "bulk:raise", "pick": keys, "confirmed": "4"}
    done = pages.post(address, {**given, "list_code": "problems", "title": "望湖小学校车超员"})
    assert "已办理 3 条，未办理 1 条" in done.text
    problem = Matter.objects.get(kind="problem")
    assert problem.title == "望湖小学校车超员"
    raised = Link.objects.filter(source=problem, kind="raised_from").values_list(
        "target", flat=True
    )
    assert set(raised) == {one.pk for one in heard[:3]}


def test_one_press_raises_all_that_wait_as_one_problem(district: District) -> None:
    heard = hear(district, BUS[:4], place=district.school)
    commands.answer(heard[3], text="已答复。", by=district.clerk)
    group()
    address = reverse("hot-issue", args=(HotGroup.objects.get().pk,))
    pages = client(district.clerk)
    sent = pressed(pages.get(address).text)
    assert len(sent["pick"]) == 3
    done = pages.post(address, sent, follow=True)
    problem = Matter.objects.get(kind="problem")
    assert done.redirect_chain == [(reverse("problem", args=(problem.number,)), 302)]
    assert "并入其余 2 条意见" in done.text
    assert problem.place == district.school
    assert problem.reporters.count() == 3
    again = pages.post(address, sent, follow=True)
    assert "没有立项：这些意见已经有人处理" in again.text
    assert "合并立项" not in lxml.html.fromstring(pages.get(address).text).xpath("string(//h1/..)")
    assert Matter.objects.filter(kind="problem").count() == 1


def test_what_changed_since_the_page_was_shown_is_not_raised_with_the_others(
    district: District,
) -> None:
    heard = hear(district, BUS[:3])
    group()
    address = reverse("hot-issue", args=(HotGroup.objects.get().pk,))
    pages = client(district.clerk)
    sent = pressed(pages.get(address).text)
    commands.add(heard[1], text="不是同一辆车。", by=district.clerk)
    done = pages.post(address, sent, follow=True)
    assert f"{heard[1].number} 没有并入" in done.text
    assert Matter.objects.get(pk=heard[1].pk).status == "new"
    assert Matter.objects.get(kind="problem").reporters.count() == 2
    sent = {**pressed(pages.get(address).text), "title": [""]}
    unnamed = pages.post(address, sent, follow=True)
    assert "问题名称：" in unnamed.text
    assert Matter.objects.filter(kind="problem").count() == 1


@pytest.mark.parametrize("odd", ["\x00", "²", "9" * 5000, "一" * 5000])
def test_nonsense_sent_with_the_press_raises_nothing(district: District, odd: str) -> None:
    heard = hear(district, BUS[:3])
    group()
    address = reverse("hot-issue", args=(HotGroup.objects.get().pk,))
    pages = client(district.clerk)
    sent = pressed(pages.get(address).text)
    for wrong in (
        {"pick": [odd]},
        {"place": odd},
        {"list_code": odd},
        {"title": (odd * 400)[:400]},
    ):
        assert pages.post(address, {**sent, **wrong}).status_code == 302
    assert not Matter.objects.filter(kind="problem").exists()
    seen = ",".join(f"{one.number}:{odd}" for one in heard)
    assert pages.post(address, {**sent, "seen": seen}).status_code == 302


def pressed(page: str) -> dict[str, list[str]]:
    """What the button that raises all sends, nothing touched."""
    form = next(one for one in lxml.html.fromstring(page).forms if one.get("id") == "together")
    sent: dict[str, list[str]] = {"act": ["together"]}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def test_who_may_not_raise_is_not_offered_it(district: District) -> None:
    hear(district, BUS[:3])
    group()
    address = reverse("hot-issue", args=(HotGroup.objects.get().pk,))
    assert "合并立项" in client(district.clerk).get(address).text
    assert "合并立项" not in client(district.leader).get(address).text
    keys = list(Matter.objects.filter(kind="voice").values_list("number", flat=True))
    given = {"act": "bulk:raise", "pick": keys, "confirmed": "3", "list_code": "problems"}
    client(district.leader).post(address, {**given, "title": "不该有"})
    assert not Matter.objects.filter(kind="problem").exists()


def test_the_export_has_the_same_numbers(district: District) -> None:
    hear(district, BUS[:4], contacts=["1", "2", "3", "1"])
    group()
    answer = client(district.clerk).get(reverse("export-hot", args=("csv",)))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "望湖小学" in text
    assert ",3,4,1," in text.replace('"', "")
    book = client(district.clerk).get(reverse("export-hot", args=("xlsx",)))
    assert book.getvalue()[:2] == b"PK"
    assert client(district.clerk).get(reverse("export-hot", args=("pdf",))).status_code == 404


def test_more_groups_cost_no_more_questions(district: District) -> None:
    hear(district, BUS[:3])
    group()
    pages = client(district.clerk)
    pages.get(reverse("hot"))
    with CaptureQueriesContext(connection) as few:
        pages.get(reverse("hot"))
    for said in ("青禾中学食堂", "云岭三中暑期补课", "长堤街学区", "锦绣路搅拌站"):
        hear(district, TROUBLES[said][:3])
    group()
    with CaptureQueriesContext(connection) as many:
        pages.get(reverse("hot"))
    assert len(many) == len(few)
