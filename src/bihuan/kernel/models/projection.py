"""The base of every table that can be rebuilt from events."""

from typing import ClassVar

from django.db import models


class Projection(models.Model):
    """A row written by projectors alone, in the transaction of its event.

    `bihuan verify` replays all events into empty copies of these tables and compares every column
    except those in `replay_ignores` (surrogate keys). `matter_field` names the column that says
    whose row it is; empty for the matter row itself and for rows of registers.
    """

    replay_ignores: ClassVar[tuple[str, ...]] = ()
    matter_field: ClassVar[str] = ""

    class Meta:
        abstract = True
