"""One sample of every event kind, as its text stood when the kind was declared.

`python -m tests.golden.samples` adds samples for kinds that have none yet. It never changes one
that is there: history holds texts like it.
"""

from __future__ import annotations

import json
import types
import typing
from datetime import date
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("events.json")


def stored() -> dict[str, str]:
    """Event kind → canonical text of a whole event."""
    found: dict[str, str] = json.loads(PATH.read_text("utf-8"))
    return found


def add_missing() -> list[str]:
    from bihuan.kernel import events
    from bihuan.lib import canonical

    there = stored() if PATH.exists() else {}
    missing = sorted(set(events.kinds()) - set(there))
    for kind in missing:
        cls = events.kinds()[kind]
        hints = typing.get_type_hints(cls)
        names = [name for name in hints if typing.get_origin(hints[name]) is not typing.ClassVar]
        data, _ = events.encode(cls(**{name: example(name, hints[name]) for name in names}))
        envelope = {
            "at": "2026-09-18T01:02:03.000004Z",
            "by": 12,
            "data": data,
            "kind": kind,
            "matter": 34,
            "on": "2026-09-17",
            "version": 2,
        }
        there[kind] = canonical.encode(envelope).decode()
    text = json.dumps(dict(sorted(there.items())), ensure_ascii=False, indent=1)
    PATH.write_text(text + "\n", "utf-8")
    return missing


def example(name: str, hint: Any) -> Any:
    """Some value of a field's type, the same every time."""
    from bihuan.kernel.events import Sealed, commitment

    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return example(name, args[0])
    if origin is tuple:
        return tuple(example(f"{name}{n}", args[0]) for n in (1, 2))
    if origin is dict:
        return {f"{name}_{n}": example(f"{name}{n}", args[1]) for n in (1, 2)}
    plain: dict[Any, Any] = {
        str: f"文字“{name}”",
        int: len(name),
        bool: True,
        date: date(2026, 9, 18),
        Sealed: Sealed(commitment(b"salt", name)),
        Any: [name, 1, None, True],
    }
    return plain[hint]


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    django.setup()
    print("\n".join(add_missing()))
