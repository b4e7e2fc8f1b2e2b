"""Rows that tell what another import has told under another number, or under none.

Only exports are compared with each other, never the rows of one file: two cases of one system are
two cases. Docs: docs/mechanisms/import.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils.translation import gettext_noop as _

from bihuan.rooms.voices.importing import alike
from bihuan.rooms.voices.importing.facts import digits
from bihuan.rooms.voices.importing.known import Known
from bihuan.rooms.voices.importing.rows import Opinion
from bihuan.rooms.voices.models import Voice

SAME = _("与已有的意见 %(number)s 内容和日期完全相同，已合并。")
CONFIRMED = _("经办人确认与已有的意见 %(number)s 是同一件，已合并。")
SAME_TEXT = _("很可能与已有的意见 %(number)s 是同一件：内容相同，日期相近。")
NEAR = _("很可能与已有的意见 %(number)s 是同一件：内容有%(share)d%%相同，日期相近。")
CALLER = _("可能与已有的意见 %(number)s 是同一件：同一电话同一天，内容有%(share)d%%相同。")

LEAST = 12
"""Letters below which an equal text says nothing."""
SURE_LEAST = 30
NEARLY = 0.7
OF_ONE_CALLER = 0.2
DAYS = 7
WEEK = 7
MOST = 20
"""Candidates of one row that are compared with it."""

_LETTER, _DIGITS = re.compile(r"[^\W\d_]"), re.compile(r"\d+")


@dataclass(frozen=True)
class Twin:
    """An opinion that says the same. `sure`: nothing speaks against it being the same case."""

    known: Known
    sure: bool
    template: str
    share: int

    @property
    def data(self) -> dict[str, object]:
        return {"number": self.known.number, "share": self.share}


def keys_of(opinion: Opinion) -> list[int]:
    """Under which the row is found by others of its week."""
    return [_at(one, _week(opinion.said.happened_on)) for one in _marks(opinion)]


def _asked(opinion: Opinion) -> Iterable[int]:
    """Where rows of days near it stand, and those without a day."""
    week = _week(opinion.said.happened_on)
    weeks = (week,) if week is None else (week - 1, week, week + 1, None)
    return (_at(one, near) for one in _marks(opinion) for near in weeks)


def _marks(opinion: Opinion) -> list[int]:
    found = list(opinion.bands)
    if not found and len(opinion.letters) >= LEAST:
        found.append(opinion.facts["text"])
    if number := digits(opinion.said.contact):
        found.append(alike.digest("caller", number))
    return found


def _week(day: date | None) -> int | None:
    return day.toordinal() // WEEK if day else None


def _at(mark: int, week: int | None) -> int:
    mixed = (mark ^ ((week or 0) * 0x9E3779B97F4A7C15)) & (2**64 - 1)
    return mixed - 2**64 if mixed >= 2**63 else mixed


def find(opinions: Sequence[Opinion], import_: int | None) -> dict[int, Twin]:
    """For rows that are no repeats, the opinion of another import that each may be; by row. Two
    queries."""
    asked: dict[int, list[Opinion]] = defaultdict(list)
    for one in opinions:
        for key in _asked(one):
            asked[key].append(one)
    near: dict[int, dict[int, tuple[date | None, frozenset[int]]]] = defaultdict(dict)
    for key, voice, day, facts in _sharing(list(asked), import_ or 0):
        for one in asked[key]:
            if len(near[one.row]) < MOST:
                near[one.row].setdefault(voice, (day, frozenset(facts)))
    voices = _voices(pk for found in near.values() for pk in found)
    found = {}
    for one in opinions:
        if twin := _best(one, near.get(one.row, {}), voices):
            found[one.row] = twin
    return found


_SHARING = """
SELECT k.key, r.voice, r.day, r.facts FROM voices_exportkey k
  JOIN voices_exportrow r ON r.id = k.row_id
 WHERE k.key = ANY(%s) AND r.of <> %s ORDER BY r.id, k.id
"""


def _sharing(keys: list[int], import_: int) -> list[tuple[int, int, date | None, list[int]]]:
    """The rows of other imports under any of these keys. Thousands of keys are one parameter."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, [keys, import_])
        return list(cursor.fetchall())


def _voices(ids: Iterable[int]) -> dict[int, Voice]:
    rows = Voice.objects.filter(pk__in=set(ids)).select_related("matter")
    return {one.pk: one for one in rows}


def _best(
    opinion: Opinion,
    near: dict[int, tuple[date | None, frozenset[int]]],
    voices: dict[int, Voice],
) -> Twin | None:
    judged = [
        twin
        for pk, (day, facts) in sorted(near.items())
        if pk in voices and (twin := _judged(opinion, voices[pk], day, facts))
    ]
    return max(judged, key=lambda one: (one.sure, one.share), default=None)


def _judged(opinion: Opinion, voice: Voice, day: date | None, facts: frozenset[int]) -> Twin | None:
    if _other_numbers(opinion.said.contact, voice.contact) or not _is_near(opinion, day):
        return None
    known = Known(facts, day, number=voice.matter.number, voice=voice.pk)
    same_day = day is not None and day == opinion.said.happened_on
    if opinion.facts["text"] in facts and len(opinion.letters) >= LEAST:
        sure = same_day and len(opinion.letters) >= SURE_LEAST and _may_be_one(opinion, voice)
        return Twin(known, sure, SAME if sure else SAME_TEXT, 100)
    share = alike.likeness(opinion.letters, alike.letters(voice.text))
    if share >= NEARLY:
        return Twin(known, False, NEAR, round(share * 100))
    caller = digits(opinion.said.contact)
    if caller and caller == digits(voice.contact) and same_day and share >= OF_ONE_CALLER:
        return Twin(known, False, CALLER, round(share * 100))
    return None


def _is_near(opinion: Opinion, day: date | None) -> bool:
    said = opinion.said.happened_on
    return said is None or day is None or abs(said - day) <= timedelta(days=DAYS)


def _may_be_one(opinion: Opinion, voice: Voice) -> bool:
    """No other person, and not two numbers that one system gave."""
    names_differ = _other_names(opinion.said.reporter, voice.reporter)
    return not names_differ and not _of_one_make(opinion.said.external, voice.external)


def _other_numbers(one: str, other: str) -> bool:
    first, second = digits(one), digits(other)
    return bool(first and second) and first != second


def _other_names(one: str, other: str) -> bool:
    """Do the names speak of two persons? 张女士 may be 张三, and 匿名 anybody."""
    first, second = one.strip(), other.strip()
    return bool(first and second) and first[0] != second[0]


def _of_one_make(one: str, other: str) -> bool:
    alike_long = abs(len(one) - len(other)) <= 1
    return bool(one and other) and alike_long and _make(one) == _make(other)


def _make(number: str) -> str:
    """How a system's numbers look: HL099 and HL100 alike."""
    return _DIGITS.sub("9", _LETTER.sub("A", number))
