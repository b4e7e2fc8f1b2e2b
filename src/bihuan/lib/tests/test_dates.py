from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.dates import BadDate, parse, year_last_order

EPOCH = date(1899, 12, 30)
days = st.dates(date(1949, 1, 1), date(2100, 12, 31))
moments = st.builds(
    datetime.combine, days, st.times().map(lambda each: each.replace(microsecond=0))
)


def at(*parts: int) -> datetime:
    return datetime.combine(date(*parts[:3]), time(*parts[3:]))


@pytest.mark.parametrize(
    "value",
    [
        "2014-05-06",
        "2014-5-6",
        "2014/5/6",
        "2014.5.6",
        "20140506",
        20140506,
        20140506.0,
        41765,
        41765.0,
        "41765",
        "2014年5月6日",
        "2014 年 5 月 6 日",
        "2014年05月06号",
        "2014年5月6",
        "2014年5月6日（星期二）",
        "2014/5/6 周二",
        "\t2014-5-6 \r\n",
        "\u3000２０１４年５月６日\u3000",
        "\ufeff2014-05-06",
        "\u200e2014/5/6",
        date(2014, 5, 6),
    ],
)
def test_a_day_is_read_in_every_usual_form(value: object) -> None:
    parsed = parse(value)
    assert parsed == date(2014, 5, 6)
    assert not isinstance(parsed, datetime)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2014/5/6 13:05", at(2014, 5, 6, 13, 5)),
        ("2014-05-06 13:05:33", at(2014, 5, 6, 13, 5, 33)),
        ("2014-05-06\t 13:05:33.25", at(2014, 5, 6, 13, 5, 33, 250_000)),
        ("2014-05-06T13:05:33", at(2014, 5, 6, 13, 5, 33)),
        ("20140506 1305", at(2014, 5, 6, 13, 5)),
        ("20140506130533", at(2014, 5, 6, 13, 5, 33)),
        ("2014年5月6日 下午3时5分", at(2014, 5, 6, 15, 5)),
        ("2014年5月6日下午3点半", at(2014, 5, 6, 15, 30)),
        ("2014年5月6日13时5分33秒", at(2014, 5, 6, 13, 5, 33)),
        ("2014年5月6日 星期二 13：05", at(2014, 5, 6, 13, 5)),
        ("2014年5月6日9时", at(2014, 5, 6, 9)),
        ("2014/5/6 下午 1:05:33", at(2014, 5, 6, 13, 5, 33)),
        ("2014/5/6 上午 12:05", at(2014, 5, 6, 0, 5)),
        ("2014/5/6 下午12:05", at(2014, 5, 6, 12, 5)),
        ("2014/5/6 1:05 PM", at(2014, 5, 6, 13, 5)),
        ("2014/5/6 中午12点", at(2014, 5, 6, 12)),
        ("2014/5/6 晚上8点", at(2014, 5, 6, 20)),
        ("2014/5/6 晚上12点", at(2014, 5, 7)),
        ("2014-12-31 24:00", at(2015, 1, 1)),
        (41765.545173611114, at(2014, 5, 6, 13, 5, 3)),
        ("41765.5", at(2014, 5, 6, 12)),
        (41765.999999, at(2014, 5, 7)),
        (at(2014, 5, 6, 13, 5), at(2014, 5, 6, 13, 5)),
    ],
)
def test_a_time_of_day_is_kept_as_local_time(value: object, expected: datetime) -> None:
    parsed = parse(value)
    assert isinstance(parsed, datetime)
    assert (parsed, parsed.tzinfo) == (expected, None)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2014-5-6T13:05:33Z", UTC),
        ("2014-05-06T13:05:33.123+08:00", timezone(timedelta(hours=8))),
        ("2014-05-06 13:05:33-0330", timezone(-timedelta(hours=3, minutes=30))),
    ],
)
def test_a_named_zone_is_kept(text: str, zone: timezone) -> None:
    parsed = parse(text)
    assert isinstance(parsed, datetime)
    assert parsed.replace(microsecond=0) == at(2014, 5, 6, 13, 5, 33).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "empty"),
        ("", "empty"),
        (" \u3000\t", "empty"),
        ("14-5-6", "two_digit_year"),
        ("14.5.6 13:05", "two_digit_year"),
        ("14年5月6日", "two_digit_year"),
        ("5/6/2014", "year_not_first"),
        ("06-05-2014 13:05", "year_not_first"),
        ("2014年5月", "no_day"),
        ("2014-05", "no_day"),
        ("201405", "no_day"),
        ("2014年", "no_day"),
        ("2014-02-30", "impossible"),
        ("2014-13-01", "impossible"),
        ("20140231", "impossible"),
        (20141301, "impossible"),
        ("2014-5-6 25:00", "impossible"),
        ("2014-5-6 13:60", "impossible"),
        ("2014-5-6 24:01", "impossible"),
        ("2014-5-6 13:05+99:00", "impossible"),
        ("2014-5-6 下午25:05", "impossible"),
        ("2014-5-6 晚上1点", "impossible"),
        ("0000-00-00", "impossible"),
        ("1948-12-31", "out_of_range"),
        ("2101-01-01", "out_of_range"),
        ("19140506", "out_of_range"),
        (1, "out_of_range"),
        (17898, "out_of_range"),
        (date(1900, 1, 1), "out_of_range"),
        ("截至2014年6月底", "not_a_date"),
        ("2014年6月底", "not_a_date"),
        ("2014年5月6日前", "not_a_date"),
        ("2014-5-6至2014-5-9", "not_a_date"),
        ("2014-5/6", "not_a_date"),
        ("5月6日", "not_a_date"),
        ("长期坚持", "not_a_date"),
        ("١٤٠٢-٠٥-٠٦", "not_a_date"),
        ("2014-05-06\x00", "not_a_date"),
        ("2014-5-6" + " " * 500 + "x", "not_a_date"),
        ("2014年5月6日" + " " * 200 + "以前", "not_a_date"),
        ("九" * 10_000, "not_a_date"),
        (True, "not_a_date"),
        (0, "not_a_date"),
        (-41765, "not_a_date"),
        (float("nan"), "not_a_date"),
        (float("inf"), "not_a_date"),
        (1e300, "not_a_date"),
        (10**30, "not_a_date"),
        (13800001234, "not_a_date"),
        (time(13, 5), "not_a_date"),
        (b"2014-05-06", "not_a_date"),
    ],
)
def test_what_is_not_certainly_a_day_is_refused_with_the_reason(value: object, reason: str) -> None:
    with pytest.raises(BadDate) as refused:
        parse(value)
    assert refused.value.reason == reason


