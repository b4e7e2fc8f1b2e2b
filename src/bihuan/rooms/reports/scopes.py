"""Which part of the whole a post may see figures of, as the policy has it."""

from __future__ import annotations

from dataclasses import replace

from bihuan.kernel import policy
from bihuan.kernel.errors import Unseen
from bihuan.kernel.figures import Scope
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units, units_below


def whole(viewer: Post, kind: str) -> bool:
    """May the post see every matter of the kind?"""
    return policy.may_at_all(viewer, f"see:{kind}") and not policy.which(viewer, f"see:{kind}")


def offered(viewer: Post, kind: str) -> list[Unit]:
    """The units whose figures of that kind the post may see with all below them, in the official
    order: where the policy shows it a matter that stands with the unit."""
    if not policy.may_at_all(viewer, f"see:{kind}"):
        return []
    known = units()
    if whole(viewer, kind):
        return [one for one in known.values() if one.active and one.kind != "group"]
    seen = {pk for pk in known if policy.sees(viewer, _probe(kind, pk))}
    return [known[pk] for pk in known if pk in seen and units_below(known[pk].path) <= seen]


def narrowed(viewer: Post, kind: str, scope: Scope) -> Scope:
    """The scope, within what the post may see: without a unit its own one, or the first it may
    see. Raises Unseen for another unit, or when there is none."""
    if whole(viewer, kind):
        return scope
    allowed = [one.pk for one in offered(viewer, kind)]
    if scope.unit is None:
        own = viewer.unit_id if viewer.unit_id in allowed else next(iter(allowed), None)
        scope = replace(scope, unit=own)
    if scope.unit is None or scope.unit not in allowed:
        raise Unseen
    return scope


def _probe(kind: str, unit_id: int) -> Matter:
    return Matter(kind=kind, unit_id=unit_id, helpers=[], labels=[])
