"""Classifications as they stood at an instant; renamed classes are called by their new names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bihuan.kernel import history, memory, schemes
from bihuan.kernel.models.matter import Matter


def classes(code: str, until: datetime) -> tuple[str, ...]:
    """The classes of a classification as adopted by an instant; none when it was not yet."""
    return tuple(_adopted(code, until).get("classes", ()))


def called(code: str, name: str, until: datetime) -> str:
    """What a class was called by then: a renamed one by its new name."""
    return str(dict(_adopted(code, until).get("renamed", ())).get(name, name))


def names(code: str, name: str, until: datetime) -> set[str]:
    """All names a class has had by then, whichever of them is given."""
    renamed = dict(_adopted(code, until).get("renamed", ()))
    now = renamed.get(name, name)
    return {now} | {before for before, after in renamed.items() if after == now}


def _adopted(code: str, until: datetime) -> dict[str, Any]:
    return adopted("classes", code, until)[1]


def adopted(kind: str, code: str, until: datetime) -> tuple[datetime | None, dict[str, Any]]:
    """The data of a scheme in force at an instant, and since when; None and empty before the
    first."""
    since: datetime | None = None
    found: dict[str, Any] = {}
    for at, data in _editions(kind, code):
        if at <= until:
            since, found = at, data
    return since, found


def codes(kind: str, until: datetime) -> tuple[str, ...]:
    """The codes of the schemes of a kind that had been adopted by an instant, oldest first."""
    there = _history()
    return tuple(code for (one, code), editions in there.items() if one == kind
                 and editions[0][0] <= until)  # fmt: skip


Editions = list[tuple[datetime, dict[str, Any]]]


def _editions(kind: str, code: str) -> Editions:
    return _history().get((kind, code), [])


@memory.remembered(schemes.REGISTER)
def _history() -> dict[tuple[str, str], Editions]:
    register = Matter.objects.filter(kind="register", title=schemes.REGISTER).first()
    if register is None:  # no account has been made yet
        return {}
    found: dict[tuple[str, str], Editions] = {}
    for happened in history.of(register, "scheme.adopted"):
        data = happened.data
        found.setdefault((data.scheme_kind, data.code), []).append((happened.at, data.data))
    return found
