"""Lines put in order and into paragraphs, by themselves."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.ocr import layout

SIZE = 30
"""Dots of one character."""


def box(left: float, top: float, text: str, turned: float = 0.0) -> list[float]:
    width = SIZE * sum(0.5 if char < "\u2e80" else 1 for char in text)
    corners = [(left, top), (left + width, top), (left + width, top + SIZE), (left, top + SIZE)]
    cos, sin = math.cos(turned), math.sin(turned)
    return [v for x, y in corners for v in (x * cos - y * sin, x * sin + y * cos)]


def arranged(lines: list[tuple[float, float, str]], turned: float = 0.0) -> list[str]:
    """The text in paragraphs."""
    texts = [text for _x, _y, text in lines]
    out: list[str] = []
    for one in layout.arrange([box(x, y, t, turned) for x, y, t in lines], texts):
        if one.starts:
            out.append(texts[one.at])
        else:
            out[-1] = layout.joined(out[-1], texts[one.at])
    return out


FULL = "一二三四五六七八九十一二三四五六七八九十"
LETTER = [
    (100.0, 100.0, "尊敬的领导："),
    (160.0, 150.0, FULL[2:]),
    (100.0, 200.0, FULL),
    (100.0, 250.0, "到这里结束。"),
    (160.0, 300.0, FULL[2:]),
    (100.0, 350.0, "第二段。"),
    (550.0, 400.0, "家长：某某"),
    (550.0, 450.0, "九月二十日"),
]
PARAGRAPHS = [
    "尊敬的领导：",
    FULL[2:] + FULL + "到这里结束。",
    FULL[2:] + "第二段。",
    "家长：某某",
    "九月二十日",
]


def test_a_paragraph_begins_two_characters_in_and_the_signature_stands_alone() -> None:
    assert arranged(LETTER) == PARAGRAPHS


@given(st.permutations(LETTER), st.floats(-0.08, 0.08))
def test_the_order_lines_come_in_and_a_little_skew_do_not_matter(
    lines: list[tuple[float, float, str]], turned: float
) -> None:
    assert arranged(lines, turned) == PARAGRAPHS


def test_without_indents_a_line_that_ends_early_ends_its_paragraph() -> None:
    lines = [(100.0, 100.0, FULL), (100.0, 150.0, "早早结束。"), (100.0, 200.0, FULL),
             (100.0, 250.0, FULL), (100.0, 300.0, "又结束。")]  # fmt: skip
    assert arranged(lines) == [FULL + "早早结束。", FULL + FULL + "又结束。"]


def test_a_wide_gap_parts_paragraphs() -> None:
    lines = [(100.0, y, FULL) for y in (100.0, 150.0, 200.0, 330.0, 380.0)]
    assert arranged(lines) == [FULL * 3, FULL * 2]


def test_columns_are_read_one_after_the_other() -> None:
    left = [(100.0, 100.0 + 50 * n, f"左栏第{n}行左栏第{n}行左栏第{n}行") for n in range(4)]
    right = [(700.0, 105.0 + 50 * n, f"右栏第{n}行右栏第{n}行右栏第{n}行") for n in range(4)]
    mixed = [one for pair in zip(left, right, strict=True) for one in pair]
    assert "".join(arranged(mixed)) == "".join(text for _x, _y, text in left + right)


def test_what_stands_on_one_row_is_read_from_left_to_right() -> None:
    lines = [(100.0, 100.0, FULL), (500.0, 153.0, "电话123"), (100.0, 150.0, "姓名某某"),
             (100.0, 200.0, FULL)]  # fmt: skip
    assert "姓名某某电话123" in "".join(arranged(lines))


def test_latin_words_are_joined_with_a_blank_and_digits_and_chinese_without() -> None:
    assert layout.joined("school", "bus") == "school bus"
    assert layout.joined("1380000", "1234") == "13800001234"
    assert layout.joined("学校", "门口") == "学校门口"


POINT = st.tuples(st.floats(0, 2000), st.floats(0, 2000))


@given(st.lists(st.tuples(POINT, st.text("甲乙a1。", min_size=1, max_size=30)), max_size=30))
def test_every_line_is_placed_once_wherever_it_stands(
    found: list[tuple[tuple[float, float], str]],
) -> None:
    placed = layout.arrange([box(x, y, t) for (x, y), t in found], [t for _p, t in found])
    assert sorted(one.at for one in placed) == list(range(len(found)))
    assert not placed or placed[0].starts
