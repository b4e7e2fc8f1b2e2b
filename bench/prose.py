"""Report prose as offices write it, invented: sentences whose numbers are right, and where each
number stands, so that one can be made wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from bihuan.lib.draft.series import chinese

PART, TOTAL, SHARE, GROWTH, LIST = "分项", "合计", "占比", "增幅", "列举数"
KINDS = (PART, TOTAL, SHARE, GROWTH, LIST)

_ABOUT = ("来信", "来电", "诉求", "意见", "问题", "线索", "工单", "建议")
_CLASSES = (
    ("食堂管理类", "校园安全类", "收费管理类", "师德师风类", "课后服务类", "招生入学类", "其他类"),
    ("咨询类", "求助类", "投诉类", "建议类", "举报类", "感谢类"),
    ("小学", "初中", "普通高中", "职业学校", "特殊教育学校", "幼儿园"),
    ("已办结", "正在办理", "转交其他部门"),
)
_TODO = (
    "门卫值守", "晨检午检", "食材验收", "台账登记", "宿舍巡查", "设备维护", "账目核对",
    "家校沟通", "隐患排查", "路队护送", "作业公示", "值班带班",
)  # fmt: skip
_SLOGAN = ("到位", "落实", "公开", "明确", "同步", "清单")
_COUNTED = ("个方面", "项制度", "个环节", "项重点工作", "类问题", "个专题")
_WHO = ("各校", "督导组", "责任科室", "值班领导", "片区督学", "后勤部门", "班主任", "家长代表")
_HOW = (
    "采取随机抽查、现场询问、查阅资料等方式", "坚持问题导向", "结合日常巡查", "对照台账逐项",
    "按照分级负责的要求", "利用放学前后的时间", "会同有关部门", "围绕群众反映集中的事项",
)  # fmt: skip
_WHAT = (
    "开展检查，做到边查边改。", "走访家长40多场，听取意见。", "约谈整改不力的单位，并在全县通报。",
    "研究解决办法，防止问题反弹。", "压实岗位责任，形成一级抓一级的工作格局。",
    "发放明白纸2600余份，家长知晓面达95%以上。", "核对记录，当天上报情况。", "公示结果，接受监督。",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """Characters `start` to `end` of a sentence are a number of this kind."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence whose numbers are right."""

    text: str
    figures: tuple[Figure, ...]

    def wrong(self, figure: Figure, number: str) -> str:
        return self.text[: figure.start] + number + self.text[figure.end :]


_MARK = re.compile(r"\{(?P<kind>\w+)\|(?P<number>[^}]*)\}")


def sentence(marked: str) -> Sentence:
    """From {分项|12}: what a number is and what it reads."""
    text, figures, at = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[at : found.start()]
        start = len(text)
        text += found["number"]
        figures.append(Figure(found["kind"], start, len(text)))
        at = found.end()
    return Sentence(text + marked[at:], tuple(figures))


def mark(kind: str, number: object) -> str:
    return f"{{{kind}|{number}}}"


def partition(chance: random.Random) -> Sentence:
    labels, values = _parts(chance)
    unit = "所" if "小学" in labels else "件"
    parts = [
        f"{label}{mark(PART, value)}{unit}" for label, value in zip(labels, values, strict=True)
    ]
    joined = chance.choice(("、", "，", "；")).join(parts)
    link = chance.choice(("，其中", "，其中：", "。其中，", "，包括"))
    verb = "检查学校" if unit == "所" else f"受理{chance.choice(_ABOUT)}"
    return sentence(f"{_when(chance)}共{verb}{mark(TOTAL, sum(values))}{unit}{link}{joined}。")


def shared(chance: random.Random) -> Sentence:
    labels, values = _parts(chance)
    total = sum(values)
    parts = [
        f"{label}{mark(PART, value)}件，占{mark(SHARE, f'{value * 100 / total:.2f}')}%"
        for label, value in zip(labels, values, strict=True)
    ]
    return sentence(f"{_when(chance)}共受理诉求{mark(TOTAL, total)}件。其中，{'；'.join(parts)}。")


