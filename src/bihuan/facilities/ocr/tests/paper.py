"""Letters set on paper, and what scanners and telephones make of them. For tests and `bench`."""

from __future__ import annotations

import io
import math
import random
import subprocess
from functools import cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

PAPER, INK = 250, 25
LETTER = """尊敬的教育局领导：
\u3000\u3000您好！我是青禾区第一小学四年级学生的家长。开学以来，学校食堂的饭菜经常是凉的，孩子中午吃不饱，下午上课没有精神。9月12日那天，汤里还发现了一根头发，几位家长都看到了。
\u3000\u3000另外，学校门口每天下午4点30分放学时车辆乱停，没有人管，孩子过马路很危险。我们曾向班主任反映过两次，一直没有结果。
\u3000\u3000希望领导能派人来看一看，督促学校尽快解决。我的电话是13800001234，随时可以联系。
\u3000\u3000此致
敬礼！
"""
SIGNED = ("家长：李某某", "2026年9月20日")


@cache
def font(size: int, style: str = "sans") -> ImageFont.FreeTypeFont:
    """A Chinese font as `bin/setup browser` installs it."""
    asked = ["fc-match", "-f", "%{file}\t%{index}", f"{style}:lang=zh-cn"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    path, index = told.split("\t")
    return ImageFont.truetype(path, size, index=int(index) & 0xFFFF)


def wrapped(paragraph: str, width: int, face: ImageFont.FreeTypeFont) -> list[str]:
    lines, line = [], ""
    for char in paragraph:
        if line and face.getlength(line + char) > width and char not in "，。！？；：、）":
            lines.append(line)
            line = ""
        line += char
    return [*lines, line]


def letter(
    text: str = LETTER,
    signed: tuple[str, ...] = SIGNED,
    *,
    size: int = 33,
    width: int = 1654,
    height: int = 2339,
    style: str = "sans",
) -> Image.Image:
    """A page; A4 at 200 dots an inch in 12 points if nothing else is said."""
    page = Image.new("L", (width, height), PAPER)
    draw, face = ImageDraw.Draw(page), font(size, style)
    margin, y = width // 10, height // 12
    for paragraph in text.rstrip("\n").split("\n"):
        for line in wrapped(paragraph, width - 2 * margin, face):
            draw.text((margin, y), line, fill=INK, font=face)
            y += int(size * 1.8)
    for line in signed:
        x = width - margin - int(face.getlength(line)) - 2 * size
        draw.text((x, y), line, fill=INK, font=face)
        y += int(size * 1.8)
    return page


def said(text: str = LETTER, signed: tuple[str, ...] = SIGNED) -> str:
    """What a reading of the page should be."""
    return "\n".join([line.strip("\u3000") for line in text.strip().split("\n")] + list(signed))


def turned(page: Image.Image, degrees: float) -> Image.Image:
    return page.rotate(degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=PAPER)


def blurred(page: Image.Image, radius: float) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(radius))


def coarse(page: Image.Image, dots: int) -> Image.Image:
    """The page (200 dots an inch) scanned at so many."""
    small = (page.width * dots // 200, page.height * dots // 200)
    return page.resize(small, Image.Resampling.LANCZOS)


def fax(page: Image.Image, dots: int = 100) -> Image.Image:
    """Dots that are black or white, so many an inch."""
    return coarse(page, dots).point(lambda value: 255 * (value > 140)).convert("1")


def photo(page: Image.Image, seed: int = 1) -> Image.Image:
    """Taken by hand: from aside, one corner in the shade, noisy, in colour."""
    w, h = page.size
    lean = (-0.03 * w, -0.02 * h, 0.04 * w, 1.03 * h, 0.98 * w, 1.01 * h, 1.02 * w, 0.02 * h)
    out = page.transform((w, h), Image.Transform.QUAD, lean, Image.Resampling.BICUBIC, fillcolor=90)
    out = out.resize((1200, 1200 * h // w), Image.Resampling.LANCZOS)
    shade = Image.new("L", (16, 16))
    shade.putdata([int(255 * (0.55 + 0.45 * math.hypot(n % 16, n // 16) / 21)) for n in range(256)])
    chance = random.Random(seed)
    grain = Image.frombytes("L", (300, 300), chance.randbytes(90_000)).resize(out.size)
    noisy = Image.blend(out, grain, 0.08)
    dark = Image.composite(noisy, Image.new("L", out.size, 20), shade.resize(out.size))
    tint = (dark, dark.point(lambda v: int(v * 0.94)), dark.point(lambda v: int(v * 0.82)))
    return Image.merge("RGB", tint)


def data(page: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    page.save(out, kind, **({"quality": 75} if kind == "JPEG" else {}) | more)
    return out.getvalue()


def errors(read: str, meant: str) -> int:
    """Characters to put in, take out or change to make one of the other (Levenshtein)."""
    row = list(range(len(meant) + 1))
    for i, char in enumerate(read, 1):
        row, before = [i], row
        for j, other in enumerate(meant, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (char != other)))
    return row[-1]
