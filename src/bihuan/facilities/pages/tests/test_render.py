"""A page whole, or one block of it when HTMX asks."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory, override_settings
from django_htmx.middleware import HtmxDetails

from bihuan.facilities.pages.render import render

BASE = "<html><body>{% block main %}{% endblock %}</body></html>"
CHILD = (
    '{% extends "base.html" %}{% block main %}<h1>台账</h1>'
    "{% block rows %}<p>{{ word }} {{ product }}</p>{{ csrf_input }}{% endblock %}{% endblock %}"
)


@pytest.fixture(autouse=True)
def templates(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "base.html").write_text(BASE, encoding="utf-8")
    (tmp_path / "page.html").write_text(CHILD, encoding="utf-8")
    engines = deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"] = [tmp_path]
    with override_settings(TEMPLATES=engines):
        yield


def asked(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/", headers=headers)
    request.htmx = HtmxDetails(request)
    return request


def answered(request: HttpRequest, block: str | None = "rows") -> str:
    return render(request, "page.html", {"word": "52 条"}, block=block).content.decode()


def test_an_ordinary_request_gets_the_whole_page() -> None:
    assert answered(asked()).startswith("<html>")


def test_htmx_gets_the_block_alone_with_all_that_a_page_knows() -> None:
    part = answered(asked(HX_Request="true"))
    assert part.startswith("<p>52 条 闭环</p>")
    assert "csrfmiddlewaretoken" in part
    assert "<h1>" not in part


def test_a_block_that_holds_another_is_drawn_with_it() -> None:
    part = answered(asked(HX_Request="true"), block="main")
    assert part.startswith("<h1>台账</h1><p>52 条")


def test_a_boosted_link_gets_the_whole_page() -> None:
    assert answered(asked(HX_Request="true", HX_Boosted="true")).startswith("<html>")


def test_without_a_block_htmx_gets_the_whole_page() -> None:
    assert answered(asked(HX_Request="true"), block=None).startswith("<html>")


def test_a_block_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        answered(asked(HX_Request="true"), block="colums")


def test_caches_keep_page_and_part_apart() -> None:
    response = render(asked(), "page.html", {"word": ""}, block="rows", status=422)
    assert response.status_code == 422
    assert "HX-Request" in response.headers["Vary"]