def growing(chance: random.Random) -> Sentence:
    base = chance.randint(120, 4000)
    now = base + chance.choice((-1, 1)) * chance.randint(10, base // 3)
    rate = mark(GROWTH, f"{abs(now - base) * 100 / base:.1f}")
    word = chance.choice(("增长", "上升")) if now > base else chance.choice(("下降", "减少"))
    shape = chance.choice((
        "本月受理群众来电{now}件，上月受理{base}件，环比{word}{rate}%。",
        "今年共收到来信{now}件，去年同期{base}件，同比{word}{rate}%。",
        "全县投诉量由{base}件变为{now}件，{word}{rate}%。",
    ))  # fmt: skip
    return sentence(shape.format(now=now, base=base, word=word, rate=rate))


def rated(chance: random.Random) -> Sentence:
    total = chance.randint(80, 900)
    done = total - chance.randint(1, total // 8)
    share = mark(SHARE, f"{done * 100 / total:.1f}")
    said = f"共交办问题{mark(TOTAL, total)}个，已办结{mark(PART, done)}个，办结率{share}%。"
    return sentence(_when(chance) + said)


def listing(chance: random.Random) -> Sentence:
    number = chance.randint(3, 9)
    items = chance.sample(_TODO, number)
    joined = "、".join(items)
    word = chance.choice(_SLOGAN)
    shape = chance.choice((
        "切实做到{joined}“{number}{word}”。",
        "重点检查{joined}{number}{counted}。",
        "各校严格执行“{number}{word}”，即{shared}。",
        "全面落实“{number}{word}”要求：{shared}。",
        "聚焦{joined}等{number}{counted}开展整治。",
        "主要任务分为{number}{counted}：{joined}。",
    ))  # fmt: skip
    return sentence(
        shape.format(
            joined=joined, number=mark(LIST, chinese(number)), word=word,
            counted=chance.choice(_COUNTED), shared="、".join(item + word for item in items),
        )
    )  # fmt: skip


SHAPES: tuple[Callable[[random.Random], Sentence], ...] = (
    partition, shared, growing, rated, listing, listing,
)  # fmt: skip


def sentences(count: int, seed: int = 7) -> list[Sentence]:
    chance = random.Random(seed)
    return [SHAPES[n % len(SHAPES)](chance) for n in range(count)]


def document(size: int, seed: int = 7) -> str:
    """At least so many characters of headings and paragraphs."""
    chance = random.Random(seed)
    text = "教育系统整改工作情况报告\n"
    section = 0
    while len(text) < size:
        section += 1
        heading = f"{chinese(section)}、" if section < 100 else ""
        text += f"{heading}整改推进情况\n"
        for ordinal in ("一是", "二是", "三是"):
            body = [_body(chance) for _ in range(6)]
            text += f"{ordinal}{chance.choice(_TODO)}。{''.join(body)}\n"
    return text


def corrupted(figure: Figure, number: str, chance: random.Random) -> str:
    """A number of the same look that is off by a little, as a slip of typing makes it."""
    if not number.replace(".", "").isdigit():
        return chinese(_spelled(number) + chance.choice((-1, 1)))
    if figure.kind == LIST:
        return str(int(number) + chance.choice((-1, 1)))
    digits = len(number.partition(".")[2])
    step = chance.choice((1, 2, 3, 5, 10)) * chance.choice((-1, 1))
    changed = float(number) + (step if not digits else step * 10**-digits * chance.choice((1, 10)))
    if changed <= 0:
        changed = float(number) + abs(step)
    return f"{changed:.{digits}f}"


def _spelled(number: str) -> int:
    return next(n for n in range(1, 100) if chinese(n) == number.replace("两", "二"))


def _body(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return chance.choice(SHAPES)(chance).text
    return f"{chance.choice(_WHO)}{chance.choice(_HOW)}{chance.choice(_WHAT)}"


def _parts(chance: random.Random) -> tuple[list[str], list[int]]:
    labels = list(chance.choice(_CLASSES))
    labels = labels[: chance.randint(3, len(labels))]
    return labels, [chance.randint(3, 400) for _ in labels]


def _when(chance: random.Random) -> str:
    return chance.choice(("", f"{chance.randint(1, 12)}月份，", "今年以来，", "截至目前，"))
