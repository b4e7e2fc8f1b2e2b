"""An invented district to recognise names of, and sentences that say what is in them."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from bihuan.facilities.similarity.tags.gazetteer import Entry, Gazetteer, Place, build

SAID_ON = date(2026, 9, 18)  # a Friday
_UNITS = (
    ("Y", "authority", "云溪区教育局", "区教育局", (), (), ""),
    ("Y-JJ", "section", "云溪区教育局基础教育科", "基教科", (), (), ""),
    ("Y-TW", "section", "云溪区教育局体卫艺科", "体卫艺科", (), (), ""),
    ("Y-HQ", "institution", "云溪区学校后勤服务中心", "后勤中心", (), (), "文昌街道文昌路3号"),
    ("Y-P1", "school", "云溪区第一小学", "云溪一小", (), ("老一小",), "文昌街道学府路8号"),
    ("Y-P2", "school", "云溪区第二小学", "云溪二小", (), (), "文昌街道松荫路20号"),
    ("Y-SY", "school", "云溪区实验小学", "实验小学", (), ("钟鼓小学",), "文昌街道学府路66号"),
    ("Y-M1", "school", "云溪区第一高级中学", "云溪一中", (), (), "文昌街道松荫路1号"),
    ("Y-M2", "school", "云溪区第二中学", "云溪二中", ("云溪区红旗中学",), (), "文昌街道文昌路90号"),
    ("Y-WG", "school", "云溪外国语学校", "云外", (), (), "文昌街道松荫路77号"),
    ("Y-JG", "kindergarten", "云溪区机关幼儿园", "机关幼儿园", (), ("机幼",), "文昌街道文昌路9号"),
    ("Y-D", "zone", "云溪区东屏学区管理中心", "东屏学区", (), (), ""),
    ("Y-D/M", "school", "云溪区东屏中学", "东屏中学", (), (), "东屏镇东屏路2号"),
    ("Y-D/P", "school", "云溪区东屏镇中心小学", "东屏小学", (), ("中心校",), "东屏镇东屏路5号"),
    ("Y-D/B", "school", "云溪区白鹭小学", "白鹭小学", (), ("桥头小学",), "东屏镇白鹭村1号"),
    ("Y-D/K", "kindergarten", "云溪区东屏幼儿园", "东屏幼儿园", (), (), "东屏镇东屏路7号"),
    ("Y-L", "zone", "云溪区柳湖学区管理中心", "柳湖学区", (), (), ""),
    ("Y-L/M", "school", "云溪区柳湖第二中学", "柳湖第二中学", (), (), "柳湖镇柳堤街3号"),
    ("Y-L/P", "school", "云溪区柳湖镇中心小学", "柳湖小学", (), ("中心校",), "柳湖镇柳堤街6号"),
    ("Y-L/S", "school", "云溪区石桥小学", "石桥小学", (), ("桥头小学",), "柳湖镇石桥村2号"),
    ("Y-L/K", "kindergarten", "云溪区柳湖幼儿园", "柳湖幼儿园", (), (), "柳湖镇柳堤街8号"),
)  # fmt: skip
_PLACES = (
    Place("松荫花园", "estate", "Y/"),
    Place("柳岸新居", "estate", "Y/Y-L/"),
)


def district() -> Gazetteer:
    """Of the units above, with ids 1, 2, 3…"""
    return build(
        (
            Entry(n, kind, _path(code), name, short, aliases, nicknames, address)
            for n, (code, kind, name, short, aliases, nicknames, address) in enumerate(_UNITS, 1)
        ),
        _PLACES,
    )


def _path(code: str) -> str:
    zone, _, rest = code.partition("/")
    if code == "Y":
        return "Y/"
    return f"Y/{zone}/{zone}-{rest}/" if rest else f"Y/{zone}/"


def short_name(unit: int) -> str:
    return _UNITS[unit - 1][3]


class Seen(NamedTuple):
    """A tag in words: units by their short names, candidates joined by a slash."""

    kind: str
    text: str
    value: str


_MARK = re.compile(r"\{(\w+)(?:=([^|}]*))?\|([^}]*)\}")


def marked(sentence: str) -> tuple[str, list[Seen]]:
    """`在{unit=云溪一小|一小}门口` → the text, and what is to be recognised in it."""
    seen = [Seen(m[1], m[3], m[2] or "") for m in _MARK.finditer(sentence)]
    return _MARK.sub(r"\3", sentence), seen
