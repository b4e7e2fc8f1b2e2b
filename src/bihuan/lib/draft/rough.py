"""Approximations that contradict each other: 近80余件 is both less and more than 100."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.lib.draft.numbers import mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bihuan.lib.draft.finding import Finding
    from bihuan.lib.draft.reading import Draft

_BELOW = frozenset(
    [
        "近",
        "将近",
        "接近",
        "几近",
        "不足",
        "不到",
        "未满",
        "不超过",
        "至多",
        "最多",
        "以内",
        "之内",
        "以下",
        "及以下",
    ]
)
_ABOVE = frozenset(
    [
        "余",
        "多",
        "超",
        "超过",
        "逾",
        "突破",
        "不少于",
        "不低于",
        "至少",
        "以上",
        "及以上",
        "有余",
        "之多",
    ]
)


def check(draft: Draft) -> Iterator[Finding]:
    for mention in mentions(draft.text):
        below = [word for word in mention.words if word in _BELOW]
        above = [word for word in mention.words if word in _ABOVE]
        if below and above and "之多" not in above:
            yield draft.finding(
                "warn",
                "approximation",
                (mention.start, mention.end),
                computed=f"{below[0]}（不到）{above[0]}（超过）",
                message=f"“{below[0]}”与“{above[0]}”同时修饰一个数，一个表示不到，一个表示超过，"
                "请保留一个。",
            )
