"""What people write to an education bureau, invented: sentences put together from parts.

About a fifth of the texts speak of the canteen (`COMMON`), one in a thousand of formaldehyde
(`RARE`): the two words that are searched for.
"""

from __future__ import annotations

import random

COMMON = "食堂"
RARE = "甲醛"
RARE_SHARE = 0.001

WHERE = ("教学楼三楼", "学校南门", "操场西侧", "学生宿舍", "实验楼", "校门口", "多功能厅", "图书室")
ABOUT = (
    "食堂的饭菜经常是凉的", "食堂承包方更换后价格上涨", "校车晚点已经持续两周",
    "课后服务收费没有公示", "操场塑胶跑道破损起泡", "厕所长期有异味", "家长群里布置作业太晚",
    "放学时门口堵车严重", "班级人数超过五十人", "教材循环使用但没有消毒", "晚自习变相补课",
    "教师调动后课程无人接替", "消防通道堆放杂物", "饮水机滤芯半年没有更换",
    "校服质量差并且只能整套购买", "入学材料要求反复变动", "食堂留样记录与实际不符",
)  # fmt: skip
SINCE = ("开学以来", "从上个月开始", "三月初到现在", "放寒假之前就有", "最近一周", "换人以后")
THEN = (
    "孩子回家说肚子不舒服，我们给班主任打过电话，答复是会转告，之后没有下文。",
    "多位家长联名写过信，学校说正在研究，但一直没有看到措施和时间。",
    "我们理解学校有难处，只希望把情况说清楚，明确由谁负责、什么时候解决。",
    "希望有关科室到现场看一看，不要只看书面材料，也不要让学校自己说已经整改。",
    "上一次反映后好了三天，检查的人一走又恢复原样，请一并核实。",
)
WISH = ("请尽快核查并答复。", "希望公示整改结果。", "请协调相关部门处理。", "盼回复，谢谢。")
MEASURES = (
    "约谈承包方，重新核定供餐价格并公示，每周抽查留样记录。",
    "委托有资质的机构检测，不合格部分拆除重做，费用由施工方承担。",
    "调整上下学时段和路线，安排值班教师和保安在路口疏导。",
    "清退已收费用，公布举报电话，对责任人进行提醒谈话。",
)


def opinion(chance: random.Random) -> tuple[str, str]:
    """(subject, text) of 100 to 200 characters."""
    about = chance.choice(ABOUT)
    rare = f"室内{RARE}检测没有公开结果。" if chance.random() < RARE_SHARE else ""
    then = "".join(chance.sample(THEN, 2))
    text = (
        f"{chance.choice(SINCE)}，{chance.choice(WHERE)}{about}。{rare}{then}"
        f"涉及{chance.randint(1, 9)}年级{chance.randint(1, 12)}班。{chance.choice(WISH)}"
    )
    return f"反映{chance.choice(WHERE)}{about}", text


def measure(chance: random.Random) -> str:
    return chance.choice(MEASURES)


def person(chance: random.Random) -> str:
    return chance.choice("赵钱孙李周吴郑王冯陈") + chance.choice("建国文华明丽志强秀英晓东海燕")


def phone(chance: random.Random) -> str:
    """Of a range that is given to nobody."""
    return f"1990000{chance.randint(0, 9999):04d}"
