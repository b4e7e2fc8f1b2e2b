"""The forms that pages offer, found by reading the pages as a browser does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote_from_bytes, urljoin

from lxml import etree, html

TEXTS = ("text", "textarea", "search", "password", "email", "tel", "url")
VOID_TYPES = ("submit", "button", "reset", "image", "file")


@dataclass
class Field:
    name: str
    type: str
    value: str = ""
    options: list[str] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        return self.type in TEXTS


@dataclass
class Form:
    """`usual`: what an ordinary person would send."""

    action: str
    method: str
    fields: list[Field]

    @property
    def pattern(self) -> str:
        """The same for the same form on another matter."""
        place = re.sub(r"[A-Z]-\d{4}-\w{6}|\d+|QH-[\w-]+", "*", self.action)
        return f"{self.method} {place} {sorted({one.name for one in self.fields})}"

    def usual(self) -> dict[str, str]:
        out: dict[str, str] = {}
        for one in self.fields:
            if one.type == "checkbox" or one.name in out:
                continue
            out[one.name] = one.value or {
                "select": next((o for o in one.options if o), ""),
                "number": "1",
                "date": "2027-03-01",
            }.get(one.type, "正常内容" if one.is_text else "")
        return out


def found(page: str, address: str) -> Iterator[Form]:
    yield from _Reader(page, address).forms


class _Reader:
    def __init__(self, page: str, address: str) -> None:
        self.address, self.forms = address, list[Form]()
        self._open: Form | None = None
        self._select: Field | None = None
        for event, element in etree.iterwalk(html.fromstring(page), events=("start", "end")):
            if event == "end" and element.tag == "form":
                self._open = None
            elif event == "start":
                self._read(element.tag, element.attrib)

    def _read(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "form":
            action = urljoin(self.address, given.get("action", "") or self.address)
            self._open = Form(action, given.get("method", "get").lower(), [])
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag in ("input", "textarea", "select", "button") and given.get("name"):
            kind = given.get("type", "text") if tag == "input" else tag
            if kind in VOID_TYPES and tag == "input":
                return
            made = Field(given["name"], kind, given.get("value", ""))
            self._open.fields.append(made)
            self._select = made if tag == "select" else None
        elif tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
            if "selected" in given:
                self._select.value = given.get("value", "")


def encoded(data: dict[str, str]) -> bytes:
    """As a body of a form: also what no browser would send (lone surrogates, NUL)."""
    pairs = (f"{_quoted(name)}={_quoted(value)}" for name, value in data.items())
    return "&".join(pairs).encode("ascii")


@lru_cache(maxsize=512)
def _quoted(text: str) -> str:
    """Remembered: the same long texts go into many forms."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")
