"""Where the units of 青禾区 stand and what people call them. All of it is invented."""

from __future__ import annotations

import math
from typing import Any

from bihuan.kernel.people import Known

CENTRE = (118.52, 30.41)
"""Longitude and latitude of a district that does not exist."""

TOWNS: dict[str, tuple[str, tuple[str, ...], tuple[float, float]]] = {
    "禾阳": ("禾阳街道", ("望禾路", "启明里", "青穗路", "东篱路", "县学巷"), (0.00, 0.00)),
    "麦川": ("麦川镇", ("麦浪路", "石磨街", "槐荫路", "晒谷坪村", "三合桥村"), (0.06, 0.03)),
    "苇塘": ("苇塘镇", ("苇荡路", "鹭汀路", "芦花街", "藕池村", "下苇村"), (0.05, -0.05)),
    "砚坪": ("砚坪镇", ("墨池路", "竹简街", "笔架坳村", "双砚村", "上砚村"), (-0.01, -0.08)),
    "枫垭": ("枫垭乡", ("红叶路", "垭口街", "七里村", "栗园村", "云背村"), (-0.08, -0.06)),
    "栖岭": ("栖岭镇", ("岭上路", "茶亭街", "雀舌村", "松针村", "晓雾村"), (-0.09, 0.02)),
    "沐河": ("沐河街道", ("沐河大道", "河湾路", "渡口街", "浣纱路", "柳汀路"), (-0.03, 0.06)),
    "芷坪": ("芷坪镇", ("兰皋路", "杜若街", "蕙圃路", "石兰村", "芷溪村"), (0.03, 0.09)),
}
"""Of each school zone: its town, five roads or villages, its place off the centre in degrees."""

ESTATES = {
    "禾阳": ("望禾家园", "青穗新村"),
    "麦川": ("麦浪花园", "金穗小区"),
    "苇塘": ("鹭汀雅苑", "苇塘小区"),
    "砚坪": ("墨池小区", "竹简苑"),
    "枫垭": ("红叶小区",),
    "栖岭": ("茶亭小区",),
    "沐河": ("河湾花园", "柳汀雅苑"),
    "芷坪": ("兰皋小区", "蕙圃家园"),
}

NICKNAMES: dict[str, tuple[str, ...]] = {
    "青禾中学": ("青中", "老青中"),
    "青禾第二中学": ("青二中", "铁门中学"),
    "青禾实验中学": ("实中",),
    "青禾外国语学校": ("青外", "外校"),
    "青禾职业教育中心": ("职教中心", "职中"),
    "青禾实验小学": ("实小", "钟楼小学"),
    "望禾路小学": ("老一小",),
    "启明里小学": ("里弄小学",),
    "区直机关幼儿园": ("机关幼儿园", "机幼"),
    "麦川小学": ("麦小", "中心校"),
    "三合桥小学": ("桥头小学",),
    "苇塘小学": ("苇小", "中心校"),
    "渔歌小学": ("码头小学",),
    "砚坪小学": ("砚小", "中心校"),
    "枫垭小学": ("枫小", "中心校"),
    "栖岭小学": ("岭小", "中心校"),
    "渡口小学": ("桥头小学",),
    "河湾初级中学": ("河湾初中",),
    "芷坪小学": ("芷小", "中心校"),
}
ALIASES: dict[str, tuple[str, ...]] = {
    "青禾第二中学": ("青禾区第二初级中学",),
    "东篱小学": ("禾阳第三小学",),
    "石磨小学": ("麦川第二小学",),
    "麦川初级中学": ("麦川第二中学",),
    "晓雾小学": ("栖岭第四小学", "晓雾村完全小学"),
    "青苗幼儿园": ("禾阳第二幼儿园",),
}


def of(short: str, zone: str = "", place: int = 0) -> Known:
    """What is known of a unit: the `place`-th of its zone; of the whole district without one."""
    town, roads, (east, north) = TOWNS[zone or "禾阳"]
    road = next((one for one in roads if short.startswith(_stem(one))), roads[place % len(roads)])
    angle, far = place * 2.4, 0.006 * math.sqrt(place + 1)  # a spiral: nobody stands on another
    return {
        "aliases": ALIASES.get(short, ()),
        "nicknames": NICKNAMES.get(short, ()),
        "address": f"青禾区{town}{road}{place * 14 % 97 + 6}号",
        "lon": round(CENTRE[0] + east + far * math.cos(angle), 6),
        "lat": round(CENTRE[1] + north + far * math.sin(angle), 6),
    }


def _stem(road: str) -> str:
    return road.removesuffix("村").removesuffix("路").removesuffix("街")


def places() -> dict[str, Any]:
    """The estates, as the district's own scheme of places."""
    zones = {name: f"QH-Z{n}" for n, name in enumerate(TOWNS, 1)}
    listed = [
        {"name": estate, "kind": "estate", "zone": zones[zone]}
        for zone, estates in ESTATES.items()
        for estate in estates
    ]
    return {"label": "青禾区地名", "places": listed}
