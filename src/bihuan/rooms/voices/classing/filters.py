"""Filters by class. Whatever edition an opinion was classified in, it counts where its class stands
now; what ended counts under the class above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.filters import Choice
from bihuan.kernel import taxonomy
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.classing.commands import CLASS

LONGEST_LABEL = 80


def labels_of(codes: Sequence[str]) -> list[str]:
    """The labels of matters that are of one of these classes, as a person said or the system they
    came from."""
    wanted = set(codes)
    topics = [name for name, code in taxonomy.current().topics.items() if code in wanted]
    return [f"{CLASS}:{code}" for code in codes] + [f"topic:{n}"[:LONGEST_LABEL] for n in topics]


def below(codes: Sequence[str]) -> list[str]:
    known = taxonomy.current()
    return [one for code in codes for one in known.under(code)]


def _options(_viewer: Post) -> list[tuple[str, str]]:
    """The first two levels; deeper classes count under theirs."""
    known, found = taxonomy.current(), []
    for first in known.below.get("", ()):
        found.append((first.code, first.name))
        found += [(one.code, f"\u3000{one.name}") for one in known.below.get(first.code, ())]
    return found


class ClassIs(Choice):
    """Said to be of the class, or of one below it."""

    def apply(self, rows: QuerySet[Any], value: tuple[str, ...]) -> QuerySet[Any]:
        return rows.filter(labels__overlap=labels_of(below(value)))


class ClassLikely(Choice):
    """The program takes it for one of the class, or of one below it."""

    def apply(self, rows: QuerySet[Any], value: tuple[str, ...]) -> QuerySet[Any]:
        return rows.filter(reading__class_code__in=below(value))


FILTERS = (
    ClassIs("class", _("分类"), _options),
    ClassLikely("likely", _("可能的分类"), _options),
)
