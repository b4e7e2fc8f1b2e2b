"""Made-up messages of a few kinds, many of each and no two alike."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from bihuan.facilities.similarity.classify.message import Message, Path

KINDS: dict[Path, tuple[Sequence[str], Sequence[str]]] = {
    ("life", "food"): (
        ["食堂饭菜凉", "午餐吃不饱", "餐费涨价"],
        ["孩子说食堂的菜是凉的", "午餐分量太少", "厨房卫生差，碗筷没有消毒", "餐费涨了也没有说明"],
    ),
    ("life", "bus"): (
        ["校车超载", "校车晚点", "想增加校车"],
        ["校车上挤了太多孩子", "司机开得太快", "早上校车常常晚点", "线路绕远，坐一个小时才到"],
    ),
    ("work", "fees"): (
        ["乱收费", "资料费不透明", "补课收钱"],
        ["老师让买指定的资料", "收费没有票据", "周末补课每次都要交钱", "班费花在哪里没人说"],
    ),
    ("work", "duty"): (
        ["老师体罚", "作业太多", "老师态度差"],
        ["老师用尺子打手心", "作业写到半夜", "家长去问，老师不耐烦", "上课时间老师不在教室"],
    ),
}
PLACES = ("柳溪小学", "望河中学", "青禾幼儿园", "东坡小学", "南岸中学")
CLOSINGS = ("请核实。", "希望有人管。", "盼回复。", "谢谢领导。", "已经反映过两次。")


def said(number: int, seed: int = 1) -> tuple[list[Message], list[Path]]:
    """The same messages for the same numbers, kinds taking turns."""
    random = Random(seed)
    messages, paths = [], []
    for at in range(number):
        path = list(KINDS)[at % len(KINDS)]
        subjects, sentences = KINDS[path]
        text = "，".join([*random.sample(sentences, 2), random.choice(CLOSINGS)])
        day = f"{random.randint(1, 12)}月{random.randint(1, 28)}日"
        place = random.choice(PLACES)
        messages.append(Message(f"{place}{random.choice(subjects)}", f"{day}，{place}{text}"))
        paths.append(path)
    return messages, paths
