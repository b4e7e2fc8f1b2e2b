"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.similarity.tags import numerals

SIGNS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3), ("1,200", 1200), ("三十二", 32), ("十", 10), ("十五", 15), ("一百二十", 120),
        ("三百零五", 305), ("三百五", 350), ("两千三", 2300), ("两万三", 23_000),
        ("两万零三", 20_003), ("三万五千", 35_000), ("1.2万", 12_000), ("5百", 500),
        ("二〇二六", 2026), ("一亿", 10**8),
    ],
)  # fmt: skip
def test_a_number_is_read(text: str, number: int) -> None:
    assert numerals.value(text) == number


@pytest.mark.parametrize("text", ["", "甲", "1.2.3", "三甲"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert numerals.value(text) is None


def spoken(n: int) -> str:
    """A number below 10,000 in full."""
    said, zero = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // unit % 10
        if digit:
            said += ("零" if zero and said else "") + SIGNS[digit] + word
        zero = not digit
    return said


@given(st.integers(1, 9999))
def test_every_number_said_in_full_is_read(n: int) -> None:
    assert numerals.value(spoken(n)) == Decimal(n)
