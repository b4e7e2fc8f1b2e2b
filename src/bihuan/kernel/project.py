"""Projectors: functions that turn one event into rows, in the event's own transaction.

`@projects("problem.issued")` functions get the matter (already at its new status and version; saved
by `record` afterwards), the event, and `rows` to write to. They change the matter they are given
and rows that belong to it alone, read nothing but their arguments and rows of registers, and never
the clock: a replay must give the same rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.utils import timezone

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection
from bihuan.kernel.rows import Rows


@dataclass(frozen=True)
class Happened:
    """A stored event with its data decoded and its sealed texts (as far as not erased) put in."""

    id: int
    matter_id: int
    version: int
    kind: str
    at: datetime
    by_id: int
    happened_on: date | None
    data: Any  # the EventData of the kind; projectors know which

    @property
    def on(self) -> date:
        """The day it happened as far as we know: what the actor says, or the local day of `at`."""
        return self.happened_on or timezone.localdate(self.at)


Projector = Callable[[Matter, Happened, Rows], None]
_projectors: dict[str, list[Projector]] = defaultdict(list)


def projects(*kinds: str) -> Callable[[Projector], Projector]:
    def declare(function: Projector) -> Projector:
        for kind in kinds:
            _projectors[kind].append(function)
        return function

    return declare


def apply(matter: Matter, happened: Happened, rows: Rows) -> None:
    """Run the projectors of the event's kind."""
    for function in _projectors[happened.kind]:
        function(matter, happened, rows)


def tables() -> Iterator[type[Projection]]:
    """Every projection model, installed apps in order."""
    for model in apps.get_models():
        if issubclass(model, Projection):
            yield model
