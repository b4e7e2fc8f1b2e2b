from __future__ import annotations

import pytest

from bihuan.rooms.reports.drafts import names

NAMES = {"青禾区实验小学", "青禾区第一中学", "青禾区第二中学", "青禾区育才幼儿园", "石桥小学"}


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("到青禾区育材幼儿园走访。", "青禾区育材幼儿园", "青禾区育才幼儿园"),
        ("青禾区实实验小学的食堂", "青禾区实实验小学", "青禾区实验小学"),
        ("责成青禾实验小学整改", "青禾实验小学", "青禾区实验小学"),
    ],
)
def test_a_name_with_one_slip_is_told_with_the_right_one(text: str, word: str, name: str) -> None:
    ((span, said, meant),) = names.nearly(text, NAMES)
    assert (text[span.start : span.end], said, meant) == (word, word, name)


@pytest.mark.parametrize(
    "text",
    [
        "青禾区实验小学、青禾区第一中学和青禾区第二中学",
        "青禾区第三中学",
        "青禾区东实验小学",
        "青禾区实验中学",
        "全区各小学、幼儿园",
        "石乔小学",
        "",
    ],
)
def test_names_as_they_are_numbers_and_directions_raise_nothing(text: str) -> None:
    assert list(names.nearly(text, NAMES)) == []
