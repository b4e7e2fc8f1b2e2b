"""From one edition of a classification to the next: classes added, renamed and ended.

What was classified keeps the name it was given. Figures of days before an edition do not change;
from then on a renamed class counts under its new name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import schemes
from bihuan.kernel.errors import Invalid

_RENAMED = re.compile(r"\s*(?:→|->|=>)\s*")


@dataclass(frozen=True)
class Next:
    """The scheme of the next edition and what it changes."""

    data: dict[str, Any]
    added: Sequence[str] = ()
    renamed: Sequence[tuple[str, str]] = ()
    ended: Sequence[str] = ()
    revived: Sequence[str] = ()

    @property
    def changed(self) -> bool:
        return bool(self.added or self.renamed or self.ended or self.revived)


def lines(code: str) -> str:
    """The classes in force, one a line."""
    return "\n".join(schemes.get("classes", code)["classes"])


def following(code: str, label: str, text: str) -> Next:
    """What a table of classes, one a line, makes of the edition in force; “旧名 → 新名” renames.
    Of a code that is not there yet all classes are new. Raises Invalid."""
    now = schemes.every("classes").get(code, {"classes": [], "edition": 0})
    old: list[str] = list(now["classes"])
    names, gone = _table(old, text)
    known = {a: gone.get(b, b) for a, b in now.get("renamed", ())} | gone
    known = {a: b for a, b in known.items() if b in names and a not in names}
    ended = [one for one in old if one not in names and one not in gone]
    former = dict.fromkeys([*now.get("ended", ()), *ended])
    fresh = [one for one in names if one not in old and one not in gone.values()]
    revived = [one for one in fresh if one in now.get("ended", ())]
    data = {
        **now,
        "label": label,
        "edition": int(now.get("edition", 1)) + 1,
        "classes": names,
        "renamed": [[a, b] for a, b in known.items()],
        "ended": [one for one in former if one not in names and one not in known],
    }
    added = [one for one in fresh if one not in revived]
    return Next(data, added, list(gone.items()), ended, revived)


def _table(old: Sequence[str], text: str) -> tuple[list[str], dict[str, str]]:
    """The names in force from now on, and old name → new name. Raises Invalid."""
    names: list[str] = []
    gone: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        before, *after = _RENAMED.split(line, maxsplit=1)
        names.append(after[0] if after else before)
        if after and before not in old:
            wrong = _("“%(name)s”不在现行分类中，不能改名。")
            raise Invalid({"text": str(wrong) % {"name": before}})
        if after and after[0] != before:
            gone[before] = after[0]
    return names, gone
