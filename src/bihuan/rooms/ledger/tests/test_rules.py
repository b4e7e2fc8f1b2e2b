"""Decisions about problems, by themselves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rooms.ledger import rules, words
from bihuan.rooms.ledger.rules import Asked, Extensions, No

DAY = date(2026, 9, 18)
DUE = date(2026, 10, 15)
CONSENTS = ("satisfied", "basically")
RESULTS = st.none() | st.sampled_from(["satisfied", "basically", "dissatisfied"])
ASKED = st.lists(st.builds(Asked, st.integers(1, 9), RESULTS, st.integers(0, 5)), max_size=5)
EXPLICIT = ["unit", "person", "leader", "measure", "due", "standard"]


def code(verdict: No | None) -> str | None:
    """The code of a refusal; its words must have all they need."""
    if verdict is None:
        return None
    assert "%(" not in str(words.REFUSALS[verdict.code]) % verdict.data
    return verdict.code


@given(st.sets(st.sampled_from(EXPLICIT)))
def test_exactly_the_empty_explicit_fields_are_missing_in_their_order(filled: set[str]) -> None:
    values = {name: "有" if name in filled else "" for name in EXPLICIT}
    assert rules.missing_explicit(EXPLICIT, values) == [n for n in EXPLICIT if n not in filled]
    assert rules.missing_explicit(EXPLICIT, {}) == EXPLICIT


@pytest.mark.parametrize("status", ["issued", "working"])
def test_unit_and_date_are_settled_by_the_hand_over(status: str) -> None:
    assert code(rules.may_detail(status, ["remark", "due"])) == "detail.issued"
    assert code(rules.may_detail(status, ["unit"])) == "detail.issued"
    assert rules.may_detail(status, ["helpers", "measure", "plan"]) is None


@pytest.mark.parametrize("status", ["drafted", "returned"])
def test_before_the_hand_over_and_after_a_return_everything_can_be_filled_in(status: str) -> None:
    assert rules.may_detail(status, rules.FIELDS) is None


def test_a_return_is_in_time_on_the_last_day_and_late_on_the_next() -> None:
    assert rules.may_return(DAY, DAY, 5) is None
    assert code(rules.may_return(DAY + timedelta(days=1), DAY, 5)) == "return.late"


@pytest.mark.parametrize(
    ("until", "today", "granted", "pending", "expected"),
    [
        (10, 0, 0, False, None),
        (30, 0, 1, False, None),
        (10, 27, 0, False, None),
        (10, 28, 0, False, "extension.after_due"),
        (0, 0, 0, False, "extension.not_later"),
        (-3, 0, 0, False, "extension.not_later"),
        (31, 0, 0, False, "extension.too_long"),
        (10, 0, 2, False, "extension.too_many"),
        (10, 0, 0, True, "extension.pending"),
    ],
)
def test_an_extension_is_asked_in_time_later_not_too_often_and_not_too_long(
    until: int, today: int, granted: int, pending: bool, expected: str | None
) -> None:
    verdict = rules.may_extend(
        DUE,
        DUE + timedelta(days=until),
        DAY + timedelta(days=today),
        granted,
        pending,
        Extensions(times=2, days=30),
    )
    assert code(verdict) == expected


@given(ASKED)
def test_one_no_sends_back_all_yes_close_and_silence_is_no_consent(asked: list[Asked]) -> None:
    results = [one.result for one in asked]
    verdict = rules.verdict_of(asked, CONSENTS)
    if "dissatisfied" in results:
        assert verdict == "back"
    elif not asked or None in results:
        assert verdict == "wait"
    else:
        assert verdict == "close"


def test_a_problem_without_anybody_to_ask_is_never_closed() -> None:
    assert rules.verdict_of([], CONSENTS) == "wait"


@pytest.mark.parametrize(
    ("status", "issued", "voice", "asked", "against", "expected"),
    [
        ("drafted", False, 1, [1], False, None),
        ("drafted", False, 1, [1, 2], False, None),
        ("drafted", True, 1, [1], False, "parted.last"),
        ("working", True, 1, [1], False, "parted.last"),
        ("working", True, 1, [1, 2], False, None),
        ("working", True, 1, [1, 2], True, "parted.dissatisfied"),
        ("verifying", True, 1, [1, 2], False, None),
        ("verifying", True, 1, [1, 2], True, "parted.dissatisfied"),
        ("consulting", True, 1, [1, 2], False, "parted.consulting"),
        ("working", True, 3, [1, 2], False, "consult.unknown"),
    ],
)
def test_an_opinion_is_taken_out_only_while_that_drops_nobody_unheard(
    status: str, issued: bool, voice: int, asked: list[int], against: bool, expected: str | None
) -> None:
    assert code(rules.may_part(status, issued, voice, asked, against)) == expected


@given(ASKED, st.sampled_from(["working", "verifying", "consulting"]))
def test_other_endings_than_unreachable_ask_nothing_of_the_call_backs(
    asked: list[Asked], status: str
) -> None:
    assert rules.may_conclude("terminated", status, asked, 3) is None
    assert rules.may_conclude("not_supported", status, asked, 3) is None


@given(ASKED, st.sampled_from(["working", "verifying", "consulting"]))
def test_unreachable_takes_a_passed_check_enough_tries_for_the_silent_and_nobody_against(
    asked: list[Asked], status: str
) -> None:
    heard = any(one.result == "dissatisfied" for one in asked)
    untried = any(one.result is None and one.tries < 3 for one in asked)
    allowed = status == "consulting" and not heard and not untried
    assert (code(rules.may_conclude("unreachable", status, asked, 3)) is None) == allowed


def test_every_field_that_can_be_filled_in_has_a_word() -> None:
    assert set(rules.FIELDS) <= set(words.FIELDS)
    assert set(rules.PERSONAL) <= set(rules.FIELDS)
