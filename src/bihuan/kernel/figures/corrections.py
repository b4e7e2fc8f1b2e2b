"""What a published figure would be, had it been known then what is known now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.kernel.figures.numbers import Number
from bihuan.kernel.figures.scope import EVERYTHING, Scope


@dataclass(frozen=True)
class Published:
    """A number as it stands in print, or as last corrected; `key` of `split`, or the total."""

    code: str
    as_of: datetime
    value: Number
    scope: Scope = EVERYTHING
    split: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Correction:
    """What a published number was, what it becomes, and the events because of which."""

    published: Published
    was: Number
    becomes: Number
    event_ids: tuple[int, ...]
