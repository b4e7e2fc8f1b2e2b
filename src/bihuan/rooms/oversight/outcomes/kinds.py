"""Kinds of outcomes and the time a unit has to answer, from the scheme `outcome`."""

from __future__ import annotations

from typing import Any

from bihuan.kernel import schemes

SCHEME = ("outcome", "standard")


def words() -> dict[str, str]:
    """The words of the kinds by code, in their order."""
    return {one["code"]: schemes.word(one["label"]) for one in schemes.get(*SCHEME)["kinds"]}


def reply() -> dict[str, Any]:
    """The limit in which the unit may state its view."""
    found: dict[str, Any] = schemes.get(*SCHEME)["reply"]
    return found


def word(code: str) -> str:
    """One that the scheme has no longer goes by its code."""
    return words().get(code, code)
