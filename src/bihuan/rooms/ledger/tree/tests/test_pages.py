"""The five views of a tree: the same items, the same filter, what the viewer may see."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.properties import stage

from bihuan.kernel import clock, record
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger import events
from bihuan.rooms.ledger.tree import commands, showing, views
from bihuan.rooms.ledger.tree.events import Placed
from bihuan.rooms.ledger.tree.tests import planting

pytestmark = pytest.mark.django_db
TITLES = re.compile(r'<a href="/problem/[^"]+"(?: class="tree-way")?>([^<]+)</a>')


@pytest.fixture
def district() -> District:
    return districts.found()


def client(post: Post) -> Client:
    made = Client()
    assert post.account is not None
    made.force_login(post.account)
    return made


def look(post: Post, item: Matter, expected: int = 200, part: bool = False, **query: str) -> str:
    headers = {"HX-Request": "true"} if part else {}
    answer = client(post).get(reverse("breakdown", args=(item.number,)), query, headers=headers)
    assert answer.status_code == expected
    return answer.content.decode()


def planted(district: District) -> dict[str, Matter]:
    """任务 > 措施甲 > 着力点一（在办）、着力点二；措施乙。"""
    made = {"任务": planting.item(district.clerk, "任务", list_code="tasks")}
    for title, under in (("措施甲", "任务"), ("措施乙", "任务")):
        made[title] = planting.item(district.clerk, title, made[under], "measures")
    due = (clock.today() + timedelta(days=3)).isoformat()
    one = stage.working(district, title="着力点一", due=due)
    commands.place(one, under=made["措施甲"], by=district.clerk)
    ledger.progress(one, text="过半", percent=60, by=district.officer)
    made["着力点一"] = one
    made["着力点二"] = planting.item(district.clerk, "着力点二", made["措施甲"])
    return made


@pytest.mark.parametrize("view", views.VIEWS)
def test_every_view_shows_the_items_that_stand_under_one(district: District, view: str) -> None:
    made = planted(district)
    month = f"{clock.today() + timedelta(days=3):%Y-%m}"
    shown = set(TITLES.findall(look(district.clerk, made["任务"], view=view, month=month)))
    every = {"着力点一"} if view == "calendar" else {"着力点一", "着力点二", "措施乙"}
    assert every <= shown
    assert "任务" not in shown


@pytest.mark.parametrize("view", views.VIEWS)
def test_every_view_takes_the_same_filter(district: District, view: str) -> None:
    made = planted(district)
    month = f"{clock.today() + timedelta(days=3):%Y-%m}"
    page = look(district.clerk, made["任务"], view=view, month=month, status="working")
    shown = set(TITLES.findall(page))
    assert "着力点一" in shown
    assert not {"着力点二", "措施乙"} & shown
    assert 'value="working" selected' in page


def test_the_sums_are_those_of_the_leaves(district: District) -> None:
    made = planted(district)
    page = look(district.clerk, made["任务"])
    assert "20%" in page  # 60, 0 and 0
    assert re.search(r'stat-value">3</span> <span class="stat-word">最下一级事项', page)
    overview = client(district.clerk).get(reverse("trees")).content.decode()
    assert "任务" in overview
    assert "措施甲" not in overview


def test_a_unit_sees_its_own_items_and_sums_of_nothing_else(district: District) -> None:
    made = planted(district)
    look(district.officer, made["任务"], 404)
    overview = client(district.officer).get(reverse("trees")).content.decode()
    assert "着力点一" not in overview
    own = made["着力点一"]
    below = planting.item(district.clerk, "别的单位的")
    commands.place(below, under=own, by=district.clerk)
    mine = stage.working(district, title="还是我的")
    commands.place(mine, under=below, by=district.clerk)
    page = look(district.officer, own)
    assert "还是我的" in page
    assert "别的单位的" not in page
    assert re.search(r'stat-value">1</span> <span class="stat-word">最下一级事项', page)


def test_what_is_deeper_is_fetched_when_it_is_opened(district: District) -> None:
    made = planted(district)
    low = planting.item(district.clerk, "再下一级", made["着力点二"])
    page = look(district.clerk, made["任务"])
    assert "再下一级" not in page
    address = reverse("breakdown", args=(made["着力点二"].number,))
    assert f'hx-get="{address}?parts=1"' in page
    part = look(district.clerk, made["着力点二"], part=True, parts="1")
    assert TITLES.findall(part) == [low.title]
    assert "<html" not in part


def test_a_board_moves_items_by_what_may_be_done_with_them(district: District) -> None:
    made = planted(district)
    stage.detailed(district, made["着力点二"])
    page = look(district.supervisor, made["任务"], view="board")
    assert f"/problem/{made['着力点二'].number}/do/issue" in page
    assert f"/problem/{made['着力点一'].number}/do/issue" not in page
    assert f"/problem/{made['着力点一'].number}/do/receive" not in page
    mine = look(district.officer, made["着力点一"], view="board")
    assert "/do/issue" not in mine
    post = client(district.supervisor)
    back = reverse("breakdown", args=(made["任务"].number,)) + "?view=board"
    matter = Matter.objects.get(pk=made["着力点二"].pk)
    answer = post.post(f"/problem/{matter.number}/do/issue", {"seen": matter.version, "next": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert Matter.objects.get(pk=matter.pk).status == "issued"


def test_nonsense_in_the_address_is_said_and_left_out(district: District) -> None:
    made = planted(district)
    assert "没有这种视图" in look(district.clerk, made["任务"], view="pie")
    assert "不是月份" in look(district.clerk, made["任务"], view="calendar", month="2026-13")
    assert "没有“x”这一项" in look(district.clerk, made["任务"], status="x")
    assert "着力点" in look(district.clerk, made["任务"], view="table", page="99")


def test_a_calendar_goes_from_month_to_month(district: District) -> None:
    made = planted(district)
    page = look(district.clerk, made["任务"], view="calendar", month="2025-12", unit="QH-S1")
    assert "2025年12月" in page
    assert "month=2026-01" in page
    assert "month=2025-11" in page
    assert page.count("unit=QH-S1") >= 2
    assert "没有到期的事项" in page


def big(district: District, count: int) -> Matter:
    """A task with so many items under it, by tens and by thirties."""
    with record.batch(by=district.clerk, size=count + 1) as batch:

        def item(title: str) -> Matter:
            data = events.Registered("problems", seal(title), seal(title))
            return batch.open("problem", data)

        top = item("大任务")
        above = [top]
        for n in range(1, count):
            made = item(f"第{n}项")
            parent = above[(n - 1) // 30]
            batch.append(made, Placed(parent.pk, parent.number, n))
            above.append(made)
    return top


@pytest.mark.parametrize("view", views.VIEWS)
def test_a_view_costs_as_many_queries_however_much_there_is(district: District, view: str) -> None:
    small, large = big(district, 20), big(district, 700)
    signed_in = client(district.clerk)

    def cost(item: Matter) -> int:
        address = reverse("breakdown", args=(item.number,))
        signed_in.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert signed_in.get(address, {"view": view, "status": "drafted"}).status_code == 200
        return len(asked)

    assert cost(small) == cost(large) <= 14


def test_not_everything_is_drawn_at_once(district: District) -> None:
    top = big(district, 700)
    page = look(district.clerk, top)
    assert len(TITLES.findall(page)) <= showing.MOST_OPEN
    assert "hx-get" in page
    table = look(district.clerk, top, view="table", page="2")
    assert len(TITLES.findall(table)) == showing.PAGE
    assert "共 699 条" in table


def test_matches_are_shown_from_both_sides(district: District) -> None:
    measure = planting.item(district.clerk, "定期会商", list_code="measures")
    problem = planting.item(district.clerk, "门口拥堵")
    commands.match(measure, problems=[problem], by=district.clerk)
    assert "门口拥堵" in look(district.clerk, measure)
    assert "定期会商" in look(district.clerk, problem)


def test_what_was_merged_or_withdrawn_is_no_part_of_a_tree(district: District) -> None:
    made = planted(district)
    ledger.withdraw(Matter.objects.get(pk=made["措施乙"].pk), reason="重复", by=district.clerk)
    page = look(district.clerk, made["任务"])
    assert "措施乙" not in page
    assert "30%" in page  # 60 and 0


def test_items_are_placed_and_matched_on_their_pages(district: District) -> None:
    made = planted(district)
    other = planting.item(district.clerk, "另一任务", list_code="tasks")
    measure = made["措施乙"]
    post = client(district.clerk)

    def do(code: str, **data: str) -> int:
        address = reverse("do", args=("problem", measure.number, code))
        return post.post(address, data).status_code

    assert do("place", under="W-0000-000000") == 422
    assert do("place", under=f" {other.number.lower()} ", weight="5") == 302
    assert do("match", problems=f"{made['着力点一'].number}，{made['着力点二'].number}") == 302
    assert do("unmatch", problem=made["着力点一"].number) == 302
    page = look(district.clerk, measure)
    assert "着力点二" in page
    assert "着力点一" not in page
    assert do("unplace") == 302
    assert "措施乙" not in look(district.clerk, other)


def test_a_month_is_drawn_from_monday_to_sunday() -> None:
    from bihuan.rooms.ledger.tree import drawing

    weeks = drawing.weeks(date(2026, 11, 1))
    assert weeks[0][0] == date(2026, 10, 26)
    assert weeks[-1][-1] == date(2026, 12, 6)
    assert all(week[0].weekday() == 0 and len(week) == 7 for week in weeks)
