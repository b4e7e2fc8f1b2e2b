"""Saved views: one's own, or shared within the unit, and nobody else's."""

import pytest

from bihuan.facilities.pages import views
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.models import SavedView
from bihuan.facilities.pages.tests import lists
from bihuan.kernel.errors import Invalid, Unseen
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District

pytestmark = pytest.mark.django_db

LISTING = lists.of()


@pytest.fixture
def district() -> District:
    return districts.found()


def labels(viewer: Post, query: str = "", *, counted: bool = False) -> list[tuple[str, bool]]:
    page = LISTING.page(Asked.of(query, viewer))
    return [(tab.label, tab.current) for tab in views.tabs(page, counted=counted)]


def test_a_view_keeps_filters_and_order_and_leaves_the_place_out(district: District) -> None:
    view = views.save(
        LISTING,
        "status=issued&after=x&sort=due&at=last&junk=1",
        name=" 待 办 ",
        by=district.clerk,
    )
    assert (view.name, view.query) == ("待 办", "status=issued&sort=due")
    assert labels(district.clerk, view.query) == [("全部", False), ("待 办", True)]
    assert labels(district.clerk) == [("全部", True), ("待 办", False)]


def test_a_shared_view_is_seen_in_the_unit_and_nowhere_else(district: District) -> None:
    views.save(LISTING, "status=issued", name="我的", by=district.clerk)
    views.save(LISTING, "status=working", name="大家的", by=district.clerk, shared=True)
    assert [name for name, _ in labels(district.clerk)] == ["全部", "我的", "大家的"]
    assert [name for name, _ in labels(district.supervisor)] == ["全部", "大家的"]
    assert [name for name, _ in labels(district.officer)] == ["全部"]


def test_a_colleague_may_use_a_shared_view_and_not_change_it(district: District) -> None:
    view = views.save(LISTING, "", name="大家的", by=district.clerk, shared=True)
    page = LISTING.page(Asked.of("", district.supervisor))
    assert [tab.own for tab in views.tabs(page)] == [False, False]
    with pytest.raises(Unseen):
        views.change(LISTING, view.pk, name="改了", shared=True, by=district.supervisor)
    with pytest.raises(Unseen):
        views.delete(LISTING, view.pk, by=district.supervisor)
    assert SavedView.objects.get().name == "大家的"


def test_a_view_is_renamed_unshared_and_deleted_by_its_owner(district: District) -> None:
    view = views.save(LISTING, "", name="甲", by=district.clerk, shared=True)
    views.change(LISTING, view.pk, name="乙", shared=False, by=district.clerk)
    view.refresh_from_db()
    assert (view.name, view.shared_with_unit) == ("乙", False)
    views.delete(LISTING, view.pk, by=district.clerk)
    assert not SavedView.objects.exists()


def test_a_view_of_another_list_is_not_this_lists(district: District) -> None:
    other = lists.of(code="other")
    view = views.save(other, "", name="甲", by=district.clerk)
    assert labels(district.clerk) == [("全部", True)]
    with pytest.raises(Unseen):
        views.delete(LISTING, view.pk, by=district.clerk)


@pytest.mark.parametrize("name", ["", "  ", "长" * 41, "已有"])
def test_a_name_that_is_missing_too_long_or_taken_is_refused(district: District, name: str) -> None:
    views.save(LISTING, "", name="已有", by=district.clerk)
    with pytest.raises(Invalid) as refused:
        views.save(LISTING, "status=issued", name=name, by=district.clerk)
    assert set(refused.value.fields) == {"name"}
    assert SavedView.objects.count() == 1


def test_there_are_at_most_twenty_views_of_a_list(district: District) -> None:
    for n in range(views.MOST):
        views.save(LISTING, "", name=f"视图{n}", by=district.clerk)
    with pytest.raises(Invalid, match="20个"):
        views.save(LISTING, "", name="再一个", by=district.clerk)


def test_tabs_count_their_rows_only_when_asked(district: District) -> None:
    lists.problems(3)
    lists.problems(2, status="drafted")
    views.save(LISTING, "status=drafted", name="待交办", by=district.clerk)
    page = LISTING.page(Asked.of("", district.clerk))
    assert [tab.count for tab in views.tabs(page)] == [None, None]
    assert [tab.count for tab in views.tabs(page, counted=True)] == [5, 2]
