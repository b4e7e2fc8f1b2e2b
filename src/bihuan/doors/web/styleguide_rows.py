"""A ledger of fifteen columns for /styleguide."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

COLUMNS: list[tuple[str, str, dict[str, Any]]] = [
    ("number", "编号", {"stick": True, "fit": "short", "priority": 1}),
    ("title", "问题表述", {"stick": True, "fit": "text", "priority": 1}),
    ("state", "状态", {"fit": "short", "priority": 1}),
    ("lamp", "灯号", {"fit": "short", "priority": 1}),
    ("due_on", "整改时限", {"fit": "short"}),
    ("unit", "责任科室(单位)", {"fit": "short"}),
    ("leader", "责任领导", {"fit": "short", "priority": 3}),
    ("person", "责任人", {"fit": "short"}),
    ("measures", "整改措施", {"fit": "wide", "priority": 3}),
    ("standard", "整改标准", {"fit": "text", "priority": 3}),
    ("source", "问题来源", {"fit": "short", "priority": 3}),
    ("category", "问题分类", {"fit": "short", "priority": 3}),
    ("voices", "反映人", {"fit": "number", "note": "人次"}),
    ("progress", "进展情况", {"fit": "text", "priority": 3}),
    ("updated_on", "更新", {"fit": "short", "priority": 3}),
]
TITLES = [
    ("柳溪小学东门上下学时段人车混行", "柳溪小学"),
    ("青禾一中食堂大宗物资采购未公示", "青禾一中"),
    ("云渡幼儿园延时服务收费标准张贴不全", "云渡幼儿园"),
    ("教师评优名额向机关倾斜，一线教师意见较多", "人事科"),
    ("会议偏多，校长一周三次到局里开会", "局办公室"),
    ("桐岭中学宿舍三层消防通道堆放杂物", "桐岭中学"),
    ("校车超员，早班 46 座实载 51 人", "后勤管理中心"),
    ("小升初政策答复口径不一", "基础教育科"),
]
PEOPLE = ["林知夏", "沈砚", "许青岚", "陆子衡"]


def columns() -> list[dict[str, Any]]:
    return [{"key": key, "label": label, **look} for key, label, look in COLUMNS]


def sorts() -> dict[str, dict[str, str | None]]:
    return {
        "number": {"url": "?sort=number", "state": None},
        "due_on": {"url": "?sort=-due_on", "state": "asc"},
        "voices": {"url": "?sort=voices", "state": None},
    }


def problems(lamps: Sequence[Any], states: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    start = date(2026, 11, 18)
    return [
        {
            "number": f"WT-2026-{37 + i:04d}",
            "title": title,
            "state": {"word": states[i % len(states)][0], "tone": states[i % len(states)][1]},
            "lamp": lamps[i % len(lamps)],
            "due_on": start + timedelta(days=3 * i),
            "unit": unit,
            "leader": "周既明",
            "person": PEOPLE[i % len(PEOPLE)],
            "measures": "增设隔离护栏，划定人行通道；7:20—7:50 安排 2 名教师值守，错峰放学。",
            "standard": "人车分流，连续 4 周无拥堵",
            "source": "12345 热线",
            "category": "立说立行类",
            "voices": 1 + i * 7 % 23,
            "progress": "护栏到货，计划周末安装",
            "updated_on": start - timedelta(days=i),
        }
        for i, (title, unit) in enumerate(TITLES)
    ]
