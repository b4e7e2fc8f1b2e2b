"""Classes that divide a whole between them: 已整改 and 正在整改, 满意 and 不满意, 男 and 女.

Each family is (name, one side, between, the other side); a class belongs to the first side that
its words match, asked from the other side backwards, since 不满意 holds 满意.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FAMILIES: tuple[tuple[str, str, str, str], ...] = (
    (
        "办结",
        "办结|办理完毕|处理完毕|已处理|完成|整改|解决|回复|答复|销号|化解|落实|竣工|开工|拆除|到位|处置|通过|反馈",
        "基本完成|部分|阶段性|基本解决|基本整改",
        "未|正在|在办|办理中|整改中|处理中|推进中|进行中|待|尚|逾期|持续|继续|长期|限期|没有|不予|无法|不能|剩余",
    ),
    ("满意", "满意", "基本满意|比较满意|较满意|一般", "不满意|未评价|不够满意"),
    ("按期", "按期|按时|及时", "", "逾期|超期|延期|超时|未按"),
    (
        "合格",
        "合格|达标|及格|优秀|通过",
        "基本合格|基本达标|良好|合格",
        "不合格|未达标|不达标|不及格|未通过|不通过",
    ),
    ("属实", "属实", "部分属实|基本属实", "不属实|失实|无法核实|查无"),
    ("主办", "主办", "承办|分办|独办|单办", "协办|会办"),
    ("性别", "男", "", "女"),
    ("有效", "有效", "", "无效|废"),
    ("办学", "公办|公立", "", "民办|私立"),
    ("城乡", "城市|城镇|城区|县城", "县镇|镇区", "农村|乡村|乡镇"),
    ("受理", "受理", "", "不予受理|未受理|不受理"),
    ("线上", "线上|网上", "", "线下|现场"),
    ("转办", "直办|直接办|即时办|前台|在线解答|当场", "", "交办|转办|转派|派发|派单"),
    ("专兼", "专职|专任", "", "兼职|外聘"),
    ("初重", "初次|初信|首次", "", "重复|重信"),
)
OTHERS = re.compile(
    r"^(?:其中)?(?:其他|其它|其余|另外|剩余)|(?:其他|其它)(?:类|方面|问题|事项|情况|部门|单位)*$"
)
_SIDES = tuple(
    (name, re.compile(one), re.compile(between) if between else None, re.compile(other))
    for name, one, between, other in FAMILIES
)


def side(family: int, words: str) -> int:
    """1 for the first side of a family, -1 for the other, 0 for between, 2 for none of it."""
    _name, one, between, other = _SIDES[family]
    if other.search(words):
        return -1
    if between and between.search(words):
        return 0
    return 1 if one.search(words) else 2


def divide(labels: Sequence[str]) -> bool:
    """Whether classes divide a whole: one on each side of a family, all others between."""
    for family in range(len(FAMILIES)):
        sides = [side(family, label) for label in labels]
        if 2 not in sides and sides.count(1) == 1 and sides.count(-1) >= 1:
            return True
    return False
