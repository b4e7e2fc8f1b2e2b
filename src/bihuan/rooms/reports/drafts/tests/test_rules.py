from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from bihuan.rooms.reports.drafts import rules
from bihuan.rooms.reports.drafts.rules import Found


def finding(number: int, start: int, end: int, *, flag: str = "warn", verdict: str = "") -> Found:
    return Found(number, flag, "sum", start, end, "引文", "52≠53", "合计不符。", verdict)


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)
)
def test_the_segments_make_up_the_text_and_every_finding_begins_once(
    text: str, places: list[tuple[int, int]]
) -> None:
    found = [
        finding(n, min(a, len(text)), min(max(a, b), len(text)))
        for n, (a, b) in enumerate(places, 1)
    ]
    segments = rules.segments(text, found)
    assert "".join(one.text for one in segments) == text
    begun = sorted(one.number for segment in segments for one in segment.begins)
    reachable = sorted(one.number for one in found if one.start < len(text))
    assert [n for n in begun if n in reachable] == reachable


def test_where_findings_overlap_the_gravest_gives_the_mark() -> None:
    found = [finding(1, 0, 4), finding(2, 2, 6, flag="error")]
    shown = [(one.text, one.flag) for one in rules.segments("甲乙丙丁戊己庚", found)]
    assert shown == [("甲乙", "warn"), ("丙丁", "error"), ("戊己", "error"), ("庚", "")]


def test_what_is_stored_is_read_again() -> None:
    found = [finding(1, 0, 4, verdict="ignored")]
    assert rules.read(json.loads(rules.stored(found))) == found


def test_what_was_ignored_stays_so_and_what_was_accepted_is_open_again() -> None:
    before = [finding(1, 0, 4, verdict="ignored"), finding(2, 9, 12, verdict="accepted")]
    after = [finding(1, 20, 24), finding(2, 30, 34), finding(3, 40, 44)]
    assert [one.verdict for one in rules.carried(before, after)] == ["ignored", "", ""]
