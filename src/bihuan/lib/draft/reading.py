"""Reading a draft: one plain form of its text, every character of which knows where it stood.

Drafts are pasted from web pages, PDFs and word processors. The plain form has simplified
characters, half-width digits, letters and %, full-width punctuation (，：；（）“”), no thousands
separators, no pinyin behind characters, no doubled commas, no page numbers, no blanks beside
digits, and no line ends inside sentences. Cells of a table row stay joined by tabs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bihuan.lib.draft.finding import Finding, Flag
from bihuan.lib.fold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_HAN = "\u4e00-\u9fff"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_READING = re.compile(
    rf"(?<=[{_HAN}]) ?\( ?[a-züɑɡ]{{0,5}}[{_TONED}][a-zɑɡ]{{0,5}} ?\)", re.IGNORECASE
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u2060-\u2064\ufeff]"
)
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_PAGE_MARK = re.compile(
    r"(?<=[^\n]\n)\n*[ \t]*"
    r"(?:[-—–]+ ?\d{1,3} ?[-—–]+|第 ?\d{1,3} ?页(?:[ /,，]{0,3}共 ?\d{1,3} ?页)?)"
    r"[ \t]*\n+"
)
_MORE_BLANKS = re.compile("(?<= ) +")
_EDGE_BLANK = re.compile(r"(?<=[\n\t]) | (?=[\n\t])")
_LOOSE_BLANK = re.compile(rf" (?![{_HAN}A-Za-z0-9])|(?<![{_HAN}A-Za-z0-9]) ")
_DIGIT_BLANK = re.compile(rf"(?<=[{_HAN}]) (?=[\dA-Za-z])|(?<=[\dA-Za-z%]) (?=[{_HAN}])")
_MARKS = re.compile("[，、；：。]{2,}")
_STRENGTH = "，、：；。"
_FULL_STOP = re.compile(rf"(?<=[{_HAN}”）%])(?<![一二三四五六七八九十])\.(?=[{_HAN}“\n]|$)")
_COLON = re.compile(r"(?<!\d):|:(?!\d)")
_WIDE = str.maketrans(
    {",": "，", ";": "；", "(": "（", ")": "）", "!": "！", "?": "？", "｡": "。", "､": "、"}
    | {"「": "“", "」": "”", "『": "“", "』": "”", "﹁": "“", "﹂": "”", "～": "~"}
)
_STRAIGHT = re.compile('"')
_HEAD = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:[、.．]|是)|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.．）]"
    r"|第[一二三四五六七八九十\d]{1,3}[条章节部]|附件|附：|抄送|主送"
)
_END = re.compile(r"[。！？!?；：…”）]$")
_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”’）]*)?|[。！？]+[”’）]*")
_CELLS = 2  # strokes in a line that make it a table row
_WRAPPED = 20  # characters: shorter lines are headings
_ALIKE = 3  # lines of one width: the text was wrapped by a machine


class Span(NamedTuple):
    """Characters `start` to `end` of a draft's plain text."""

    start: int
    end: int


