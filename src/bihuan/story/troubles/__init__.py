"""What is wrong in the district, in its people's words, and how it was put right."""

from dataclasses import dataclass

ORIGINS = {
    "leaders": "区管领导干部四风问题",
    "cadres": "基层干部作风问题",
    "interests": "群众反映强烈的利益问题",
    "last_mile": "联系服务群众最后一公里问题",
}
HANDLINGS = {
    "at_once": "立说立行类",
    "deeper": "深入查找类",
    "policy": "政策体制类",
    "law": "涉法涉纪类",
    "other": "其他问题类",
}


@dataclass(frozen=True)
class Trouble:
    """`unit` is responsible and `place` is what it is about, both by code or short name. `says` are
    ways to put it, `adds` what people add; `done` is reported when it is put right."""

    code: str
    title: str
    unit: str
    says: tuple[str, ...]
    adds: tuple[str, ...]
    measure: str = ""
    standard: str = ""
    done: str = ""
    origin: str = "last_mile"
    handling: str = "at_once"
    place: str = ""
    helpers: tuple[str, ...] = ()
    limit: str = "at-once"
