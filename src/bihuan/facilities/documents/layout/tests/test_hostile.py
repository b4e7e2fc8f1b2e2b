"""Whatever stands in a file, it is printed or refused; nothing in it breaks the printing."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bihuan.facilities.documents import package, shipped
from bihuan.facilities.documents.layout import flow
from bihuan.facilities.documents.layout.document import Document
from bihuan.facilities.documents.layout.tests import official
from bihuan.facilities.documents.package import BadDocument, Parts
from bihuan.facilities.documents.pdf import pdf

VALUES = (
    "", "0", "-1", "1", "99999999999", "NaN", "inf", "-inf", "²", "1e400", "x;}<b>&\"'", "true",
    "exact", "nil", "auto", "single", "000000",
)  # fmt: skip
SPOILT = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footer1.xml")


@cache
def _parts(code: str) -> Parts:
    if code:
        return package.read((Path(shipped.__file__).parent / f"{code}.docx").read_bytes())
    made = official.blank()
    made.add_paragraph("列表", style="List Number")
    official.paragraph(made, "正文。", bold=True, colour="FF0000")
    made.add_table(rows=2, cols=2, style="Table Grid").cell(0, 0).text = "格"
    return package.read(official.saved(made))


def _spoilt(code: str, choose: Any) -> bytes:
    """The file with some of its values replaced."""
    parts = dict(_parts(code))
    for name in SPOILT:
        root = package.parse(parts[name]) if name in parts else None
        for element in root.iter() if root is not None else ():
            for key in element.attrib:
                if package.W in str(key) and (value := choose(str(key))) is not None:
                    element.set(key, value)
        if root is not None:
            parts[name] = package.serialised(root)
    return package.write(parts)


@pytest.mark.parametrize("seed", range(15))
def test_spoilt_values_are_set_or_refused(seed: int) -> None:
    random = Random(seed)

    def choose(_key: str) -> str | None:
        return random.choice(VALUES) if random.random() < 0.2 else None

    with suppress(BadDocument):
        code = ("", "circular", "notice-closing")[seed % 3]
        assert flow.html(Document.opened(_spoilt(code, choose)), "").startswith("<!DOCTYPE")


@pytest.mark.parametrize("value", ["0", "-1", "99999999999", "NaN", "x;}<b>&"])
def test_every_length_the_same_nonsense_still_prints(value: str) -> None:
    lengths = ("w", "h", "sz", "line", "before", "left", "pos", "space", "gridSpan", "header")

    def choose(key: str) -> str | None:
        return value if key.rpartition("}")[2] in lengths else None

    assert pdf(_spoilt("", choose)).pdf.startswith(b"%PDF")


@pytest.mark.parametrize(("paragraphs", "characters"), [(1, 21_000), (20, 16_000)])
def test_a_document_beyond_all_measure_is_refused(paragraphs: int, characters: int) -> None:
    made = official.blank()
    for _at in range(paragraphs):
        official.paragraph(made, "督" * characters)
    with pytest.raises(BadDocument, match="太大"):
        pdf(official.saved(made))
