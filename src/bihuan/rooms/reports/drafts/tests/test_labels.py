from __future__ import annotations

from datetime import date

import pytest

from bihuan.lib.draft.reading import read
from bihuan.rooms.reports.drafts import labels

TODAY = date(2026, 4, 10)
KNOWN = labels.labels(
    {
        "registered": ("登记问题", "个"),
        "closed": ("已销号问题", "个"),
        "received": ("收到意见", "条"),
    },
    {
        "registered": ["梳理出问题{n}", "梳理{n}问题"],
        "closed": ["销号{n}", "销号问题{n}", "销号{n}问题"],
        "received": ["收到群众意见{n}"],
    },
)


def said(text: str) -> list[tuple[str, str, int]]:
    draft = read(text)
    found = labels.found(draft, KNOWN, ["全区", "我局", "青禾区教育局"], TODAY)
    return [(one.label.figure, draft.words(one.span), int(one.mention.value)) for one in found]


@pytest.mark.parametrize(
    ("text", "figure", "value"),
    [
        ("截至4月1日，全区共登记问题52个，完成率较高。", "registered", 52),
        ("截至2026年3月31日我局累计梳理出问题52项。", "registered", 52),
        ("青禾区教育局已梳理52个问题，正在整改。", "registered", 52),
        ("目前已销号问题36个。", "closed", 36),
        ("其中已销号36个；其余正在办理。", "closed", 36),
        ("共收到群众意见100余条。", "received", 100),
        ("登记问题：五十二个。", "registered", 52),
    ],
)
def test_a_number_is_known_by_the_words_around_it(text: str, figure: str, value: int) -> None:
    assert [(one[0], one[2]) for one in said(text)] == [(figure, value)]


@pytest.mark.parametrize(
    "text",
    [
        "第一小学登记问题6个。",
        "今年以来登记问题52个。",
        "4月份登记问题12个。",
        "本月新增登记问题12个。",
        "登记问题52个专题。",
        "登记问题52条款。",
        "登记问题占52%。",
        "登记问题50至60个。",
        "登记问题涉及52个单位。",
        "共52个。",
        "登记问题52个学校都有。",
        "梳理52个问题清单。",
    ],
)
def test_a_number_that_is_called_otherwise_is_passed_over(text: str) -> None:
    assert said(text) == []


def test_the_parts_behind_a_total_are_told_with_what_they_are_of() -> None:
    draft = read("全区共登记问题52个，其中作风问题6个、服务问题46个。")
    (one,) = labels.found(draft, KNOWN, ["全区"], TODAY)
    assert [(part.word, int(part.mention.value)) for part in one.parts] == [
        ("作风问题", 6),
        ("服务问题", 46),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("截至2026年3月31日，登记问题52个。", date(2026, 3, 31)),
        ("截至3月底，登记问题52个。", date(2026, 3, 31)),
        ("截止12月31日，登记问题52个。", date(2025, 12, 31)),
        ("2024年工作总结\n截至6月30日，登记问题52个。", date(2024, 6, 30)),
        ("（截至4月1日）\n一、总体情况\n登记问题52个。", date(2026, 4, 1)),
        ("截至4月1日。\n截至4月8日。\n登记问题52个。", None),
        ("截至2月30日，登记问题52个。", None),
        ("登记问题52个。", None),
    ],
)
def test_the_day_is_that_of_the_paragraph_or_the_only_one_of_the_text(
    text: str, day: date | None
) -> None:
    (one,) = labels.found(read(text), KNOWN, [], TODAY)
    assert one.as_of == day
