"""Which font prints which character.

A document names the fonts of an office's machine: 仿宋_GB2312, 方正小标宋简体, 楷体_GB2312, 黑体,
宋体. Where the machine has them they are used; otherwise each has stand-ins, asked one after the
other for every single character, so that a rare character of a name is printed by the first font
that has it. What no font has is printed as its code point, 〔U+2A6D6〕, never as a box or nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

from bihuan.facilities.documents.layout import installed
from bihuan.facilities.documents.layout.thickened import ENDING

FONTS = Path(__file__).resolve().parent.parent / "fonts"
"""Filled at set-up by `python -m bihuan.config.fonts`."""


@dataclass(frozen=True)
class Face:
    """A font file. `family`: the name CSS calls it by; ours begin with `bihuan-`, and end with
    `-thick` where bold has to be made of a font that has none."""

    family: str
    path: str
    index: int = 0
    bold: bool = False

    @property
    def ours(self) -> bool:
        return self.family.startswith("bihuan-")


OURS = {
    "fang": "FandolFang-Regular.otf",
    "song": "FandolSong-Regular.otf",
    "title": "FandolSong-Bold.otf",
    "hei": "FandolHei-Regular.otf",
    "kai": "LXGWWenKai-Regular.ttf",
    "signs": "DejaVuSans.ttf",
}
_SERIF, _SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
_CHAINS: dict[str, tuple[str, ...]] = {
    "fang": ("=fang", "=kai", _SERIF, "=song"),
    "kai": ("=kai", _SERIF, "=song"),
    "song": ("=song", _SERIF, "=kai"),
    "title": ("=title", f"{_SERIF}:bold", "=kai", _SERIF),
    "hei": ("=hei", _SANS, "=kai", _SERIF),
    "serif": ("Liberation Serif", "=song", _SERIF, "DejaVu Serif"),
    "sans": ("Liberation Sans", "=hei", _SANS, "DejaVu Sans"),
}
_LAST = ("=kai", _SERIF, _SANS, "=signs", "DejaVu Sans")
"""Asked for any character at the end. `=`: one of ours."""

_SAME = (
    ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "华文仿宋", "方正仿宋_GBK",
     "方正仿宋简体"),
    ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "华文楷体", "方正楷体_GBK"),
    ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
    ("黑体", "SimHei", "STHeiti", "华文黑体", "方正黑体_GBK"),
    ("宋体", "SimSun", "NSimSun", "新宋体", "STSong", "华文宋体"),
)  # fmt: skip
"""Names of what looks the same: any of them, when installed, is the office's own font."""

_KINDS = (
    ("小标宋", "title"), ("大标宋", "title"), ("xiaobiaosong", "title"), ("仿宋", "fang"),
    ("fangsong", "fang"), ("楷", "kai"), ("kai", "kai"), ("宋", "song"), ("song", "song"),
    ("simsun", "song"), ("ming", "song"), ("serif", "serif"), ("times", "serif"),
    ("cambria", "serif"), ("georgia", "serif"), ("roman", "serif"), ("symbol", "serif"),
    ("黑", "hei"), ("hei", "hei"), ("等线", "hei"), ("dengxian", "hei"), ("圆", "hei"),
    ("雅黑", "hei"), ("yahei", "hei"),
)  # fmt: skip


def kind(name: str, *, chinese: bool) -> str:
    """What sort of font a name means."""
    low = name.lower()
    for part, sort in _KINDS:
        if part in low:
            return sort
    return "song" if chinese or not name else "sans"


@cache
def _of_machine(name: str, *, bold: bool) -> Face | None:
    fonts = installed.families().get(name.lower(), [])
    upright = [one for one in fonts if not one.slanted] or fonts
    if not upright:
        return None
    one = next((one for one in upright if one.bold == bold), upright[0])
    return Face(name, one.path, one.index, one.bold)


def _face(word: str, *, bold: bool) -> Face | None:
    if word.startswith("="):
        path = FONTS / OURS[word[1:]]
        heavy = word == "=title"
        ending = ENDING if bold and not heavy else ""
        face = Face(f"bihuan-{word[1:]}{ending}", str(path), 0, heavy)
        return face if path.exists() else None
    name, heavy = word.removesuffix(":bold"), bold or word.endswith(":bold")
    return _of_machine(name, bold=heavy)


def face_of(name: str) -> Face | None:
    """One of ours by its word, when it is there."""
    return _face(f"={name}", bold=False)


@cache
def chain(name: str, *, chinese: bool, bold: bool = False) -> tuple[Face, ...]:
    """The fonts to ask for a character, the one named (or its like) first."""
    same = next((names for names in _SAME if name in names), ())
    sort = kind(name, chinese=chinese)
    words = (name, *same, *_CHAINS[sort], *_LAST)
    faces = (_face(word, bold=bold or sort == "title") for word in words if word)
    return tuple(dict.fromkeys(one for one in faces if one is not None))


@cache
def _characters(path: str, index: int) -> frozenset[int]:
    """Which code points a font has a glyph for; none when it cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError  # slow to load, for who prints only

    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError):
        return frozenset()


def has(face: Face, character: str) -> bool:
    return ord(character) in _characters(face.path, face.index)


def forget() -> None:
    """After fonts came or went."""
    for one in (_of_machine, chain, installed.families):
        one.cache_clear()


@dataclass(frozen=True)
class Piece:
    """Characters that one face prints."""

    text: str
    face: Face | None


@dataclass(frozen=True)
class Fallback:
    """`characters` stand in none of what `wanted` stands for first; `used` printed them, or, when
    it is empty, their code points are printed."""

    wanted: str
    used: str
    characters: str


@dataclass
class Chooser:
    """Chooses faces for one document and remembers what it had to do."""

    missed: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)
    stood_in: dict[str, str] = field(default_factory=dict)
    used: dict[Face, None] = field(default_factory=dict)

    def pieces(self, text: str, name: str, *, chinese: bool, bold: bool = False) -> list[Piece]:
        faces = chain(name, chinese=chinese, bold=bold)
        if name and faces and faces[0].family not in (name, *_like(name)):
            self.stood_in[name] = _shown(faces[0])
        chosen = (self._choose(one, name, faces) for one in text)
        return [
            Piece(printed, face)
            for face, group in groupby(chosen, key=lambda one: one[0])
            if (printed := "".join(said for _face, said in group))
        ]

    def _choose(self, one: str, name: str, faces: tuple[Face, ...]) -> tuple[Face | None, str]:
        if one.isspace() or one == "\u00ad":
            return (faces[0] if faces else None), one
        if unicodedata.category(one) == "Cf" or "\ufe00" <= one <= "\ufe0f":
            return (faces[0] if faces else None), ""  # joiners and marks that print nothing
        for at, face in enumerate(faces):
            if has(face, one):
                self.used[face] = None
                if at:
                    self._miss(name, _shown(face), one)
                return face, one
        self._miss(name, "", one)
        for face in faces[:1]:
            self.used[face] = None
        return (faces[0] if faces else None), f"〔U+{ord(one):04X}〕"

    def _miss(self, name: str, used: str, one: str) -> None:
        self.missed.setdefault((name, used), {})[one] = None

    def fallbacks(self) -> Iterator[Fallback]:
        for (name, used), characters in self.missed.items():
            yield Fallback(name, used, "".join(characters))


def _like(name: str) -> tuple[str, ...]:
    return next((names for names in _SAME if name in names), ())


def _shown(face: Face) -> str:
    return Path(face.path).stem if face.ours else face.family
