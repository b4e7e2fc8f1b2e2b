"""Boards: every number opens to exactly its rows, within what the viewer may see."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client

from bihuan.kernel import clock, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.reports.boards import cells, queries
from bihuan.rooms.reports.boards.asked import Asked
from bihuan.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]

CELL = re.compile(r'<a href="([^"]*/(?:board|figures/[a-z_.]+)/rows\?[^"]*)">([\d,]+)<')


def client(post: Post) -> Client:
    browser = Client()
    assert post.account is not None
    browser.force_login(post.account)
    return browser


def text(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def numbers_of(page: str) -> Iterator[tuple[str, int]]:
    for address, shown in CELL.findall(page):
        yield html.unescape(address), int(shown.replace(",", ""))


@pytest.fixture
def leader(told: Story) -> Post:
    return told.post("leader")


@pytest.mark.parametrize("query", ["", "?list=all", "?list=tasks", "?unit=QH-Z1&list=all"])
def test_every_number_of_a_board_opens_to_as_many_rows(leader: Post, query: str) -> None:
    browser = client(leader)
    found = dict(numbers_of(text(browser.get(f"/board{query}"))))
    assert found
    for address, shown in list(found.items())[:: max(1, len(found) // 30)]:
        rows = text(browser.get(address))
        assert f"<strong>{shown}</strong>" in rows, address


def test_every_registered_item_is_in_exactly_one_part(leader: Post) -> None:
    items = Matter.objects.filter(kind="problem")
    parts = [set(items.filter(cells.condition(one)).values_list("pk", flat=True))
             for one in cells.PARTS]  # fmt: skip
    whole = set(items.filter(cells.condition("registered")).values_list("pk", flat=True))
    assert set().union(*parts) == whole
    assert sum(map(len, parts)) == len(whole) > 0


def test_every_running_item_has_one_age(leader: Post) -> None:
    items = Matter.objects.filter(kind="problem")
    ages = [items.filter(cells.aged(band)).count() for band in range(len(cells.AGES))]
    assert sum(ages) == items.filter(cells.condition("running")).count() > 0


def test_the_units_of_a_board_add_up_to_all_of_it(leader: Post) -> None:
    asked = Asked.of({"list": "all"}, leader)
    found = queries.tallies(asked)
    rows = queries.by_unit(asked, found)
    counted = sum(n for row in rows for n, _href in row.cells)
    assert counted == queries.total(found)["registered"] > 0


def test_a_unit_sees_a_board_of_itself_and_of_no_other(told: Story) -> None:
    post = told.posts["xuexiao"]
    browser = client(post)
    page = text(browser.get("/board?list=all"))
    mine = policy.visible(post, "problem").filter(unit_id__in=post.subtree_ids)
    registered = mine.filter(cells.condition("registered")).count()
    assert re.search(rf">{registered}</span> <span class=\"stat-word\">登记", page)
    assert "收到意见" not in page
    assert browser.get("/board?unit=QH-JC").status_code == 404
    assert browser.get("/board/rows?what=running&unit=QH-JC").status_code == 404
    assert browser.get("/board/wall?unit=QH-JC").status_code == 404


def test_an_inspector_sees_the_board_of_a_unit_the_group_is_contact_of(told: Story) -> None:
    inspector = told.inspectors[min(told.inspectors)][0]
    asked = Asked.of({}, inspector)
    assert asked.unit is not None
    assert policy.sees(inspector, Matter(kind="problem", unit=asked.unit, helpers=[], labels=[]))


@pytest.mark.parametrize("query", ["", "what=nothing", "what=running&age=99", "what=late&age=x"])
def test_there_are_no_rows_of_a_cell_there_is_not(leader: Post, query: str) -> None:
    assert client(leader).get(f"/board/rows?{query}").status_code == 404


def test_the_rows_of_a_cell_come_as_a_workbook(leader: Post) -> None:
    browser = client(leader)
    asked = Asked.of({}, leader)
    shown = asked.rows().filter(cells.condition("running")).count()
    book = browser.get("/board/rows.xlsx?what=running")
    sheet = openpyxl.load_workbook(BytesIO(book.getvalue())).active
    assert max(line[0] for line in sheet.values if isinstance(line[0], int)) == shown


def test_the_wall_shows_no_title_of_any_matter(leader: Post) -> None:
    page = text(client(leader).get("/board/wall?look=dark&list=all"))
    assert 'data-theme="dark"' in page
    titles = Matter.objects.exclude(kind="register").values_list("title", flat=True)
    assert not [one for one in titles if len(one) > 3 and one in page]


def test_who_was_not_asked_is_not_satisfied(leader: Post) -> None:
    page = text(client(leader).get("/board"))
    ((whole, asked, part),) = re.findall(r"已销号 (\d+)、回访 (\d+)、满意 (\d+)", page)
    assert int(part) <= int(asked) <= int(whole)
    closed = Matter.objects.filter(kind="problem", list_code="problems", status="closed")
    assert int(whole) == closed.count()


def test_a_lamp_of_a_list_of_its_own_counts_as_that_list_shows_it(told: Story) -> None:
    """Clues are near at three days, problems at five."""
    problem = told.problem("lunch-now")
    item = Matter.objects.filter(pk=problem.pk)
    in_four_days = clock.today() + timedelta(days=4)
    item.update(due_on=in_four_days)
    assert item.filter(cells.condition("near")).exists()
    item.update(list_code="clues")
    assert not item.filter(cells.condition("near")).exists()
    assert item.filter(cells.condition("calm")).exists()
