"""The page of official papers, measured in the PDF: GB/T 9704-2012 as offices set it in Word."""

from __future__ import annotations

import pytest

from bihuan.facilities.documents.layout.tests import measured, official
from bihuan.facilities.documents.pdf import pdf

EXACT = 0.5
"""Millimetres."""


@pytest.fixture(scope="module")
def pages() -> list[measured.Sheet]:
    made = official.blank()
    official.paragraph(made, "督" * 28 * 50, indent=False)
    return measured.sheets(pdf(official.saved(made)).pdf)


def _body(page: measured.Sheet) -> list[list[measured.Mark]]:
    return [line for line in page.lines if line[0].text == "督"]


def test_the_page_is_a4(pages: list[measured.Sheet]) -> None:
    assert [(round(one.width), round(one.height)) for one in pages] == [(210, 297)] * 3


def test_a_full_page_has_22_lines_of_28_characters(pages: list[measured.Sheet]) -> None:
    assert [len(line) for line in _body(pages[0])] == [28] * 22
    assert [len(line) for line in _body(pages[1])] == [28] * 22
    assert [len(line) for line in _body(pages[2])] == [28] * 6


def test_the_type_area_is_156_by_225_millimetres(pages: list[measured.Sheet]) -> None:
    lines = _body(pages[0])
    step = lines[1][0].baseline - lines[0][0].baseline
    first, last = lines[0][0], lines[-1][-1]
    wide = lines[0][1].x - lines[0][0].x
    assert last.x + wide - first.x == pytest.approx(156, abs=EXACT)
    assert last.baseline + step - first.baseline == pytest.approx(225, abs=EXACT)
    assert first.x == pytest.approx(28, abs=EXACT)
    assert 37 < first.baseline < 37 + step
    assert 297 - 35 - step < last.baseline < 297 - 35


def test_page_numbers_stand_outside_seven_millimetres_below(pages: list[measured.Sheet]) -> None:
    odd, even = pages[0].lines[-1], pages[1].lines[-1]
    assert measured.said(odd) == "—1—"
    assert measured.said(even) == "—2—"
    em = odd[0].size * measured.MM
    assert odd[-1].x + em == pytest.approx(210 - 26 - em, abs=1)
    assert even[0].x == pytest.approx(28 + em, abs=1)
    dash = odd[0].baseline - em * 0.4  # the middle of a one-character line
    assert dash == pytest.approx(297 - 35 + 7, abs=1.5)


def test_the_same_document_makes_the_same_bytes() -> None:
    made = official.blank()
    official.paragraph(made, "按照督导工作要求，逐项整改到位。")
    docx = official.saved(made)
    assert pdf(docx).pdf == pdf(docx).pdf