@dataclass(frozen=True)
class Draft:
    """A draft as it is read. Places are those of `text` unless they are called original."""

    original: str
    text: str
    origins: Sequence[int] = field(repr=False)
    paragraphs: tuple[Span, ...] = field(repr=False)
    sentences: tuple[Span, ...] = field(repr=False)

    def origin(self, place: int) -> int:
        """Where the character at a place of `text` stands in the original."""
        return self.origins[place] if place < len(self.origins) else len(self.original)

    def original_span(self, start: int, end: int) -> Span:
        if end <= start:
            return Span(self.origin(start), self.origin(start))
        return Span(self.origins[start], self.origins[end - 1] + 1)

    def words(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def clauses(self, span: Span, marks: str = "，；：。！？\n") -> Iterator[Span]:
        """The parts of a span between the marks, without them; empty ones are passed over."""
        at = span.start
        for place in range(span.start, span.end):
            if self.text[place] in marks:
                if place > at:
                    yield Span(at, place)
                at = place + 1
        if span.end > at:
            yield Span(at, span.end)

    def finding(
        self, flag: Flag, kind: str, span: tuple[int, int], *, computed: str, message: str
    ) -> Finding:
        """A finding about a span of `text`, with the place and words of the original."""
        start, end = self.original_span(*span)
        return Finding(flag, kind, start, end, self.original[start:end], computed, message)


def read(original: str) -> Draft:
    """The draft in its plain form. Reading a plain form again changes nothing."""
    shape = _Shape(original)
    before = None
    while shape.text != before:  # what one pass joins may be debris for the next; it only shrinks
        before = shape.text
        _settle(shape)
    text = shape.text
    paragraphs = tuple(_lines(text))
    sentences = tuple(
        Span(paragraph.start + found.start(), paragraph.start + found.end())
        for paragraph in paragraphs
        if "\t" not in text[paragraph.start : paragraph.end]
        for found in _SENTENCE.finditer(text[paragraph.start : paragraph.end])
    )
    return Draft(original, text, tuple(shape.places), paragraphs, sentences)


class _Shape:
    """A text being brought into its plain form, with the original place of each character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: list[int] = list(range(len(text)))

    def swap(self, text: str) -> None:
        assert len(text) == len(self.text)
        self.text = text

    def cut(self, spans: Iterable[tuple[int, int]]) -> None:
        texts: list[str] = []
        places: list[int] = []
        at = 0
        for start, end in spans:
            texts.append(self.text[at:start])
            places += self.places[at:start]
            at = end
        if at:
            self.text = "".join([*texts, self.text[at:]])
            self.places = places + self.places[at:]

    def drop(self, pattern: re.Pattern[str]) -> None:
        self.cut(found.span() for found in pattern.finditer(self.text))


def _settle(shape: _Shape) -> None:
    shape.drop(_INVISIBLE)
    shape.cut(_thousands(shape.text))
    shape.swap(_plain(shape.text))
    shape.drop(_READING)
    shape.drop(_MORE_BLANKS)
    shape.swap(_chinese_marks(shape.text))
    shape.drop(_EDGE_BLANK)
    shape.drop(_PAGE_MARK)
    shape.drop(_LOOSE_BLANK)
    shape.drop(_DIGIT_BLANK)
    shape.cut(_doubled(shape.text))
    shape.cut(_broken_lines(shape.text))


def _thousands(text: str) -> Iterator[tuple[int, int]]:
    for found in _THOUSANDS.finditer(text):
        if "分别" in text[max(0, found.start() - 12) : found.start()]:
            continue  # a list of numbers, not one number
        for place in range(found.start(), found.end()):
            if text[place] == ",":
                yield place, place + 1


@lru_cache(1)
def _line_ends() -> dict[int, str]:
    # A page break and a bare carriage return are line ends too.
    return dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n")


def _plain(text: str) -> str:
    text = text.replace("\r\n", " \n").translate(_line_ends())
    plain = folded(text)
    return "".join(
        "\t" if was == "\t" else now.upper() if now != was and _is_capital(was) else _blank(now)
        for was, now in zip(text, plain, strict=True)
    )


def _is_capital(sign: str) -> bool:
    return "A" <= sign <= "Z" or "Ａ" <= sign <= "Ｚ"


def _blank(sign: str) -> str:
    return " " if "\u2000" <= sign <= "\u200a" or sign in "\u202f\u205f\u1680" else sign


def _chinese_marks(text: str) -> str:
    text = _COLON.sub("：", text.translate(_WIDE))
    text = _FULL_STOP.sub("。", text)
    if "|" in text:
        text = "\n".join(map(_with_cells, text.split("\n")))
    if '"' not in text:
        return text
    return "\n".join(map(_quoted, text.split("\n")))


def _with_cells(line: str) -> str:
    """With the strokes between cells (甲 | 3 |) as tabs."""
    return line.replace("|", "\t") if line.count("|") >= _CELLS else line


def _quoted(line: str) -> str:
    """With straight quotation marks as pairs, where they come in pairs."""
    if '"' not in line or line.count('"') % 2:
        return line
    signs = iter("“”" * (line.count('"') // 2))
    return _STRAIGHT.sub(lambda _found: next(signs), line)


def _doubled(text: str) -> Iterator[tuple[int, int]]:
    """All but the strongest of marks that stand together."""
    for found in _MARKS.finditer(text):
        marks = found[0]
        kept = max(range(len(marks)), key=lambda place: _STRENGTH.index(marks[place]))
        if kept:
            yield found.start(), found.start() + kept
        if kept + 1 < len(marks):
            yield found.start() + kept + 1, found.end()


def _lines(text: str) -> Iterator[Span]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield Span(at, at + len(line))
        at += len(line) + 1


def _broken_lines(text: str) -> Iterator[tuple[int, int]]:
    """Line ends inside a sentence: after a comma, or where a machine wrapped the lines."""
    lines = text.split("\n")
    widths: dict[int, int] = {}
    for line in lines:
        if len(line) >= _WRAPPED and not _END.search(line):
            widths[len(line) // 2] = widths.get(len(line) // 2, 0) + 1
    at = 0
    for line, after in pairwise(lines):
        at += len(line)
        wrapped = len(line) >= _WRAPPED and not _END.search(line)
        alike = sum(widths.get(len(line) // 2 + near, 0) for near in (-1, 0, 1)) >= _ALIKE
        open_ended = line.endswith(("，", "、"))
        if (
            (open_ended or (wrapped and alike))
            and after
            and "\t" not in line + after
            and not _HEAD.match(after)
        ):
            yield at, at + 1
        at += 1