def test_a_date_that_ends_with_its_year_is_read_once_the_order_is_known() -> None:
    assert parse("12/31/2016", "month_first") == date(2016, 12, 31)
    assert parse("31.12.2016", "day_first") == date(2016, 12, 31)
    assert parse("5-6-2014 13:05", "month_first") == at(2014, 5, 6, 13, 5)
    assert parse("2014/5/6", "day_first") == date(2014, 5, 6)
    with pytest.raises(BadDate) as refused:
        parse("31/12/2016", "month_first")
    assert refused.value.reason == "impossible"


def test_a_column_tells_the_order_of_its_dates_by_days_above_twelve() -> None:
    assert year_last_order(["5/6/2016", "12/31/2016", None, "2016-01-01"]) == "month_first"
    assert year_last_order(["5/6/2016", " 31.12.2016 8:00"]) == "day_first"
    assert year_last_order(["5/6/2016", "2016-01-31", 42735]) is None
    assert year_last_order(["31/12/2016", "12/31/2016"]) is None


def test_a_fractional_number_in_the_range_of_compact_dates_is_refused_at_once() -> None:
    with pytest.raises(BadDate):
        parse(20140506.5)


@given(days)
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    forms = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month:02}.{day.day:02}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        (day - EPOCH).days,
        day,
    ]
    assert {parse(form) for form in forms} == {day}


@given(moments)
def test_every_second_is_read_back_from_every_form(moment: datetime) -> None:
    half = "上午" if moment.hour < 12 else "下午"
    hour = moment.hour % 12 or 12
    seconds = (moment - datetime.combine(EPOCH, time())) / timedelta(days=1)
    forms = [
        moment.isoformat(),
        moment.isoformat(" "),
        f"{moment.year}/{moment.month}/{moment.day} {moment:%H:%M:%S}",
        f"{moment.year}/{moment.month}/{moment.day} {half}{hour}:{moment:%M:%S}",
        (
            f"{moment.year}年{moment.month}月{moment.day}日{moment.hour}时{moment.minute}分"
            f"{moment.second}秒"
        ),
    ]
    assert {parse(form) for form in forms} == {moment}
    serial = parse(seconds)
    assert serial == (moment if moment.time() != time() else moment.date())


@given(st.text() | st.from_regex(r"[0-9年月日时分/.: -]{1,25}", fullmatch=True))
def test_any_text_is_read_or_refused_but_never_breaks(text: str) -> None:
    try:
        year = parse(text).year
    except BadDate as refused:
        year, reason = None, refused.reason
    assert 1949 <= year <= 2100 if year else reason
