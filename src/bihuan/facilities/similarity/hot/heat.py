"""How hot a group is: counted, not guessed, and said in the same words it is counted in.

Heat = people + how many more people than in the period before + 2 for every further place. A person
counts once: what the same person says again is shown beside it and heats nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

PER_PLACE = 2


@dataclass(frozen=True)
class Entry:
    """One opinion of a group. `again`: its reporter is in the group already."""

    on: date
    again: bool = False
    places: tuple[Hashable, ...] = ()


@dataclass(frozen=True)
class Heat:
    """Of the period: people and their opinions, what was said again by the same people, places;
    `before`: people of the period before it."""

    people: int
    again: int
    places: int
    before: int

    @property
    def opinions(self) -> int:
        return self.people + self.again

    @property
    def more(self) -> int:
        return self.people - self.before

    @cached_property
    def value(self) -> int:
        return self.people + max(0, self.more) + PER_PLACE * max(0, self.places - 1)


@dataclass(frozen=True)
class Week:
    """From Monday `on`: people who spoke for the first time, and opinions of people who had."""

    on: date
    people: int
    again: int


def firsts(people: Sequence[tuple[str, str]]) -> list[int]:
    """For each opinion of a group, oldest first, the position of the first one of its reporter.

    Each is given by who said it (empty: not known) and the fingerprint of its words, which may be
    empty too. The same words from somebody unknown are taken for the same person; from two known
    people they are two.
    """
    by_person: dict[str, int] = {}
    by_words: dict[str, int] = {}
    found: list[int] = []
    for one, (who, words) in enumerate(people):
        earlier = by_person.get(who) if who else None
        if earlier is None and words and words in by_words:
            same = by_words[words]
            if not who or not people[same][0]:
                earlier = found[same]
        first = one if earlier is None else earlier
        found.append(first)
        if who:
            by_person.setdefault(who, first)
        by_words.setdefault(words, one)
    return found


def heat(entries: Iterable[Entry], until: date, days: int) -> Heat:
    """Of the `days` days that end with `until`."""
    start = until - timedelta(days=days)
    earlier = start - timedelta(days=days)
    people = again = before = 0
    places: set[Hashable] = set()
    for entry in entries:
        if start < entry.on <= until:
            people += not entry.again
            again += entry.again
            places.update(entry.places)
        elif earlier < entry.on <= start:
            before += not entry.again
    return Heat(people, again, len(places), before)


def hottest(entries: Sequence[Entry], days: int) -> Heat:
    """Of the `days` days in which it was hottest. Raises ValueError if there are no entries."""
    ends = sorted({entry.on for entry in entries})
    return max((heat(entries, end, days) for end in ends), key=lambda found: found.value)


def weeks(entries: Iterable[Entry], until: date, count: int) -> list[Week]:
    """The curve: `count` weeks, the last one being that of `until`."""
    last = until - timedelta(days=until.weekday())
    people, again = [0] * count, [0] * count
    for entry in entries:
        place = count - 1 - (last - entry.on + timedelta(days=entry.on.weekday())).days // 7
        if 0 <= place < count:
            (again if entry.again else people)[place] += 1
    return [
        Week(last - timedelta(weeks=count - 1 - place), people[place], again[place])
        for place in range(count)
    ]
