"""How well and how fast pages are read: `python -m bench.letters`. docs/mechanisms/letters.md"""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Callable
from functools import partial

from PIL import Image

from bihuan.facilities.ocr import Reader, Reading
from bihuan.facilities.ocr.tests import paper

Made = Callable[[Image.Image], Image.Image]
SEEN_AS: dict[str, Made] = {
    "clean": lambda page: page,
    "turned 2°": partial(paper.turned, degrees=2),
    "blurred, 2 dots": partial(paper.blurred, radius=2),
    "blurred, 3 dots": partial(paper.blurred, radius=3),
    "100 dots an inch": partial(paper.coarse, dots=100),
    "72 dots an inch": partial(paper.coarse, dots=72),
    "50 dots an inch": partial(paper.coarse, dots=50),
    "fax, 100 dots": paper.fax,
    "fax, 200 dots": partial(paper.fax, dots=200),
    "fax, shades": lambda page: paper.coarse(page, 200).convert("1"),
    "photo": paper.photo,
    "on its side": partial(paper.turned, degrees=90),
    "upside down": partial(paper.turned, degrees=180),
}
BUS = """关于校车接送和课后服务收费的反映
\u3000\u3000我们是青禾区实验中学初二（3）班的部分家长。本学期校车路线由5条减为3条，孩子每天早上6点20分就要在路口等车，\
冬天很冷。学校解释说是司机不够，但收费标准没有变，仍是每学期680元。
\u3000\u3000课后服务原来说是自愿参加，现在不参加的学生要由家长写书面说明，部分老师在家长群里点名催促，大家觉得不合适。
\u3000\u3000请求：一、恢复原有路线，或按实际路线核减费用；二、明确课后服务自愿原则；三、公布收费依据和使用情况。
"""
TEXTS = (
    (paper.LETTER, paper.SIGNED),
    (BUS, ("联系人：赵女士", "联系电话：010-88880000", "二〇二六年十月十一日")),
)


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def marked(reading: Reading, meant: str) -> tuple[int, int]:
    """Characters marked as doubtful, and those of them that are nowhere in what was meant or stand
    between other neighbours there."""
    known = folded(meant)
    marks = wrong = 0
    for line in reading.lines:
        for at in line.doubtful:
            marks += 1
            wrong += folded(line.text[max(0, at - 1) : at + 2]) not in known
    return marks, wrong


def measure(reader: Reader, made: Made, style: str, size: int) -> tuple[float, ...]:
    characters = wrong = broken = marks = right_marks = 0
    began, pages = time.monotonic(), 0
    for text, signed in TEXTS:
        page = made(paper.letter(text, signed, style=style, size=size))
        (read,) = reader.read(paper.data(page, "PNG" if page.mode == "1" else "JPEG"))
        meant = paper.said(text, signed)
        characters += len(folded(meant))
        wrong += paper.errors(folded(read.reading.text), folded(meant))
        broken += abs(read.reading.text.count("\n") - meant.count("\n"))
        more, right = marked(read.reading, meant)
        marks, right_marks = marks + more, right_marks + right
        pages += 1
    return 100 * wrong / characters, broken, marks, right_marks, (time.monotonic() - began) / pages


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    print(
        f"{'page':<20}{'type':<12}{'errors %':>9}{'breaks':>8}{'marked':>8}{'rightly':>8}{'s':>6}"
    )
    with Reader() as reader:
        for style, size in (("sans", 33), ("serif", 29), ("sans", 22)):
            for name, made in SEEN_AS.items():
                got = measure(reader, made, style, size)
                figures = "{:>9.2f}{:>8}{:>8}{:>8}{:>6.1f}".format(*got)
                print(f"{name:<20}{f'{style} {size * 72 / 200:.0f} pt':<12}{figures}", flush=True)


if __name__ == "__main__":
    main()
