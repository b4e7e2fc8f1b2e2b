"""A bar chart of one table as SVG, drawn here and not in the browser: for pages and for print.

Nothing in it is style or script, so it may stand in a page under a strict policy and in a file of
its own. The table beside it holds the same numbers; the chart says what it shows in words.
"""

from __future__ import annotations

import unicodedata

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bihuan.facilities.forms.tabulate import Line, Table

WIDTH, ROW = 640, 30
_LABEL, _VALUE = 230, 110
_LONGEST = 30  # in half widths: a Chinese character counts as two


def bars(table: Table, *, at: int = 0) -> SafeString:
    """The lines of the table for one column (0: all). Empty where it has no lines to draw."""
    if not table.lines:
        return SafeString("")
    room = WIDTH - _LABEL - _VALUE
    most = max((line.cells[at].count or 0 for line in table.lines), default=0) or 1
    values = [_value(table, line, at) for line in table.lines]
    rows = []
    for number, (line, value) in enumerate(zip(table.lines, values, strict=True)):
        y = number * ROW + 6
        width = round(room * (line.cells[at].count or 0) / most)
        rows.append((y + 13, _cut(line.label), y, width, _LABEL + width + 6, value))
    height = len(rows) * ROW + 6
    return format_html(
        '<svg class="fr-chart" xmlns="http://www.w3.org/2000/svg" role="img" width="{}" height="{}"'
        ' viewBox="0 0 {} {}" font-size="14"><title>{}</title><desc>{}</desc>{}</svg>',
        WIDTH,
        height,
        WIDTH,
        height,
        table.label,
        "；".join(f"{line.label} {value}" for line, value in zip(table.lines, values, strict=True)),
        format_html_join(
            "",
            '<text x="222" y="{0}" text-anchor="end" fill="currentColor">{1}</text>'
            '<rect x="230" y="{2}" width="{3}" height="16" fill="#3a7fcb"></rect>'
            '<text x="{4}" y="{0}" fill="currentColor">{5}</text>',
            rows,
        ),
    )


def _value(table: Table, line: Line, at: int) -> str:
    count, share = line.cells[at].count, table.share(line, at)
    if count is None:
        return _("不显示")
    return f"{count:,}" if share is None else f"{count:,}（{share:.1%}）"


def _cut(label: str) -> str:
    """The label as far as there is room."""
    used = 0
    for at, char in enumerate(label):
        used += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used > _LONGEST:
            return label[: max(at - 1, 1)] + "…"
    return label
