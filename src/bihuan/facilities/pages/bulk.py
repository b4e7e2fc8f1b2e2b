"""The same act for many rows. Every rule holds: each row goes through the command alone, and what
the command refuses stays undone and is listed with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.listing import Listing
from bihuan.kernel import policy
from bihuan.kernel.errors import BihuanError, Refused, Stale
from bihuan.kernel.models.people import Post

MOST = 500

Run = Callable[[Any, Post, dict[str, Any]], object]


@dataclass(frozen=True)
class BulkAction:
    """`run(row, by, data)` calls the room's command for one row; `data` is what `form` cleaned.

    `action`: the policy's word for it; who may never do it is not offered it.
    """

    code: str
    label: str | Promise
    action: str
    run: Run
    form: type[forms.Form] | None = None
    icon: str = ""

    def offered(self, viewer: Post) -> bool:
        return policy.may_at_all(viewer, self.action)


@dataclass
class Outcome:
    """What became of each row."""

    done: list[Any] = field(default_factory=list)
    refused: list[tuple[Any, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def chosen(listing: Listing, viewer: Post, keys: Sequence[str]) -> list[Any]:
    """The rows with these keys that the post may see, in the order of the keys. Raises Refused."""
    if len(set(keys)) > MOST:
        raise _too_many()
    rows = listing.base(viewer).filter(**{f"{listing.row_key}__in": list(keys)})
    found = {listing.key(row): row for row in rows}
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def matching(listing: Listing, asked: Asked) -> list[Any]:
    """All rows that match the filters, in the list's order. Raises Refused beyond 500."""
    rows = list(listing.rows(asked)[: MOST + 1])
    if len(rows) > MOST:
        raise _too_many()
    return rows


def _too_many() -> Refused:
    return Refused(_("一次最多批量办理%(most)d条。请用筛选缩小范围，分批办理。"), most=MOST)


def perform(
    action: BulkAction,
    rows: Iterable[Any],
    *,
    by: Post,
    data: dict[str, Any] | None = None,
    seen: Mapping[Any, int] | None = None,
) -> Outcome:
    """Run the action row by row, each in a savepoint of its own, and say what became of each.

    `seen`: the version of each row (by pk) that the person had on screen.
    """
    outcome = Outcome()
    with transaction.atomic():
        for row in rows:
            try:
                with transaction.atomic():
                    if seen and seen.get(row.pk, row.version) != row.version:
                        raise Stale
                    action.run(row, by, dict(data or {}))
            except BihuanError as refusal:
                outcome.refused.append((row, str(refusal)))
            else:
                outcome.done.append(row)
    return outcome
