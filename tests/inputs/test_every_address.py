"""Nonsense in addresses, headers and cookies: 404 or a notice, never a broken page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.test.utils import override_settings

from tests.cast import Cast
from tests.pages import addresses
from tests.pages.answers import Answer, ask

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("addresses")]

BAD = ("%00", "%ED%A0%BD", "%FF%FE", "..%2f..%2fetc%2fpasswd", "%E2%80%AE", "9" * 400, "'%20OR%201",
       "%3Cscript%3Ealert(1)%3C/script%3E", "%25s%25(n)s")  # fmt: skip
LISTS = ("/", "/voices", "/voices/inbox", "/problems", "/draws", "/notices", "/outcomes")


def test_nonsense_in_place_of_a_number_is_not_found(cast: Cast) -> None:
    clients = {name: cast.client(name) for name in ("supervisor", "admin")}
    places = ("/problem/{}", "/voice/{}", "/public/s/{}", "/c/{}", "/public/qr/{}", "/files/{}",
              "/problems/export.{}", "/people/units/of/{}", "/people/accounts/{}", "/{}/1/do/x",
              "/problem/{}/do/urge", "/voices/import/{}", "/people/posts/{}/end",
              "/draw/{}", "/public/draws/{}/record.json", "/notice/{}/paper", "/notices/new/{}",
              "/outcome/{}", "/notices/new?about={}", "/draws/new?repeats={}")  # fmt: skip
    for place in places:
        for bad in BAD:
            for client in clients.values():
                for method in ("get", "post"):
                    answer = ask(client, method, place.format(bad))
                    assert answer.status in (302, 403, 404, 405, 410), (place, bad, answer.status)
                    assert "<script>alert" not in answer.text


def test_nonsense_asked_of_a_list_becomes_a_notice(cast: Cast) -> None:
    names = ("q", "status", "unit", "place", "lamp", "phase", "due_from", "received_to", "sort",
             "size", "after", "before", "at", "count", "counts", "group", "origin")  # fmt: skip
    for address in LISTS:
        client = cast.client("supervisor")
        asked = [dict.fromkeys(names, bad) for bad in BAD]
        asked += [{name: bad} for name in names for bad in BAD[:2]]
        for one in asked:
            query = "&".join(f"{name}={bad}" for name, bad in one.items())
            answer = ask(client, "get", f"{address}?{query}")
            assert answer.status == 200, (address, query)
            assert "<script>alert" not in answer.text


def test_every_address_bears_an_oversized_question(cast: Cast) -> None:
    given = addresses.arguments(cast)
    large = "&".join(f"x{n}=1" for n in range(900)) + "&q=" + "长" * 9000
    for name in addresses.names():
        for persona in ("supervisor", "signed out"):
            answer = ask(cast.client(persona), "get", f"{addresses.address(name, given)}?{large}")
            assert answer.status != 500, name


def test_more_parameters_than_anybody_sends_are_refused_in_words(cast: Cast) -> None:
    many = "&".join(f"x{n}=1" for n in range(3000))
    answer = ask(cast.client("supervisor"), "get", f"/problems?{many}")
    assert answer.status == 400
    assert "<h1" in answer.text


@pytest.mark.parametrize("way", ["after", "before"])
def test_a_tampered_place_in_a_list_leads_to_its_first_page(cast: Cast, way: str) -> None:
    client = cast.client("supervisor")
    first = client.get("/voices?size=20")
    cursor = str(first.context["page"].next) if first.context else ""
    cursor = cursor or first.text.split("after=", 1)[1].split('"', 1)[0]
    cursor = cursor.rpartition("after=")[2] if "after=" in cursor else cursor
    assert len(cursor) > 10
    changed = cursor[:-3] + ("AAA" if cursor[-3:] != "AAA" else "BBB")
    for bad in (changed, cursor[:5], cursor + "A", "", "e30", "A" * 3000):
        answer = ask(client, "get", f"/voices?size=20&{way}={bad}")
        assert answer.status == 200
        if bad:
            assert "翻页地址不完整或已失效" in answer.text, bad


def test_a_place_in_one_list_does_not_open_another(cast: Cast) -> None:
    client = cast.client("supervisor")
    page = client.get("/voices?size=20").text
    cursor = page.split("after=", 1)[1].split('"', 1)[0]
    assert "翻页地址不完整或已失效" in ask(client, "get", f"/problems?after={cursor}").text


def test_a_foreign_host_is_refused() -> None:
    with override_settings(ALLOWED_HOSTS=["bihuan.example"]):
        client = Client(raise_request_exception=False)
        for host in (
            "evil.example",
            "bihuan.example.evil.example",
            "bihuan.example:80@evil",
            "\x00",
        ):
            answer = client.get("/public/", headers={"host": host})
            assert answer.status_code == 400, host
            assert "evil" not in answer.text
        assert client.get("/public/", headers={"host": "bihuan.example"}).status_code == 200


def test_cookies_and_headers_of_nonsense_are_ignored(cast: Cast) -> None:
    for name, value in (
        ("sessionid", "nonsense"), ("theme", "<script>"), ("django_language", "xx-nonsense"),
        ("messages", "nonsense"), ("csrftoken", "x" * 5000),
    ):  # fmt: skip
        client = Client(raise_request_exception=False)
        client.cookies[name] = value
        for address in ("/public/", "/sign-in", "/"):
            answer: Answer = ask(client, "get", address)
            assert answer.status in (200, "to sign-in"), (name, address)
            assert "<script>" not in answer.text.replace('<script src="', "")
    client = cast.client("supervisor")
    for header in ("hx-request", "hx-target", "hx-current-url", "referer", "if-none-match",
                   "accept-language", "x-forwarded-for", "range"):  # fmt: skip
        for value in ("true", "bytes=0-1", "http://[evil", "x" * 5000, "日本", '"'):
            answer = client.get("/problems", headers={header: value})
            assert answer.status_code in (200, 304, 416), (header, value)


def test_onward_addresses_lead_nowhere_else(cast: Cast) -> None:
    number = cast.voice.number
    for bad in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)",
                "\t//evil.example", "/\t/evil.example", "///evil.example"):  # fmt: skip
        sent = {"text": "补充。", "next": bad}
        answer = cast.client("clerk").post(f"/voice/{number}/do/add", sent)
        assert answer.status_code == 302
        place = answer.headers["Location"].replace("\t", "")
        assert place.startswith("/"), bad
        assert not place.startswith(("//", "/\\")), bad
        page = Client().get("/sign-in", {"next": bad}).text
        assert f'value="{bad}"' not in page
