from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bihuan.lib.dueword import sentence
from bihuan.lib.tests.calendars import published
from bihuan.lib.workdays import Calendar, Due, Limit, Unit, after

CALENDAR = published()
NAMELESS = Calendar(CALENDAR.exceptions, CALENDAR.published)
D = date


def counted(
    start: date, amount: int, unit: Unit, *pauses: tuple[date, date], extra: int = 0
) -> Due:
    return after(start, Limit(amount, unit).extend(extra), CALENDAR, pauses)


@pytest.mark.parametrize(
    ("due", "zh", "en"),
    [
        (
            counted(D(2026, 9, 18), 15, Unit.WORKDAYS),
            (
                "9月18日收到，次日起算15个工作日；跳过9月25日至27日（中秋）、10月1日至7日（国庆节）"
                "法定节假日，9月20日、10月10日调休上班计入；至10月15日届满。"
            ),
            (
                "Received on 18 September; 15 working days counted from the next day; holidays "
                "skipped: 25 to 27 September (Mid-Autumn Festival), 1 to 7 October (National Day); "
                "weekend days worked and counted: 20 September, 10 October; ends on 15 October."
            ),
        ),
        (
            counted(D(2026, 6, 1), 5, Unit.WORKDAYS),
            "6月1日收到，次日起算5个工作日；至6月8日届满。",
            "Received on 1 June; 5 working days counted from the next day; ends on 8 June.",
        ),
        (
            counted(D(2026, 9, 20), 15, Unit.DAYS),
            "9月20日收到，次日起算15日；至10月5日届满，当日为国庆节假期，顺延至10月8日。",
            (
                "Received on 20 September; 15 days counted from the next day; ends on 5 October, "
                "a holiday (National Day), so moved to 8 October."
            ),
        ),
        (
            counted(D(2026, 8, 3), 60, Unit.DAYS, extra=30),
            (
                "8月3日收到，次日起算60日，经批准延长30日，共90日；至11月1日届满，当日为星期日，"
                "顺延至11月2日。"
            ),
            (
                "Received on 3 August; 60 days counted from the next day, extended by 30 to 90 "
                "days; ends on 1 November, a Sunday, so moved to 2 November."
            ),
        ),
        (
            counted(D(2026, 6, 1), 1, Unit.MONTHS, (D(2026, 6, 10), D(2026, 6, 12))),
            (
                "6月1日收到，次日起算1个月；6月10日至12日中止计算，不计入期限；至7月4日届满，"
                "当日为星期六，顺延至7月6日。"
            ),
            (
                "Received on 1 June; 1 month counted from the next day; clock stopped, not "
                "counted: 10 to 12 June; ends on 4 July, a Saturday, so moved to 6 July."
            ),
        ),
        (
            counted(D(2026, 12, 20), 20, Unit.WORKDAYS),
            (
                "2026年12月20日收到，次日起算20个工作日；至2027年1月15日届满。"
                "2027年放假安排尚未公布，暂按周一至周五推算，公布后重算。"
            ),
            (
                "Received on 20 December 2026; 20 working days counted from the next day; ends on "
                "15 January 2027. The holidays of 2027 are not published yet: counted as if every "
                "Monday to Friday were worked, to be counted again once they are."
            ),
        ),
        (
            counted(D(2025, 6, 3), 1, Unit.YEARS),
            "2025年6月3日收到，次日起算1年；至2026年6月3日届满。",
            "Received on 3 June 2025; 1 year counted from the next day; ends on 3 June 2026.",
        ),
        (
            counted(datetime(2026, 9, 18, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai")), 24, Unit.HOURS),
            "9月18日9时30分收到，即时起算24小时；至9月19日9时30分届满。",
            (
                "Received at 09:30 on 18 September; 24 hours counted from that moment; "
                "ends at 09:30 on 19 September."
            ),
        ),
    ],
)
def test_each_kind_of_limit_is_explained(due: Due, zh: str, en: str) -> None:
    assert sentence(due) == zh
    assert sentence(due, lang="en") == en


def test_without_holiday_names_the_ranges_stand_alone() -> None:
    due = after(date(2026, 9, 18), Limit(15, Unit.WORKDAYS), NAMELESS)
    assert sentence(due) == (
        "9月18日收到，次日起算15个工作日；跳过9月25日至27日、10月1日至7日法定节假日，"
        "9月20日、10月10日调休上班计入；至10月15日届满。"
    )
    rolled = after(date(2026, 9, 20), Limit(15, Unit.DAYS), NAMELESS)
    assert "当日为法定节假期" not in sentence(rolled)
    assert "当日为法定节假日，顺延至10月8日" in sentence(rolled)
    assert "5 October, a holiday, so moved" in sentence(rolled, lang="en")


def test_the_starting_act_is_named_and_a_start_that_counts_is_said() -> None:
    limit = Limit(3, Unit.WORKDAYS, start_excluded=False)
    due = after(date(2026, 6, 1), limit, CALENDAR)
    assert sentence(due, act="受理") == "6月1日受理，当日起算3个工作日；至6月3日届满。"
    assert sentence(due, lang="en", act="accepted") == (
        "Accepted on 1 June; 3 working days counted from the same day; ends on 3 June."
    )


def test_a_range_over_two_months_names_both_and_over_two_years_the_years() -> None:
    pause = (date(2026, 6, 29), date(2026, 7, 2))
    assert "6月29日至7月2日中止计算" in sentence(counted(D(2026, 6, 1), 40, Unit.DAYS, pause))
    over = (date(2025, 12, 30), date(2026, 1, 9))
    assert sentence(counted(D(2025, 12, 20), 20, Unit.WORKDAYS, over)) == (
        "2025年12月20日收到，次日起算20个工作日；12月30日至2026年1月9日中止计算，不计入期限；至1月29日届满。"
    )
