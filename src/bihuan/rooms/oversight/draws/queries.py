"""Reads of draws. A draw is public from the moment it is published."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from bihuan.kernel import history, log, record
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import units
from bihuan.lib import draw as rule
from bihuan.lib import merkle, notes
from bihuan.rooms.oversight.draws.events import LIFE
from bihuan.rooms.oversight.draws.models import Draw

TONES = {"published": "blue", "contributed": "amber", "drawn": "green", "void": "grey"}


@dataclass(frozen=True)
class StateWord:
    word: str
    tone: str


def state(draw: Matter) -> StateWord:
    return StateWord(str(LIFE.label_of(draw.status)), TONES[draw.status])


@dataclass(frozen=True)
class Stratum:
    """One stratum of a plan. `drawn`: (id, name) in the order of their tickets."""

    name: str
    population: int
    excluded: int
    size: int
    drawn: list[tuple[str, str]]


def strata(plan: dict[str, Any], drawn: list[dict[str, Any]]) -> list[Stratum]:
    chosen = {one["stratum"]: one["ids"] for one in drawn}
    sizes = rule.sizes(plan)
    names = {one["id"]: one["name"] for one in plan["items"]}
    able = rule.eligible(plan)
    everybody: dict[str, int] = dict.fromkeys(able, 0)
    for one in plan["items"]:
        everybody[one["stratum"]] += 1
    return [
        Stratum(
            name=name,
            population=everybody[name],
            excluded=everybody[name] - len(ids),
            size=sizes.get(name, 0),
            drawn=[(one, names[one]) for one in chosen.get(name, [])],
        )
        for name, ids in able.items()
    ]


@dataclass(frozen=True)
class Out:
    id: str
    name: str
    reason: str


def excluded(plan: dict[str, Any]) -> list[Out]:
    names = {one["id"]: one["name"] for one in plan["items"]}
    return [Out(one["id"], names[one["id"]], one["reason"]) for one in plan["excluded"]]


def drawn_ids(draw: Matter) -> list[str]:
    """What was drawn, as the plan names it; empty until it took place, and when it is void."""
    if draw.status != "drawn":
        return []
    row = Draw.objects.get(pk=draw.pk)
    return [one for stratum in row.drawn for one in stratum["ids"]]


def drawn_units(draw: Matter) -> list[int]:
    """See the package."""
    ids = drawn_ids(draw)
    if not ids:
        return []
    of = Draw.objects.get(pk=draw.pk).plan["population"]["of"]
    found = {"units": _by_code, "problems": _of_problems, "posts": _of_posts}[of](ids)
    return list(dict.fromkeys(found[one] for one in ids if one in found))


def _by_code(ids: list[str]) -> dict[str, int]:
    return {unit.code: pk for pk, unit in units().items()}


def _of_problems(ids: list[str]) -> dict[str, int]:
    rows = Matter.objects.filter(kind="problem", number__in=ids, unit__isnull=False)
    return dict(rows.values_list("number", "unit_id"))


def _of_posts(ids: list[str]) -> dict[str, int]:
    from bihuan.kernel.models.people import posts

    return {f"post-{pk}": post.unit_id for pk, post in posts().items() if post.unit_id}


def published(draw: Matter) -> dict[str, Any]:
    """The record as anyone may have it: what `lib.draw.check` reads. Texts that a person wrote
    freely and that may have to be erased (why a draw is void) are not in it."""
    row = Draw.objects.get(pk=draw.pk)
    first = history.of(draw, "draw.published")[0]
    found: dict[str, Any] = {
        "format": rule.RULE,
        "number": draw.number,
        "status": draw.status,
        "published_at": record.instant(first.at),
        "plan": row.plan,
        "plan_sha256": row.plan_sha256,
    }
    if proof := _proof(first.id, row):
        found["proof"] = proof
    if row.second:
        found["second"] = row.second
    if row.checkpoint:
        found["checkpoint"] = row.checkpoint
    if row.seed:
        found["seed"], found["drawn"] = row.seed, row.drawn
    return found


def _proof(event_id: int, row: Draw) -> dict[str, Any] | None:
    """That the plan is in the log: under the checkpoint that the second number is from, if it is;
    else under the latest."""
    found = log.prove(event_id)
    if found is None:
        return None
    path, note = found.path, found.checkpoint
    if row.checkpoint:
        note = row.checkpoint["note"]
        path = merkle.inclusion_proof(notes.parse(_text(note)).size, found.index, log.node)
    return {
        "event": history.text_of(event_id),
        "index": found.index,
        "path": [b64encode(one).decode() for one in path],
        "checkpoint": note,
    }


def _text(note: str) -> str:
    return note.partition("\n\n")[0] + "\n"
