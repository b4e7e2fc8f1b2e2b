"""The shipped templates, made anew; the files beside are compared with these by a test.

What they say stands in the .txt files. A line is a paragraph, its first word the style. `Table`
begins a table with the widths of its columns in twips; its rows follow as `Head` (comes again on
every page) or `Row`, cells parted by ||, `#3 ` before one that spans three columns, `<` before one
whose text begins at the left, \\n between lines of a cell.
"""

from __future__ import annotations

from pathlib import Path

from bihuan.facilities.documents.kinds import KINDS, Kind
from bihuan.facilities.documents.shipped.layout import Cell, document, imprint, paragraph, table

FOLDER = Path(__file__).parent

UPWARD = """\
Mark {{ 单位 }}文件
NumberUp {{ 文号 }}\t签发人：{{ 签发人 }}
Title {{ 标题 }}
To {{ 主送 }}：
"""
DOWNWARD = """\
Mark {{ 单位 }}文件
Number {{ 文号 }}
Title {{ 标题 }}
To {{ 主送 }}：
"""
ATTACHED = """\
Attached {%p for 件 in 附件 %}
Attached {%p if loop.first %}
Attached 附件：{% if 附件|length > 1 %}1. {% endif %}{{ 件.名称 }}
Attached {%p else %}
AttachedMore {{ loop.index }}. {{ 件.名称 }}
Attached {%p endif %}
Attached {%p endfor %}
"""
SIGNED = """\
Signed {{ 单位 }}
Dated {{ 日期 }}
"""
IMPRINT = [
    "{%tr if 抄送 %}",
    "抄送：{{ 抄送 }}。",
    "{%tr endif %}",
    "{{ 单位 }}\t{{ 日期 }}印发",
]
PLAIN = ("brief", "weekly", "ledger", "notice-closing")
"""Not letters: their own text begins and ends the page. So are the forms."""
FORMS = ("notice-assign", "notice-supervise", "notice-urge", "notice-return")
LANDSCAPE = ("ledger",)


def every() -> dict[str, bytes]:
    """The .docx files by code of kind."""
    return {
        code: document(_blocks(kind), title=kind.label, landscape=code in LANDSCAPE)
        for code, kind in KINDS.items()
    }


def _blocks(kind: Kind) -> list[str]:
    text = (FOLDER / f"{kind.code}.txt").read_text("utf-8")
    if kind.code in (*PLAIN, *FORMS):
        return _read(text)
    head = UPWARD if kind.code == "progress" else DOWNWARD
    attached = ATTACHED if "附件" in kind.columns else ""
    made = _read(head + text + attached + SIGNED)
    return [*made, imprint(IMPRINT), paragraph("Tail", "")]


def _read(text: str) -> list[str]:
    """The blocks of a text, in order."""
    made: list[str] = []
    widths: list[int] = []
    rows: list[list[Cell]] = []
    head = 0
    for line in [*text.splitlines(), ""]:
        word, _space, said = line.partition(" ")
        if word in ("Head", "Row"):
            style = "CellHead" if word == "Head" else "Cell"
            rows.append([_cell(one, style) for one in said.split("||")])
            head += word == "Head" and len(rows) == head + 1
            continue
        if rows:
            made.append(table(widths, rows, head))
            rows, head = [], 0
        if word == "Table":
            widths = [int(one) for one in said.split()]
        elif line:
            made.append(paragraph(word, said))
    return made


def _cell(text: str, style: str) -> Cell:
    text, span = text.strip(" "), 1
    if text.startswith("#"):
        number, _space, text = text[1:].partition(" ")
        span = int(number)
    if text.startswith("<"):
        style, text = "CellText", text[1:]
    return Cell(text.replace("\\n", "\n"), style, span)
