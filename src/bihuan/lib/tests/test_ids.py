import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.ids import ALPHABET, BadCode, normal_receipt, number, random_code, receipt_code

CODE = "3423-A969-B3N4-W7EQ-J"
PLAIN = CODE.replace("-", "")
places = st.integers(0, len(PLAIN) - 1)


def test_codes_leave_out_letters_that_look_like_others() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)
    assert set(random_code(2000)) == set(ALPHABET)


def test_a_number_shows_its_prefix_and_year() -> None:
    assert re.fullmatch(r"W-2014-[0-9A-HJKMNP-TV-Z]{6}", number("W", 2014))


@pytest.mark.parametrize("prefix", ["", "w", "信", "W-", "TOOLONGPREFIX"])
def test_a_prefix_that_would_break_the_number_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="capital letters"):
        number(prefix, 2014)


def test_codes_do_not_repeat() -> None:
    assert len({receipt_code() for _ in range(2000)}) == 2000


def test_a_receipt_has_four_groups_of_four_and_a_check_character() -> None:
    for _ in range(100):
        code = receipt_code()
        assert re.fullmatch(r"([0-9A-Z]{4}-){4}[0-9A-Z]", code)
        assert normal_receipt(code) == code


def test_the_check_character_is_fixed_for_ever() -> None:
    assert normal_receipt("0000000000000000 0") == "0000-0000-0000-0000-0"
    assert normal_receipt("0000000000000001 2") == "0000-0000-0000-0001-2"
    assert normal_receipt("7KQ4M2XP9TRD5HWN0") == "7KQ4-M2XP-9TRD-5HWN-0"


@pytest.mark.parametrize(
    "typed",
    [
        "ooooiiiilLlL0000",
        " oOoO iIiI lLlL 0000 ",
        "００００－１１１１－１１１１－００００",
        "0000–1111—1111_0000",
        "0000\u30001111\t1111\n0000",
    ],
)
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert normal_receipt(typed + " m") == "0000-1111-1111-0000-M"


@given(places, st.sampled_from(ALPHABET))
def test_every_single_mistyped_character_is_noticed(place: int, other: str) -> None:
    if other != PLAIN[place]:
        with pytest.raises(BadCode) as refused:
            normal_receipt(PLAIN[:place] + other + PLAIN[place + 1 :])
        assert refused.value.reason == "check"


@given(places, places)
def test_every_swap_of_two_characters_is_noticed(one: int, two: int) -> None:
    swapped = list(PLAIN)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    if "".join(swapped) != PLAIN:
        with pytest.raises(BadCode) as refused:
            normal_receipt("".join(swapped))
        assert refused.value.reason == "check"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "length"),
        (PLAIN[:-1], "length"),
        (PLAIN + "0", "length"),
        ("0" * 5000, "length"),
        ("U" + PLAIN[1:], "character"),
        ("回执" + PLAIN, "character"),
        (PLAIN[:-1] + "\x00", "character"),
    ],
)
def test_what_cannot_be_a_receipt_is_refused_with_the_reason(typed: str, reason: str) -> None:
    with pytest.raises(BadCode) as refused:
        normal_receipt(typed)
    assert refused.value.reason == reason
