"""How things stand, for everybody: only where the office says so, and without small numbers."""

from __future__ import annotations

import re

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bihuan.kernel import figures
from bihuan.rooms.reports.boards import public
from bihuan.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]


def test_nothing_is_told_unless_the_office_says_so(
    told: Story, client: Client, settings: LazySettings
) -> None:
    assert client.get("/public/progress").status_code == 404
    assert "整改公示" not in client.get("/public/").content.decode()
    settings.PUBLIC_FIGURES = True
    assert "整改公示" in client.get("/public/").content.decode()
    assert client.get("/public/progress").status_code == 200


def test_no_number_below_five_is_told(told: Story) -> None:
    found = public.told()
    cells = [n for line in found.lines for n in (line.registered, line.closed)]
    cells += found.satisfied.cells.values()
    assert None in cells
    assert not [n for n in cells if n is not None and 0 < n < 5]


def test_the_total_is_that_of_the_figure(told: Story) -> None:
    found = public.told()
    assert found.total.registered == figures.value("problems.registered", found.on)


def test_the_page_says_that_a_number_is_withheld(
    told: Story,
    client: Client,
    settings: LazySettings,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.PUBLIC_FIGURES = True
    client.get("/public/progress")
    with django_assert_max_num_queries(2):
        page = client.get("/public/progress").content.decode()
    assert re.search(r"<td class=\"num\"><span class=\"muted\">不公布", page)
