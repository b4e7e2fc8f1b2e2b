"""What was measured, and the one table it is printed as."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Line:
    """One figure. `goal`: the least (or, with `most`, the greatest) value that will do; `load`: the
    machine's load average of the last minute when it was taken."""

    part: str
    what: str
    value: float
    unit: str
    goal: float | None = None
    most: bool = False
    note: str = ""
    load: float = 0.0

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value <= self.goal if self.most else self.value >= self.goal


@dataclass
class Report:
    lines: list[Line] = field(default_factory=list)
    tell: Callable[[str], None] = lambda text: print(text, file=sys.stderr, flush=True)

    def add(
        self,
        part: str,
        what: str,
        value: float,
        unit: str,
        *,
        goal: float | None = None,
        most: bool = False,
        note: str = "",
    ) -> None:
        line = Line(part, what, value, unit, goal, most, note, os.getloadavg()[0])
        self.lines.append(line)
        self.tell(f"  {what}: {number(value)} {unit}{f'  ({note})' if note else ''}")

    def as_json(self) -> str:
        rows = [asdict(line) | {"met": line.met} for line in self.lines]
        return json.dumps(rows, ensure_ascii=False, indent=1)

    def table(self) -> str:
        rows: list[Sequence[str]] = [("部分", "测的是什么", "结果", "目标", "达到", "负载", "说明")]
        for line in self.lines:
            sign = "≤" if line.most else "≥"
            goal = f"{sign} {number(line.goal)}" if line.goal is not None else ""
            met = {None: "", True: "是", False: "否"}[line.met]
            value = f"{number(line.value)} {line.unit}"
            rows.append((line.part, line.what, value, goal, met, f"{line.load:.1f}", line.note))
        widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
        drawn = ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]
        return "\n".join([drawn[0], "─" * sum(widths), *drawn[1:]])


def number(value: float) -> str:
    """Three digits that count, no more."""
    if value >= 1000:
        return f"{value:,.0f}"
    if value >= 100 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
