"""Several measures of one problem, as a ledger with merged cells has them, in one text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBERED = re.compile(r"\s*(?:\d+\s*[.、．)）]|[（(][\d一二三四五六七八九十]+[)）]|[①-⑳])")


@dataclass(frozen=True)
class Step:
    """One measure with what its own row says of it; empty where the cell is merged or empty."""

    text: str
    unit: str = ""
    person: str = ""
    due: str = ""


def together(steps: Sequence[Step]) -> str:
    """One numbered line for each, with its own unit, person and date where the rows differ."""
    steps = [step for step in steps if step.text]
    if len(steps) < 2:
        return steps[0].text if steps else ""
    shown = {
        name: any(getattr(one, name) for one in steps[1:]) for name in ("unit", "person", "due")
    }
    lines = []
    for number, step in enumerate(steps, 1):
        text = " ".join(step.text.split("\n"))
        numbered = text if _NUMBERED.match(text) else f"{number}. {text}"
        facts = [getattr(step, name).replace("\n", "、") for name in shown if shown[name]]
        told = "，".join(fact for fact in facts if fact)
        lines.append(f"{numbered}（{told}）" if told else numbered)
    return "\n".join(lines)
