"""Which closed problems are looked at again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bihuan.rooms.oversight.lookback.rules import drawn, match, place

RULES = [
    {"code": "serious", "label": "", "classes": {"handling": ["涉法涉纪类"]}, "months": 3,
     "share": 100},
    {"code": "again", "label": "", "again": True, "months": 2, "share": 100},
    {"code": "others", "label": "", "months": 6, "share": 20},
]  # fmt: skip


def test_the_first_rule_that_fits_says_how_long_to_wait() -> None:
    def code(labels: dict[str, str], again: bool) -> str:
        found = match(RULES, labels, again)
        return found.code if found else ""

    assert code({"handling": "涉法涉纪类"}, True) == "serious"
    assert code({"handling": "其他问题类"}, True) == "again"
    assert code({"handling": "其他问题类"}, False) == "others"
    assert match(RULES[:1], {}, False) is None


@given(st.text(max_size=9), st.text(max_size=9), st.integers(1, 9))
def test_everybody_is_in_a_sample_of_all_and_nobody_in_one_of_none(
    seed: str, number: str, turn: int
) -> None:
    here = place(seed, number, turn)
    assert here == place(seed, number, turn)
    assert drawn(here, 100)
    assert not drawn(here, 0)
    shares = [drawn(here, share) for share in range(101)]
    assert shares == sorted(shares)  # a larger sample holds the smaller one


def test_a_sample_has_about_the_share_it_should() -> None:
    for share in (5, 20, 50, 80):
        count = sum(drawn(place("种子", f"W-2026-{n}", 1), share) for n in range(4000))
        spread = (4000 * share * (100 - share) / 10_000) ** 0.5
        assert abs(count - 40 * share) < 4 * spread
