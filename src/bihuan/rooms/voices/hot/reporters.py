"""Who spoke, so that the same person counts once. Compared, never stored or shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from bihuan.facilities.similarity.hot.store import reporters_of
from bihuan.kernel.events import ERASED
from bihuan.rooms.voices.models import Voice

_COURTESY = re.compile(
    r"(?:先生|女士|小姐|同志|家长|妈妈|爸爸|母亲|父亲|业主|村民|居民|学生|教师|老师|网友|市民|群众)$"
    r"|匿名|保密|不愿|未留|某|^.$"
)


@reporters_of("voice")
def of_many(ids: Sequence[int]) -> Mapping[int, str]:
    """What tells the reporters of some opinions apart, with one query."""
    rows = Voice.objects.filter(pk__in=ids).values_list("pk", "contact", "reporter")
    return {pk: person(contact, reporter) for pk, contact, reporter in rows}


def person(contact: str, reporter: str) -> str:
    """The number or address somebody left, else the full name or user name. Empty for what many
    people are called: two of them are not taken for one."""
    left = _plain(contact)
    if left:
        return f"contact {left}"
    name = _plain(reporter)
    return "" if not name or _COURTESY.search(name) else f"name {name}"


def _plain(text: str) -> str:
    if text == ERASED:
        return ""
    return re.sub(r"[\s\-()]+", "", unicodedata.normalize("NFKC", text)).casefold()
