"""Exports: the list, whole."""

import pytest

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.export import export_rows
from bihuan.facilities.pages.tests import lists
from bihuan.kernel.tests import district as districts


@pytest.mark.django_db
def test_an_export_has_every_row_of_the_list_in_its_order() -> None:
    district = districts.found()
    lists.problems(70, unit=district.school)
    lists.problems(10, status="drafted")
    listing = lists.of(page_size=20)
    for query in ("", "status=issued&sort=due", "sort=-received&size=50&after=broken"):
        rows = list(export_rows(listing, query, district.clerk))
        assert len(rows) == listing.count(Asked.of(query, district.clerk))
        assert rows == lists.everything(listing, query.split("&after")[0], district.clerk)


@pytest.mark.django_db
def test_an_export_holds_only_what_its_reader_may_see() -> None:
    district = districts.found()
    lists.problems(2, unit=district.school)
    lists.problems(3, unit=district.other_school)
    assert len(list(export_rows(lists.of(), "", district.officer))) == 2
