"""Somebody with a browser and no account."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
CODE = re.compile(r"<code data-copy-text>([^<]+)</code>")


class Visitor:
    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, address: str) -> HttpResponse:
        return self.client.get(address)

    def text(self, address: str) -> str:
        response = self.client.get(address)
        assert response.status_code == 200
        return str(response.content.decode())

    def send(self, page: str, to: str, **fields: Any) -> HttpResponse:
        """Open a page, fill in the form that goes to `to`, and send it."""
        return self.post(to, {**self.hidden(page, to), **fields})

    def hidden(self, page: str, to: str) -> dict[str, str]:
        """The hidden fields of the form on a page that goes to `to`."""
        html = self.text(page)
        form = next(part for part in html.split("<form")[1:] if f'action="{to}"' in part)
        return dict(HIDDEN.findall(form.split("</form>")[0]))

    def post(self, to: str, fields: dict[str, Any]) -> HttpResponse:
        return self.client.post(to, fields)

    def say(self, **fields: Any) -> HttpResponse:
        return self.send("/public/say", "/public/said", **fields)

    def follow(self, code: str) -> HttpResponse:
        return self.send("/public/follow", "/public/follow", code=code)


def words(response: HttpResponse) -> str:
    return str(response.content.decode())


def code_on(response: HttpResponse) -> str:
    found = CODE.search(words(response))
    assert found, "no receipt code on the page"
    return found[1]
