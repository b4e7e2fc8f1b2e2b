"""Quantities are found with their value, unit, approximations and label; dates are not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bihuan.lib.draft.numbers import mentions, value_of, within


def _found(text: str) -> list[tuple[str, int | float, str]]:
    return [(m.label, float(m.value), m.unit) for m in mentions(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("共受理112件", 112, "件"),
        ("投入3.5万元", 35000, "元"),
        ("投入2亿元", 200_000_000, "元"),
        ("在校生1.2万人", 12000, "人"),
        ("合格率98.6%", 98.6, "%"),
        ("占百分之三十五", 35, "%"),
        ("提高2.5个百分点", 2.5, "个百分点"),
        ("检查学校三十五所", 35, "所"),
        ("两百零六名教师", 206, "名"),
        ("走访1300人次", 1300, "人次"),
        ("占八成", 80, "成"),
    ],
)
def test_a_quantity_has_its_value_and_unit(text: str, value: float, unit: str) -> None:
    (mention,) = mentions(text)
    assert (float(mention.value), mention.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月5日",
        "3月至5月",
        "1-2月份",
        "上午8:30",
        "教督〔2024〕12号",
        "第3次",
        "第十二届",
        "二〇二四年",
        "九年一贯制",
        "一是加强领导",
        "1.加强领导",
        "“三个清单”",
        "统一部署",
        "十分重视",
        "每人一份",
        "3+2模式",
        "六年级",
        "电话13800000000",
    ],
)
def test_what_only_looks_like_a_quantity_is_none(text: str) -> None:
    assert [m for m in mentions(text) if m.unit] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("近100条", ("近",)),
        ("100余条", ("余",)),
        ("近80余件", ("近", "余")),
        ("3万余人", ("余",)),
        ("约200人", ("约",)),
        ("90%以上", ("以上",)),
        ("不少于5次", ("不少于",)),
        ("超过30人", ("超过",)),
        ("最近3次", ()),
        ("附近3所", ()),
        ("共30人", ()),
    ],
)
def test_approximations_are_told(text: str, words: tuple[str, ...]) -> None:
    (mention,) = mentions(text)
    assert mention.words == words
    assert mention.exact is not bool(words)


def test_both_ends_of_a_range_are_marked() -> None:
    assert [m.ranged for m in mentions("每组3至5人，共40人")] == [True, True, False]


def test_the_label_is_what_stands_before_in_the_clause() -> None:
    assert _found("其中小学12所、初中6所（含民办2所）") == [
        ("其中小学", 12, "所"),
        ("初中", 6, "所"),
        ("含民办", 2, "所"),
    ]


def test_rounded_figures_have_slack_and_counts_have_none() -> None:
    (rounded,) = mentions("3.5万元")
    (count,) = mentions("35件")
    assert (rounded.low, rounded.high) == (Decimal(34500), Decimal(35500))
    assert count.low == count.high == 35


def test_chinese_numerals_are_read() -> None:
    read = {n: int(value_of(n)) for n in ("十", "三十五", "两百零六", "一万二千", "二〇")}
    assert read == {"十": 10, "三十五": 35, "两百零六": 206, "一万二千": 12000, "二〇": 20}
    with pytest.raises(ValueError, match="不是数字"):
        value_of("好")


def test_quantities_between_two_places_are_picked() -> None:
    text = "甲3件，乙4件，丙5件"
    assert [m.printed for m in within(text, 4, 8)] == ["4件"]
