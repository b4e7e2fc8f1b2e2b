"""Five whole texts as they come: an interview, a county's report with what is wrong in it, a review
from a web page, a report whose particulars were taken out, and a page in traditional characters
with readings behind them."""

from pathlib import Path

import pytest

from bihuan.lib.draft import check

TEXTS = Path(__file__).parent / "texts"


def found(name: str) -> set[tuple[str, str, str]]:
    text = (TEXTS / f"{name}.txt").read_text("utf-8")
    findings = check(text)
    assert all(text[one.start : one.end] == one.quote for one in findings)
    return {(one.flag, one.kind, one.quote) for one in findings}


@pytest.mark.parametrize("name", ["interview", "province", "mirror"])
def test_a_text_that_is_right_is_left_alone(name: str) -> None:
    assert found(name) == set()


def test_what_is_wrong_in_a_report_is_found_and_nothing_else() -> None:
    told = found("county")
    assert {one for one in told if one[0] != "info"} == {
        ("warn", "approximation", "近90余条"),
        ("warn", "classes_differ", "“饭菜质量问题”、“服务态度方面的突出问题”、“收费不公开问题”"),
        ("error", "list_count", "“六清楚”"),
        ("error", "word_doubled", "县市场局县市场局"),
        ("warn", "list_count", "两个层级"),
    }
    assert {kind for flag, kind, _quote in told if flag == "info"} == {"label_drift"}


def test_open_places_are_told_once_for_each_kind() -> None:
    told = found("template")
    assert {flag for flag, _kind, _quote in told} == {"info"}
    kinds = sorted(kind for _flag, kind, _quote in told)
    assert kinds == ["placeholder_date", "placeholder_name", "placeholder_number"]
