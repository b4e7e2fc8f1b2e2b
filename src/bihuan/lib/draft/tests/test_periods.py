from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.draft import periods
from bihuan.lib.draft.reading import read


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.flag, finding.kind) for finding in periods.check(read(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "服务热线五月运行情况通报\n一、基本情况\n2025年6月，共受理来电310件。",
            ("error", "period"),
        ),
        ("全县教育信访第二季度情况通报\n第三季度，共受理来信20件。", ("error", "period")),
        ("上半年督查情况报告\n下半年，共督查学校30所。", ("error", "period")),
        ("2025年1月工作简报\n2024年1月，全县开展检查。", ("warn", "period")),
        ("会议定于2026年2月30日召开。", ("error", "date_impossible")),
        ("2025年2月29日前上报。", ("error", "date_impossible")),
        ("2026年11月23日（星期二）召开会议。", ("error", "weekday")),
        ("2026年11月20日印发，11月23日（星期五）开会。", ("warn", "weekday")),
        ("公示期为2026年3月12日至3月5日。", ("warn", "span_reversed")),
        ("3月5日至3月9日，为期7天的培训结束。", ("warn", "span_days")),
        ("截至2026年6月30日，已整改12个。\n某县教育局\n2026年6月10日\n", ("warn", "as_of_later")),
        ("截至2026年6月30日办结9件。截至2026年6月20日办结率90%。", ("info", "as_of_differs")),
        ("6月份运行情况：编发热线日报31期。", ("warn", "daily_issues")),
    ],
)
def test_dates_that_cannot_be_are_found(text: str, expected: tuple[str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "服务热线五月运行情况通报\n一、基本情况\n2025年5月，共受理来电310件。6月，将继续受理。",
        "2025年5月运行情况通报\n4月受理99件，5月受理120件。",
        "1-5月运行情况通报\n5月，共受理来电310件。",
        "2024年2月29日（星期四）开会，2月29日散会。",
        "2026年11月23日（星期一）召开会议，11月24日（星期二）总结。",
        "2025年12月30日至1月4日放假。",
        "每月25日至5日为结算期。",
        "3月5日至3月9日，为期5天的培训结束。",
        "3月5日至9日，历时4天。",
        "截至2026年6月1日，已整改12个。\n某县教育局\n2026年6月10日\n",
        "5月份编发热线日报31期。",
        "一季度编发热线日报60期。",
    ],
)
def test_dates_that_can_be_are_left_alone(text: str) -> None:
    assert found(text) == []


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_wrong_unless_it_is_the_days_own(day: date, weekday: int) -> None:
    text = f"{day.year}年{day.month}月{day.day}日（星期{'一二三四五六日'[weekday]}）开会。"
    assert found(text) == ([] if weekday == day.weekday() else [("error", "weekday")])


@given(st.dates(date(1990, 1, 1), date(2060, 11, 1)), st.integers(1, 40))
def test_a_span_is_as_long_as_its_days(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    days = [f"{day.year}年{day.month}月{day.day}日" for day in (first, last)]
    text = "至".join(days) + "，为期{}天。"
    assert found(text.format(length)) == found(text.format(length + 1)) == []
    assert found(text.format(length + 2)) == [("warn", "span_days")]
