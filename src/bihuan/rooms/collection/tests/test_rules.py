"""Where a passage stands in the minutes, and what is shown marked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rooms.collection import rules

TEXTS = st.text(alphabet="校门口太堵会议多 \n😀", max_size=60)
SPANS = st.dictionaries(
    st.integers(1, 9),
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda p: (min(p), max(p))),
    max_size=5,
)


@given(TEXTS)
def test_paragraphs_stand_where_they_say(text: str) -> None:
    for one in rules.paragraphs(text):
        assert text[one.start : one.end] == one.text
        assert one.text.strip()
        assert "\n" not in one.text


@given(TEXTS, SPANS)
def test_segments_joined_together_are_the_paragraph(
    text: str, marks: dict[int, rules.Span]
) -> None:
    for paragraph in rules.paragraphs(text):
        cut = rules.segments(paragraph, marks)
        assert "".join(one.text for one in cut) == paragraph.text
        assert all(one.text for one in cut)
        at = paragraph.start
        for one in cut:
            inside = {m for m, (s, e) in marks.items() if s <= at and at + len(one.text) <= e}
            assert set(one.marks) == inside
            at += len(one.text)


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_a_passage_copied_from_a_text_is_found_in_it(text: str, first: int, last: int) -> None:
    passage = text[first:last]
    found = rules.Dense(text).locate(passage)
    if not passage.strip():
        assert found is None
        return
    assert found is not None
    assert "".join(text[slice(*found)].split()) == "".join(passage.split())


def test_the_same_words_said_twice_have_two_places() -> None:
    text = "甲：太堵。\n乙：太堵。"
    first = rules.Dense(text).locate("太堵。")
    assert first == (2, 5)
    assert rules.Dense(text).locate("太堵。", [first]) == (8, 11)
    assert rules.Dense(text).locate("太堵。", [first, (8, 11)]) == first
    assert rules.Dense(text).locate("太 堵。\n乙") == (2, 7)
    assert rules.Dense(text).locate("太挤") is None


def test_opinions_are_found_again_in_corrected_minutes() -> None:
    noted = {3: "校门口太堵", 5: "会议太多", 9: "食堂太咸"}
    found = rules.relocated(noted, "会议太多！\n校门口太堵了。")
    assert found == {3: (6, 11), 5: (0, 4)}


@pytest.mark.parametrize(
    ("last", "from_time", "until_time", "wrong"),
    [
        (2, "", "", None),
        (1, "09:00", "11:30", None),
        (2, "14:00", "09:00", None),
        (1, "9:00", "", "from_time.shape"),
        (1, "", "24:00", "until_time.shape"),
        (1, "11:00", "09:00", "until_time.before"),
    ],
)
def test_times_that_cannot_be_meant_are_told(
    last: int, from_time: str, until_time: str, wrong: str | None
) -> None:
    first, end = date(2026, 4, 1), date(2026, 4, last)
    assert rules.wrong_times(first, end, from_time, until_time) == wrong
    assert rules.wrong_times(date(2026, 4, 3), end, "", "") == "ends_on.before"


def test_counts_that_cannot_be_meant_are_told() -> None:
    assert rules.wrong_counts({"parents": 3}, 10, 9) is None
    assert rules.wrong_counts({"parents": -1}, None, None) == "participants.range"
    assert rules.wrong_counts({}, 10, 11) == "returned.more"
    assert rules.wrong_counts({}, None, 1) == "returned.more"
    assert rules.percent(200, 520) == pytest.approx(0.3846, abs=1e-4)
    assert rules.percent(0, 0) is None
