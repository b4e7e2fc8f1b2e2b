"""Which board is asked for: of one list or all of them, of one unit with all below it or of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from bihuan.kernel import policy, schemes
from bihuan.kernel.errors import Unseen
from bihuan.kernel.figures import Scope
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.rooms.reports import scopes
from bihuan.rooms.reports.boards.cells import KIND

DEFAULT_LIST, ALL = "problems", "all"


@dataclass(frozen=True)
class Asked:
    """`list_code` empty: all lists together. The scope is what the viewer may see of it."""

    viewer: Post
    list_code: str
    scope: Scope

    @classmethod
    def of(cls, params: Mapping[str, str], viewer: Post) -> Self:
        """Raises Unseen for a unit the viewer may not see."""
        given = params.get("list", "")
        known = schemes.every("list")
        listed = given if given in known else "" if given == ALL else DEFAULT_LIST
        unit = units_by_code().get(params.get("unit", ""))
        if params.get("unit") and unit is None:
            raise Unseen
        scope = Scope(unit=unit.pk if unit else None, list_code=listed)
        return cls(viewer, listed, scopes.narrowed(viewer, KIND, scope))

    @property
    def unit(self) -> Unit | None:
        """The top of what is shown; None: everything, whatever stands with no unit too."""
        return units()[self.scope.unit] if self.scope.unit is not None else None

    @property
    def of_opinions(self) -> bool:
        """Does it show what people reported? Tasks, measures and the like nobody reports."""
        return self.list_code in ("", DEFAULT_LIST)

    def rows(self) -> QuerySet[Matter]:
        """The items of the board: those of its lists and units that the viewer may see."""
        found = self.everywhere()
        return found.filter(list_code=self.list_code) if self.list_code else found

    def everywhere(self) -> QuerySet[Matter]:
        """The same of all lists."""
        found = policy.visible(self.viewer, KIND).order_by()
        if self.scope.unit is not None:
            found = found.filter(unit_id__in=list(self.scope.unit_ids))
        return found

    def query(self, **changes: str) -> str:
        """`?…` of this board, with changes; an empty one is left out."""
        unit = self.unit
        data = {"list": self.list_code or ALL, "unit": unit.code if unit else ""} | changes
        if data["list"] == DEFAULT_LIST:
            data["list"] = ""
        given = {name: text for name, text in data.items() if text}
        return f"?{urlencode(given)}" if given else ""

    def opens(self, what: str, **part: str) -> str:
        """The address of the rows of a cell."""
        return reverse("board-rows") + self.query(what=what, **part)


def units_by_code() -> dict[str, Unit]:
    return {one.code: one for one in units().values()}
