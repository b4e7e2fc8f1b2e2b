"""A list as a page: what a browser gets and what it sends back."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory

from bihuan.facilities.pages import views
from bihuan.facilities.pages.bulk import BulkAction
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.models import SavedView
from bihuan.facilities.pages.request import Request
from bihuan.facilities.pages.serve import serve
from bihuan.facilities.pages.tests import lists
from bihuan.facilities.pages.tests.test_bulk import DAY, MOVE
from bihuan.kernel.errors import Refused, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District

pytestmark = pytest.mark.django_db


class When(forms.Form):
    on = forms.DateField(label="改到")


ACTIONS = (MOVE, replace(MOVE, code="when", label="改到某日", form=When))
LISTING = lists.of_opinions(bulk=ACTIONS, page_size=20)


@pytest.fixture
def district() -> District:
    return districts.found()


def asked(post: Post, method: str, data: Any, *, htmx: bool = False) -> Request:
    request: Any = getattr(RequestFactory(), method)("/tried", data)
    request.post, request.session = post, {}
    post.__dict__.update(person=post.name)  # as the sign-in middleware does for the app bar
    request.htmx = SimpleNamespace(boosted=False) if htmx else None
    request._messages = FallbackStorage(request)
    return request


def get(post: Post, query: str = "", *, htmx: bool = False) -> str:
    answer = serve(asked(post, "get", QueryDict(query), htmx=htmx), LISTING)
    assert answer.status_code == 200
    return answer.content.decode()


def post(by: Post, **data: Any) -> HttpResponse:
    return serve(asked(by, "post", data), LISTING)


def said(answer: HttpResponse) -> str:
    return re.sub(r"<[^>]+>|\s+", "", answer.content.decode())


def test_the_page_shows_its_rows_and_escapes_what_people_wrote(district: District) -> None:
    lists.opinions(1, title='<script>alert("1")</script>')
    html = get(district.supervisor)
    assert "<title>试用列表" in html
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html


def test_the_page_works_without_a_script_and_htmx_gets_the_part(district: District) -> None:
    lists.opinions(25)
    whole, part = get(district.supervisor), get(district.supervisor, htmx=True)
    assert whole.startswith("<!DOCTYPE html>")
    assert part.lstrip().startswith("<")
    assert "<html" not in part
    for html in (whole, part):
        assert html.count("data-item") == 20
        assert 'method="get"' in html
        assert "?after=" in html


def test_the_address_bar_gets_the_address_without_empty_parameters(district: District) -> None:
    request = asked(district.clerk, "get", {"status": "new", "q": "", "sort": ""}, htmx=True)
    assert serve(request, LISTING)["HX-Push-Url"] == "/tried?status=new"


def test_a_notice_about_the_address_is_shown(district: District) -> None:
    assert "没有“eaten”这一项" in get(district.clerk, "status=eaten")


def test_actions_are_offered_to_those_who_may(district: District) -> None:
    lists.opinions(1)
    assert 'value="bulk:move"' in get(district.supervisor)
    assert "bulk:move" not in get(district.clerk)
    assert "data-pick" not in get(district.clerk)


def test_ticked_rows_are_acted_on_and_refusals_are_listed(district: District) -> None:
    good = lists.opinions(1)[0]
    ended = lists.opinions(1, status="merged", title="早已合并的意见")[0]
    answer = post(
        district.supervisor,
        act="bulk:move",
        pick=[good.number, ended.number, "WT-NOWHERE"],
        seen=f"{good.number}:1,{ended.number}:1",
    )
    text = said(answer)
    assert "已办理1条，未办理2条。" in text
    assert ended.number in text
    assert "早已合并的意见" in text
    assert "WT-NOWHERE" in text
    good.refresh_from_db()
    assert good.due_on == DAY


def test_a_row_changed_meanwhile_is_told_apart(district: District) -> None:
    row = lists.opinions(1, version=3)[0]
    answer = post(district.supervisor, act="bulk:move", pick=row.number, seen=f"{row.number}:2")
    assert "已被他人更新" in said(answer)
    row.refresh_from_db()
    assert (row.version, row.due_on) == (3, None)


def test_all_that_match_are_acted_on_after_their_number_is_confirmed(district: District) -> None:
    lists.opinions(23)
    lists.opinions(2, status="merged")
    data = {"act": "bulk:move", "all": "1", "query": "status=new"}
    first = post(district.supervisor, **data)
    assert "全部23条" in said(first)
    assert not Matter.objects.filter(due_on=DAY).exists()
    lists.opinions(1)
    moved = post(district.supervisor, **data, confirmed="23")
    assert moved.status_code == 422
    assert "现在是24条" in said(moved)
    done = post(district.supervisor, **data, confirmed="24")
    assert "已办理24条" in said(done)
    assert Matter.objects.filter(due_on=DAY).count() == 24


def test_an_action_that_needs_words_asks_for_them_first(district: District) -> None:
    row = lists.opinions(1)[0]
    data = {"act": "bulk:when", "pick": row.number, "seen": f"{row.number}:1"}
    first = post(district.supervisor, **data)
    assert first.status_code == 200
    assert 'name="on"' in first.content.decode()
    assert f'value="{row.number}"' in first.content.decode()
    wrong = post(district.supervisor, **data, confirmed="1", on="昨天")
    assert wrong.status_code == 422
    right = post(district.supervisor, **data, confirmed="1", on="2026-12-24")
    assert "已办理1条" in said(right)


def test_nothing_ticked_leads_back_to_the_list(district: District) -> None:
    answer = post(district.supervisor, act="bulk:move", query="status=new&junk=1")
    assert (answer.status_code, answer["Location"]) == (302, "/tried?status=new")


def test_too_many_lead_back_and_say_how_many_are_possible(district: District) -> None:
    lists.opinions(501)
    request = asked(district.supervisor, "post", {"act": "bulk:move", "all": "1"})
    assert serve(request, LISTING).status_code == 302
    assert "500条" in " ".join(str(one) for one in request._messages)  # type: ignore[attr-defined]


@pytest.mark.parametrize("act", ["", "bulk:", "bulk:eat", "move", "form:move"])
def test_an_act_the_list_does_not_know_is_refused(district: District, act: str) -> None:
    with pytest.raises(Refused):
        post(district.supervisor, act=act)


def test_views_are_saved_changed_and_deleted_from_the_page(district: District) -> None:
    by = district.clerk
    saved = post(by, act="view:save", query="status=new", name="待处理的", shared="1")
    assert (saved.status_code, saved["Location"]) == (302, "/tried?status=new")
    assert "待处理的" in get(by)
    view = SavedView.objects.get()
    post(by, act="view:change", view=str(view.pk), name="新名", query=view.query)
    view.refresh_from_db()
    assert (view.name, view.shared_with_unit) == ("新名", False)
    with pytest.raises(Unseen):
        post(district.supervisor, act="view:delete", view=str(view.pk))
    post(by, act="view:delete", view=str(view.pk))
    assert not SavedView.objects.exists()


def test_a_name_that_is_taken_is_said_on_the_list(district: District) -> None:
    views.save(LISTING, "", name="甲", by=district.clerk)
    request = asked(district.clerk, "post", {"act": "view:save", "name": "甲"})
    assert serve(request, LISTING).status_code == 302
    assert "同名" in " ".join(str(one) for one in request._messages)  # type: ignore[attr-defined]


def test_a_list_refuses_a_column_sorted_by_what_it_cannot_sort_by() -> None:
    with pytest.raises(ValueError, match="colour"):
        lists.of(columns=(Col("x", "甲", str, sort="colour"),))


def test_an_action_is_a_thing_of_its_list() -> None:
    assert {one.code for one in LISTING.bulk} == {"move", "when"}
    assert all(isinstance(one, BulkAction) for one in LISTING.bulk)
