"""Reads of look-backs, viewer first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from bihuan.facilities.pages.timeline import veiled
from bihuan.kernel import deadlines, policy, schemes
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, Unit, posts, units
from bihuan.rooms.oversight.lookback import commands, rules
from bihuan.rooms.oversight.lookback.events import LIFE
from bihuan.rooms.oversight.lookback.models import LookBack

TONES = {"planned": "blue", "due": "amber", "held": "green", "relapsed": "red", "waived": "grey"}


@dataclass(frozen=True)
class StateWord:
    word: str
    tone: str


def state(lookback: Matter) -> StateWord:
    return StateWord(str(LIFE.label_of(lookback.status)), TONES[lookback.status])


def rule_words() -> dict[str, str]:
    """Rules by code, in words."""
    known = {one["code"]: schemes.word(one["label"]) for one in commands.scheme().get("rules", ())}
    return {**known, rules.MANUAL: _("督办管理员安排")}


def facts(viewer: Post, lookback: Matter, row: LookBack) -> list[tuple[Any, Any]]:
    """What the page says of it above everything else."""
    known = posts()
    looked = known.get(row.held_by or 0)
    named = known.get(row.member or 0)
    shown = [
        (_("责任单位"), lookback.unit),
        (_("回头看标准（销号时定）"), veiled(viewer, row.criterion)),
        (_("为什么回头看"), rule_words().get(row.rule, row.rule)),
        (_("期限怎么算"), deadlines.why(lookback.due_basis)),
        (_("原核查"), units().get(row.first_checker or 0)),
        (_("回头看督导组"), lookback.checker),
    ]
    if named is not None:
        shown.append((_("指定由谁看"), named.name))
    if looked is not None:
        shown.append((_("由谁看的"), looked.name))
    return shown


def sample(row: LookBack) -> str:
    """How the sample drew it, so that anybody can do it again."""
    if not row.place:
        return ""
    said = {
        "seed": commands.scheme().get("seed", ""),
        "number": row.number,
        "round": row.round,
        "place": row.place,
        "part": f"{int(row.place, 16) / rules.WHOLE:.1%}",
        "share": row.share,
    }
    return (
        _(
            "对“%(seed)s:%(number)s:%(round)s”计算 SHA-256，前8位为 %(place)s，"
            "位于全部取值的%(part)s处，不到%(share)s%%的抽中。"
        )
        % said
    )


def problems(viewer: Post, row: LookBack) -> tuple[Matter | None, Matter | None]:
    """The problem looked back at, and the one that relapsed from it, as far as the viewer may see
    them. Two queries."""
    seen = policy.visible(viewer, "problem")
    links = Link.objects.filter(target_id=row.problem, kind=commands.RELAPSE)
    after = seen.filter(pk__in=links.values("source_id")).order_by("pk")
    return seen.filter(pk=row.problem).first(), after.first()


@dataclass
class Row:
    """What became of the look-backs at one unit's closed problems, or at all. `rate`: relapses
    among those looked at, from 0 to 1."""

    unit: Unit | None
    planned: int = 0
    due: int = 0
    held: int = 0
    relapsed: int = 0
    waived: int = 0

    @property
    def looked(self) -> int:
        return self.held + self.relapsed

    @property
    def rate(self) -> float | None:
        return self.relapsed / self.looked if self.looked else None


def by_unit(viewer: Post) -> tuple[list[Row], Row]:
    """Units in the official order, and the sum. One query. A problem that relapsed counts once, at
    the unit that was responsible when it was closed."""
    seen = policy.visible(viewer, "lookback").order_by()
    counted = seen.values_list("unit_id", "status").annotate(n=Count("pk"))
    rows: dict[int, Row] = {}
    total, known = Row(None), units()
    for unit_id, status, n in counted:
        row = rows.setdefault(unit_id or 0, Row(known.get(unit_id or 0)))
        setattr(row, status, getattr(row, status) + n)
        setattr(total, status, getattr(total, status) + n)
    place = {pk: n for n, pk in enumerate(known)}
    return [rows[pk] for pk in sorted(rows, key=lambda pk: place.get(pk, len(place)))], total
