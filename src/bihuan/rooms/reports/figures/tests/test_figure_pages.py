"""Figures on pages: every number opens to exactly its rows, within what the viewer may see."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bihuan.kernel import clock, figures, log
from bihuan.kernel.figures import Scope
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.reports import scopes
from bihuan.rooms.reports.figures import numbers
from bihuan.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]

THEN = date(2014, 6, 12)
LINK = re.compile(r'<a href="([^"]*/rows\?[^"]*)">(?:<span class="stat-value">)?([\d,]+)<')


def client(post: Post) -> Client:
    browser = Client()
    assert post.account is not None
    browser.force_login(post.account)
    return browser


@pytest.fixture
def supervisor(told: Story) -> Client:
    return client(told.posts["duban"])


def text(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def numbers_of(page: str) -> Iterator[tuple[str, int]]:
    """The address and the number of every link to rows on a page."""
    for address, shown in LINK.findall(page):
        yield html.unescape(address), int(shown.replace(",", ""))


def rows_of(page: str) -> int:
    return page.count("<tr data-item>")


@pytest.mark.parametrize(
    "code", ["problems.registered", "problems.satisfied", "voices.received", "visits.made"]
)
def test_every_number_of_a_figure_opens_to_as_many_matters(supervisor: Client, code: str) -> None:
    page = text(supervisor.get(f"/figures/{code}?as_of={THEN}"))
    found = list(numbers_of(page.partition("<figure")[0]))
    assert found
    for address, shown in found:
        rows = text(supervisor.get(f"{address}&size=200"))
        assert f"<strong>{shown}</strong>" in rows
        assert rows_of(rows) == min(shown, 200)


def test_what_matters_add_to_a_sum_is_the_sum(supervisor: Client) -> None:
    page = text(supervisor.get("/figures/collections.persons"))
    address, shown = next(numbers_of(page))
    book = supervisor.get(address.replace("/rows?", "/rows.xlsx?"))
    sheet = openpyxl.load_workbook(BytesIO(book.getvalue())).active
    table = list(sheet.values)
    heads = next(at for at, line in enumerate(table) if line[0] == "序号")
    column = table[heads].index("计入")
    added = [line[column] for line in table[heads + 1 :] if isinstance(line[0], int)]
    assert sum(added) == shown > len(added)


def test_the_page_of_all_figures_shows_each_as_it_was_on_the_day(supervisor: Client) -> None:
    page = text(supervisor.get(f"/figures?day={THEN}"))
    found = figures.values(figures.every(), THEN)
    assert len(found) > 20
    for one in found.values():
        assert f'<strong class="figure-said">{figures.said(one.figure, one.total)}<' in page


def test_a_permanent_address_gives_the_same_number_after_more_has_happened(
    told: Story, supervisor: Client
) -> None:
    log.integrate()
    page = text(supervisor.get("/figures/problems.registered"))
    shown = next(numbers_of(page))[1]
    address = html.unescape(re.findall(r"data-copy-text>http://[^/]*([^<]*)<", page)[0])
    ledger.register(list_code="problems", title="新问题", by=told.posts["shouli"], source="ledger")
    again = text(supervisor.get(address))
    assert next(numbers_of(again))[1] == shown
    assert "与本系统的一致" in again
    assert next(numbers_of(text(supervisor.get("/figures/problems.registered"))))[1] == shown + 1


def test_an_address_with_another_root_of_the_log_is_told_so(supervisor: Client) -> None:
    page = text(supervisor.get("/figures/problems.registered?size=7&root=AAAA"))
    assert "与本系统的不一致" in page


def test_a_unit_sees_the_figures_of_itself_and_what_is_below(told: Story) -> None:
    post = told.posts["xuexiao"]
    assert post.unit is not None
    page = text(client(post).get("/figures/problems.registered"))
    mine = figures.value("problems.registered", clock.now(), scope=Scope(unit=post.unit_id))
    assert next(numbers_of(page))[1] == mine
    assert post.unit.name in page


def test_another_units_figures_are_not_there(told: Story) -> None:
    elsewhere = told.unit("QH-JC")
    school = client(told.posts["xuexiao"])
    for part in ("", "/rows", ".xlsx", "/rows.xlsx"):
        response = school.get(f"/figures/problems.registered{part}?unit={elsewhere.pk}")
        assert response.status_code == 404
    assert school.get("/figures/voices.received").status_code == 404


def test_rows_that_went_elsewhere_are_counted_but_not_shown(told: Story) -> None:
    """What a unit was responsible for on a day stays in its number of that day."""
    post = told.posts["xuexiao"]
    before = figures.behind("problems.registered", clock.now(), scope=Scope(unit=post.unit_id))
    then = clock.now()
    problem = told.problem("lunch-now")
    assert problem.pk in {one.matter_id for one in before}
    type(problem).objects.filter(pk=problem.pk).update(unit=told.unit("QH-JC"), helpers=[])
    asked = urlencode({"as_of": then.isoformat(), "size": 200})
    page = text(client(post).get(f"/figures/problems.registered/rows?{asked}"))
    assert f"<strong>{len(before)}</strong>" in page
    assert rows_of(page) == len(before) - 1
    assert problem.number not in page
    assert "不在您的查看范围内" in page


@pytest.mark.parametrize(
    "asked",
    ["as_of=yesterday", "day=31-12", "time=99&day=2014-06-12", "unit=999999", "list=x", "since=x"],
)
def test_nonsense_is_left_out_and_said(supervisor: Client, asked: str) -> None:
    assert "data-tone=" in text(supervisor.get(f"/figures/problems.open?{asked}"))


@pytest.mark.parametrize("asked", ["split=x", "of=part", "split=origin&key=x&of=whole"])
def test_there_are_no_rows_of_what_there_is_not(supervisor: Client, asked: str) -> None:
    assert supervisor.get(f"/figures/problems.open/rows?{asked}").status_code == 404


def test_every_figure_has_a_page_whose_rows_have_pages(supervisor: Client) -> None:
    for code, one in figures.every().items():
        assert reverse(one.matters, args=("0",))
        assert supervisor.get(f"/figures/{code}").status_code == 200, code


def test_whoever_sees_everything_is_narrowed_to_nothing(told: Story) -> None:
    assert scopes.narrowed(told.posts["duban"], "problem", Scope()) == Scope()
    offered = scopes.offered(told.posts["xuexiao"], "problem")
    assert [one.pk for one in offered] == sorted(told.posts["xuexiao"].subtree_ids)


def test_the_pieces_of_a_number_are_named_and_taken_apart() -> None:
    share = figures.get("problems.satisfied")
    number = figures.Share(3, 4, 6)
    counted = {one.code: one.n for one in numbers.pieces(share, number)}
    assert counted == {"whole": 6, "asked": 4, "part": 3}
    assert all(numbers.taken(number, code) == n for code, n in counted.items())
    assert [str(one) for one in numbers.ratios(share, number)] == ["75.0%"]
    assert [str(one) for one in numbers.ratios(share, share.zero)] == ["—"]
