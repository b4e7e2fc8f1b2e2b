"""Decisions about opinions, by themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rooms.voices import rules


@pytest.mark.parametrize(
    ("text", "subject", "expected"),
    [
        ("有", "", None),
        ("", "题", "text.empty"),
        ("长" * rules.TEXT_MOST, "", None),
        ("长" * (rules.TEXT_MOST + 1), "", "text.long"),
        ("有", "题" * rules.SUBJECT_MOST, None),
        ("有", "题" * (rules.SUBJECT_MOST + 1), "subject.long"),
    ],
)
def test_an_opinion_fits_or_says_why_not(text: str, subject: str, expected: str | None) -> None:
    assert rules.unfit(text, subject) == expected


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("校门口太堵。请解决！", "校门口太堵"),
        ("校门口太堵\n请解决", "校门口太堵"),
        ("  没有标点  ", "没有标点"),
        ("！！", "！！"),
        ("长" * 60, "长" * 39 + "…"),
    ],
)
def test_the_first_sentence_is_the_subject_cut_to_a_line(text: str, subject: str) -> None:
    assert rules.subject_of(text) == subject


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_every_opinion_gets_a_subject_that_fits(text: str) -> None:
    assert 0 < len(rules.subject_of(text)) <= rules.SUBJECT_CUT
