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
    """The edition of a classification in force at an instant; empty before the first."""
    found: dict[str, Any] = {}
    for at, data in _editions(code):
        if at <= until:
            found = data
    return found


@memory.remembered(schemes.REGISTER)
def _editions(code: str) -> list[tuple[datetime, dict[str, Any]]]:
    register = Matter.objects.get(kind="register", title=schemes.REGISTER)
    return [
        (happened.at, happened.data.data)
        for happened in history.of(register, "scheme.adopted")
        if (happened.data.scheme_kind, happened.data.code) == ("classes", code)
    ]
