"""Figures 口径: named numbers over matters as they stood at any instant.

A room declares its figures in `figures.py`. A value is computed from events alone: every matter is
rebuilt from its history up to the instant by the projectors that wrote its rows, so what happens
later (closing, opening again, merging, a changed classification) never alters it.
docs/mechanisms/figures.md
"""

from bihuan.kernel.figures.classing import adopted, classes
from bihuan.kernel.figures.corrections import Correction, Published, corrections, corrects
from bihuan.kernel.figures.declared import (
    KINDS,
    UNCLASSED,
    Figure,
    Split,
    by_class,
    by_list,
    by_unit,
    declare,
    every,
    get,
    growth,
    month_after,
    month_before,
)
from bihuan.kernel.figures.numbers import (
    Days,
    Distribution,
    Growth,
    Number,
    Share,
    add,
    as_data,
    from_data,
    minus,
    total,
)
from bihuan.kernel.figures.past import Past, instant, midnight, pasts
from bihuan.kernel.figures.printed import plain, said
from bihuan.kernel.figures.reading import PartsDoNotAddUp, Value, behind, replayed, value, values
from bihuan.kernel.figures.scope import EVERYTHING, Scope
from bihuan.kernel.figures.small import Suppressed, suppress
from bihuan.kernel.figures.source import Behind

__all__ = [
    "EVERYTHING", "KINDS", "UNCLASSED",
    "Behind", "Correction", "Days", "Distribution", "Figure", "Growth", "Number",
    "PartsDoNotAddUp", "Past", "Published", "Scope", "Share", "Split", "Suppressed", "Value",
    "add", "adopted", "as_data", "behind", "by_class", "by_list", "by_unit", "classes",
    "corrections", "corrects", "declare", "every", "from_data", "get", "growth", "instant",
    "midnight", "minus", "month_after", "month_before", "pasts", "plain", "replayed", "said",
    "suppress", "total", "value", "values",
]  # fmt: skip
