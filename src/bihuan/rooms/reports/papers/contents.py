"""What a template is given besides figures: who, to whom, as of when, and what the author writes.

What is only known when a report is signed (its number, day, signer) stands as a blank, as on any
draft, and is stamped in when it is published. Names of fields are words of the office's paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from lxml import etree

from bihuan.facilities.documents import package, templates
from bihuan.facilities.documents.kinds import Field
from bihuan.facilities.documents.package import W
from bihuan.kernel.models.people import units

if TYPE_CHECKING:
    from bihuan.rooms.reports.papers.commands import Order
    from bihuan.rooms.reports.papers.kinds import Kind
    from bihuan.rooms.reports.papers.models import Report

BLANK = "\u3000"
_GAP = "[\u3000 ]+"
TITLE, SINCE = "标题", "开始日期"
COMPUTED = frozenset({TITLE, "单位", "文号", "签发人", "日期", "截至日期", "期数"})
LONG = frozenset({"导语", "下一步"})


def written(kind: Kind) -> list[Field]:
    """The fields of the kind's template that the author writes. Raises Invalid."""
    return [one for one in templates.get(kind.template).fields if one.name not in COMPUTED]


def fields(order: Order, kind: Kind) -> dict[str, object]:
    """Every field by name."""
    year = order.as_of.year
    root = next((one for one in units().values() if one.kind == "authority"), None)
    found: dict[str, object] = {
        TITLE: order.title,
        "单位": root.name if root else "",
        "文号": f"{kind.series}〔{year}〕{BLANK}号",
        "签发人": BLANK * 3,
        "日期": f"{year}年{BLANK}月{BLANK}日",
        "截至日期": order.as_of,
        "期数": f"{year}年第{BLANK}期",
    }
    for one in written(kind):
        text = order.texts.get(one.name, "")
        if one.columns:
            found[one.name] = rows(text, one.columns)
        elif one.name == SINCE:
            found[one.name] = date.fromisoformat(text) if text else kind.begins(order.as_of)
        else:
            found[one.name] = text
    return found


def rows(text: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """A row for each line: its columns parted by ：, the last takes what is left."""
    found = []
    for line in text.splitlines():
        if line.strip():
            cells = re.split("[：:]", line.strip(), maxsplit=len(columns) - 1)
            cells += [""] * (len(columns) - len(cells))
            found.append(dict(zip(columns, cells, strict=True)))
    return found


def stamped(docx: bytes, row: Report) -> bytes:
    """The document with number, day and signer in the blanks the template left; where the author
    has written something instead, that stands. Raises BadDocument."""
    assert row.signed_on is not None
    on = row.signed_on
    blanks = {
        re.compile(f"{re.escape(row.series)}〔\\d{{4}}〕{_GAP}号"): row.reference,
        re.compile(f"\\d{{4}}年{_GAP}月{_GAP}日"): f"{on.year}年{on.month}月{on.day}日",
        re.compile(f"\\d{{4}}年第{_GAP}期"): f"{row.year}年第{row.serial}期",
        re.compile(f"(?<=签发人：){_GAP}"): row.signer,
    }
    parts = package.read(docx)
    for name in package.texts(parts):
        root = package.parse(parts[name])
        done = [_stamp(paragraph, blanks) for paragraph in root.iter(f"{W}p")]
        if any(done):
            parts[name] = package.serialised(root)
    return package.write(parts)


def _stamp(paragraph: etree._Element, blanks: Mapping[re.Pattern[str], str]) -> bool:
    """Fill the blanks of a paragraph, whatever runs they are cut into. Says whether it did."""
    done = False
    texts = list(paragraph.iter(f"{W}t"))
    for blank, filling in blanks.items():
        found = blank.search("".join(one.text or "" for one in texts))
        if found is None:
            continue
        done, at = True, 0
        for one in texts:
            text = one.text or ""
            begin, end = max(found.start() - at, 0), min(found.end() - at, len(text))
            if begin < end:
                put = filling if at <= found.start() < at + len(text) else ""
                one.text = text[:begin] + put + text[end:]
            at += len(text)
    return done
