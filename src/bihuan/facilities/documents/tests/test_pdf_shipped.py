"""The shipped templates printed and measured: GB/T 9704-2012."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from bihuan.facilities.documents import shipped
from bihuan.facilities.documents.layout.tests import measured
from bihuan.facilities.documents.pdf import pdf

FILES = {one.stem: one for one in sorted(Path(shipped.__file__).parent.glob("*.docx"))}
RED_HEADS = ("brief", "circular", "progress", "notice-rectify", "notice-supervise")
LEFT, RIGHT = 28, 210 - 26
BLACK = "bihuan-hei"
EXACT = 0.5
"""Millimetres."""


@cache
def _pdf(code: str) -> bytes:
    return pdf(FILES[code].read_bytes()).pdf


@cache
def _sheets(code: str) -> list[measured.Sheet]:
    return measured.sheets(_pdf(code))


def _upright(code: str) -> list[measured.Sheet]:
    return [one for one in _sheets(code) if one.width < one.height]


@pytest.mark.parametrize("code", FILES)
def test_every_template_prints_on_a4_with_its_page_numbers_outside(code: str) -> None:
    found = _sheets(code)
    for at, page in enumerate(found, start=1):
        assert sorted((round(page.width), round(page.height))) == [210, 297]
        number = page.lines[-1]
        assert measured.said(number) == f"—{at}—"
        assert number[0].size == pytest.approx(14, abs=0.1)
        if page in _upright(code):
            middle = page.width / 2
            assert (number[0].x > middle) == (at % 2 == 1)
            depth = number[0].baseline - 14 * 0.35 * measured.MM
            assert depth == pytest.approx(297 - 35 + 7, abs=1.5)


@pytest.mark.parametrize("code", FILES)
def test_text_stays_within_the_type_area(code: str) -> None:
    for page in _upright(code):
        for line in page.lines[:-1]:
            assert line[0].x >= LEFT - EXACT
            last = line[-1]
            wide = last.size * measured.MM * (1 if last.text > "\u2e80" else 0.2)
            assert last.x + wide <= RIGHT + EXACT
            assert 37 < last.baseline < 297 - 35 + EXACT


@pytest.mark.parametrize("code", RED_HEADS)
def test_the_red_line_is_as_wide_as_the_type_area(code: str) -> None:
    with pypdfium2.PdfDocument(_pdf(code)) as document:
        picture = document[0].render(scale=4).to_numpy()  # blue, green, red
    red = (picture[:, :, 2] > 200) & (picture[:, :, 1] < 80)
    assert int(red.sum(axis=1).max()) * measured.MM / 4 == pytest.approx(156, abs=EXACT)


def test_lines_of_the_body_are_a_grid_of_22_to_a_page() -> None:
    steps = []
    for page in _sheets("progress"):
        sized = [line for line in page.lines[:-1] if round(line[0].size) == 16]
        assert len(sized) <= 22
        steps += [two[0].baseline - one[0].baseline for one, two in pairwise(sized)]
    assert len(steps) > 15
    assert min(steps) == pytest.approx(225 / 22, abs=0.05)


def test_headings_have_the_font_of_their_level() -> None:
    lines = [line for page in _sheets("circular") for line in page.lines]
    first = [line for line in lines if measured.said(line).startswith(("一、", "二、", "三、"))]
    assert len(first) == 3
    for line in first:
        assert measured.fonts(line)[0] == BLACK
        assert line[0].x == pytest.approx(LEFT + 2 * 15.79 * measured.MM, abs=1)
