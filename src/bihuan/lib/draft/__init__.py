"""The draft checker: what in a report cannot be right, found by reading and reckoning alone.

for finding in check(text):
    print(finding.flag, finding.quote, finding.message)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bihuan.lib.draft import (
    averages,
    drift,
    growth,
    lists,
    ordinals,
    parts,
    periods,
    placeholders,
    repeats,
    rough,
    shares,
    tables,
    totals,
)
from bihuan.lib.draft.finding import WEIGHT, Finding
from bihuan.lib.draft.reading import Draft, read

__all__ = ["CHECKS", "Finding", "check"]

# Every check module's check, in the order of the modules' names.
CHECKS: tuple[Callable[[Draft], Iterable[Finding]], ...] = (
    averages.check,
    drift.check,
    growth.check,
    lists.check,
    ordinals.check,
    parts.check,
    periods.check,
    placeholders.check,
    repeats.check,
    rough.check,
    shares.check,
    tables.check,
    totals.check,
)


def check(text: str) -> list[Finding]:
    """What the checks find in a text of any provenance, in the order of the text."""
    draft = read(text)
    return merged(finding for one in CHECKS for finding in one(draft))


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """In order; of overlapping findings of one kind only the gravest (then the first, longest)."""
    kept: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: (WEIGHT[f.flag], f.start, -f.end)):
        others = kept.setdefault(finding.kind, [])
        if not any(finding.start < other.end and other.start < finding.end for other in others):
            others.append(finding)
    return sorted(
        (finding for others in kept.values() for finding in others),
        key=lambda f: (f.start, f.end, WEIGHT[f.flag], f.kind),
    )
