"""The kinds of collections and categories of participants, from the scheme `collection`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.kernel import history, schemes
from bihuan.kernel.models.matter import Matter

SCHEME = ("collection", "standard")


@dataclass(frozen=True)
class Kind:
    """`channel`: source of the opinions heard there (`kernel.sources`). `asks`: what its pages ask
    for besides: participants, units, forms, minutes."""

    code: str
    label: str
    approach: str
    channel: str
    asks: tuple[str, ...]

    @property
    def word(self) -> str:
        return schemes.word(self.label)


def _data() -> dict[str, Any]:
    return schemes.get(*SCHEME)


def _read(data: dict[str, Any]) -> dict[str, Kind]:
    return {one["code"]: Kind(**one | {"asks": tuple(one["asks"])}) for one in data["kinds"]}


def every() -> dict[str, Kind]:
    """The kinds that can be chosen, in their order."""
    return _read(_data())


def of(code: str) -> Kind:
    """A kind; one the scheme has no longer goes by its code and asks for everything."""
    asks = ("participants", "units", "forms", "minutes")
    return every().get(code) or Kind(code, code, "", "other", asks)


def categories() -> dict[str, str]:
    """The words for categories of participants by code, in their order."""
    return {one["code"]: schemes.word(one["label"]) for one in _data()["participants"]}


def approaches() -> list[str]:
    """The classes of 征求意见方式."""
    found: list[str] = schemes.get("classes", "approach")["classes"]
    return found


def codes(until: datetime) -> tuple[str, ...]:
    """The kinds as adopted by an instant; none when the scheme was not yet."""
    register = Matter.objects.get(kind="register", title=schemes.REGISTER)
    found: tuple[str, ...] = ()
    for happened in history.of(register, "scheme.adopted"):
        data = happened.data
        if happened.at <= until and (data.scheme_kind, data.code) == SCHEME:
            found = tuple(_read(data.data))
    return found
