"""What is asked of figures: as of when, of which part, and how the log stood when it was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Self
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.facilities.pages.filters import Field
from bihuan.kernel import clock, schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures import Scope, instant
from bihuan.kernel.models.people import Post
from bihuan.rooms.reports import scopes

SCOPE = ("unit", "list", "since", "classes")


@dataclass(frozen=True)
class Question:
    """`as_of`: an instant, never later than now; `given`: somebody chose it. `size`, `root`: what a
    permanent address says of the log."""

    viewer: Post
    as_of: datetime
    given: bool
    scope: Scope
    size: str = ""
    root: str = ""
    notices: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, params: Mapping[str, str], viewer: Post) -> Self:
        """Nonsense in an address is left out and said."""
        notices: list[str] = []
        now = clock.now()
        try:
            wanted = _instant(params)
        except ValueError:
            wanted = None
            notices.append(_("没有看懂截至时点，已按现在计算。请写成 2026-09-18 或 14:30 的样子。"))
        if wanted is not None and wanted > now:
            wanted = None  # a day that is not over: its number is not settled
        scope = Scope()
        for name in SCOPE:  # one by one: what is wrong with one does not cost the others
            try:
                Scope.parse({name: params.get(name, "")})
            except Invalid as wrong:
                notices.append(str(wrong))
            else:
                data = scope.plain() | {name: params.get(name, "")}
                scope = Scope.parse(data)
        said = {name: params.get(name, "")[:80] for name in ("size", "root")}
        return cls(viewer, wanted or now, wanted is not None, scope, notices=notices, **said)

    @property
    def active(self) -> int:
        """How many conditions were chosen."""
        return int(self.given) + len(self.scope.plain())

    def scope_of(self, kind: str) -> Scope:
        """Within what the viewer may see. Raises Unseen."""
        return scopes.narrowed(self.viewer, kind, self.scope)

    def query(self, kind: str, **more: str) -> str:
        """`?…` that asks the same again, at the same instant."""
        data = self.scope_of(kind).plain() | {"as_of": stamp(self.as_of)} | more
        return "?" + urlencode({name: value for name, value in data.items() if value})

    def fields(self, kind: str = "") -> list[Field]:
        """The controls of the page. Without a kind: of figures of all kinds."""
        local = timezone.localtime(self.as_of)
        day = local.date().isoformat() if self.given else ""
        at = local.strftime("%H:%M:%S") if self.given and local.time() < LAST else ""
        kinds = [kind] if kind else ["problem"]
        scope = self.scope_of(kind) if kind else self.scope
        offered = [one for of in kinds for one in scopes.offered(self.viewer, of)]
        options = [(str(u.pk), "\u3000" * (u.path.count("/") - 1) + u.name) for u in offered]
        found = [
            Field("day", _("截至日期"), "date", day),
            Field("time", _("时刻（不填为当日终了）"), "time", at),
            Field("unit", _("单位（含所属）"), "select", str(scope.unit or ""), options),
        ]
        if kind in ("", "problem"):
            lists = [
                (code, schemes.word(data["label"])) for code, data in schemes.every("list").items()
            ]
            found.append(Field("list", _("清单"), "select", scope.list_code, lists))
        since = scope.since.isoformat() if scope.since else ""
        return [*found, Field("since", _("登记起始日期"), "date", since)]


LAST = time(23, 59, 59)


def stamp(at: datetime) -> str:
    """An instant in an address: local, with its offset, exact."""
    return timezone.localtime(at).isoformat()


def _instant(params: Mapping[str, str]) -> datetime | None:
    """Raises ValueError."""
    if exact := params.get("as_of", ""):
        if len(exact) == len("2026-09-18"):
            return instant(date.fromisoformat(exact))
        return instant(datetime.fromisoformat(exact.replace(" ", "+")))
    if not (day := params.get("day", "")):
        return None
    if at := params.get("time", ""):
        return instant(datetime.combine(date.fromisoformat(day), time.fromisoformat(at)))
    return instant(date.fromisoformat(day))
