"""Lines reach the right margin, and bold is bold."""

from __future__ import annotations

import pypdfium2

from bihuan.facilities.documents.layout.tests import measured, official
from bihuan.facilities.documents.layout.thickened import thickened
from bihuan.facilities.documents.pdf import pdf

RIGHT = 210 - 26
TEXT = "截至2026年6月12日，共收集问题52个，其中教学类6个、管理类6个，后勤类15个、安全类25个。"


def _ends(lines: list[list[measured.Mark]]) -> list[float]:
    """Where the last character's square ends; a closing mark has its ink on the left."""
    return [line[-1].x + line[-1].size * measured.MM for line in lines]


def test_every_full_line_reaches_the_right_margin() -> None:
    made = official.blank()
    official.paragraph(made, TEXT * 4)
    lines = measured.sheets(pdf(official.saved(made)).pdf)[0].lines[:-1]
    assert len(lines) > 5
    for end in _ends(lines[:-1]):
        assert abs(end - RIGHT) < 3  # half a figure, which is half as wide as a character
    assert _ends(lines[-1:])[0] < RIGHT - 10


def test_a_closing_mark_never_begins_a_line() -> None:
    made = official.blank()
    for extra in range(0, 28, 3):
        official.paragraph(made, "督" * extra + TEXT * 2)
    for sheet in measured.sheets(pdf(official.saved(made)).pdf):
        assert not [line for line in sheet.lines if line[0].text in "，。、；：”）》"]


def _ink(docx: bytes) -> int:
    with pypdfium2.PdfDocument(pdf(docx).pdf) as document:
        picture = document[0].render(scale=2, grayscale=True).to_numpy()
    return int((255 - picture.astype(int)).sum())


def test_bold_of_a_font_without_bold_is_darker_and_bold_ends_where_it_ends() -> None:
    inks = []
    for bold in (False, True):
        made = official.blank()
        official.paragraph(made, "一是压实责任。" * 10, bold=bold)
        official.paragraph(made, "其他照常。" * 10)
        inks.append(_ink(official.saved(made)))
    thin, thick = inks
    assert 1.05 * thin < thick < 1.5 * thin


def test_only_text_in_the_chosen_font_is_stroked_and_lines_keep_their_colour() -> None:
    drawn = [
        b"1 0 0 RG", b"2 w", b"BT", b"0 0 1 rg", b"/THICK 10 Tf", b"[<00>] TJ", b"/THIN 10 Tf",
        b"[<01>] TJ", b"ET", b"S",
    ]  # fmt: skip
    assert list(thickened(drawn, {b"THICK"})) == [
        b"1 0 0 RG", b"2 w", b"BT", b"0 0 1 rg", b"/THICK 10 Tf",
        b"2 Tr", b"0 0 1 RG", b"0.300 w", b"[<00>] TJ",
        b"0 Tr", b"1 0 0 RG", b"2 w", b"/THIN 10 Tf", b"[<01>] TJ", b"ET", b"S",
    ]  # fmt: skip
