"""Runs of ordinals: 一是…二是…, （一）（二）, 1. 2., 第一，第二，首先…其次….

A run may stretch over paragraphs and hold other runs, of its own style too. A number that neither
goes on with an open run nor begins a new one was skipped, doubled or put in the wrong place. A
count announced just before a run (以下三个方面：) is held against the length of the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bihuan.lib.draft.counts import Count, counts
from bihuan.lib.draft.finding import Finding, Flag
from bihuan.lib.draft.lists import has
from bihuan.lib.draft.reading import Draft, Span
from bihuan.lib.draft.series import chinese, small

_ZH = "[一二三四五六七八九十]{1,3}"
_OPEN = r"(?:^|(?<=[。；：，！？\n（“]))"  # where a clause begins
_LINE = r"(?:^|(?<=[\n。；：]))"
STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("一是", re.compile(rf"{_OPEN}(?P<n>{_ZH})(?:则)?是(?![否非])")),
    ("一要", re.compile(rf"{_OPEN}(?P<n>{_ZH})要(?![求点素])")),
    ("其一", re.compile(rf"{_OPEN}其(?P<n>[一二三四五六七八九])(?=[，是、：])")),
    ("第一，", re.compile(rf"{_OPEN}第(?P<n>{_ZH})(?=[，、：是])")),
    ("一、", re.compile(rf"{_LINE}(?P<n>{_ZH})、")),
    ("（一）", re.compile(rf"{_LINE}（(?P<n>{_ZH})）")),
    ("1.", re.compile(rf"{_LINE}(?P<n>\d{{1,2}})(?:[．、](?!\d)|\.(?![\d.]))")),
    ("（1）", re.compile(rf"{_LINE}（(?P<n>\d{{1,2}})）")),
)
_PATTERNS = dict(STYLES)
_HEADING = ("一、", "（一）", "1.", "（1）")
_INTRODUCED = re.compile(
    "以下|如下|下列|主要|重点|：$|突出|做到|抓好|坚持|实现|强化|实施|围绕|着力|提出|方面$"
)
_GAP = 2  # numbers missing at the most; more were left out on purpose
_REACH = 160  # characters before a run in which its count is announced


@dataclass(frozen=True)
class Mark:
    """One ordinal, with its number and place."""

    number: int
    start: int
    end: int


@dataclass
class Run:
    """Ordinals of one style that follow one another from 一 on."""

    style: str
    marks: list[Mark] = field(default_factory=list)
    whole: bool = True

    @property
    def last(self) -> int:
        return self.marks[-1].number


@dataclass(frozen=True)
class Break:
    """A mark that does not go on where the run before it ended."""

    style: str
    before: Mark
    mark: Mark
    resumed: bool


def check(draft: Draft) -> Iterator[Finding]:
    yield from _levels(draft)
    sections = _sections(draft.text)
    for style, pattern in STYLES:
        runs, breaks = runs_of(
            style, marks(draft.text, pattern), sections if _inline(style) else ()
        )
        for broken in breaks:
            if not _stands_between(draft.text, broken) and not _quoted(
                draft.text, broken.mark.start
            ):
                yield _broken(draft, broken)
        for run in runs:
            if run.whole and len(run.marks) >= 2:
                yield from _announced(draft, run)


def _levels(draft: Draft) -> Iterator[Finding]:
    """GB/T 9704-2012, 7.3.3: 一、 stands above （一）, and （一） above （1）."""
    for upper, lower in (("一、", "（一）"), ("（一）", "（1）")):
        above, below = (marks(draft.text, _PATTERNS[style]) for style in (upper, lower))
        if not above or not below or above[0].start < below[0].start:
            continue
        inside = [mark for mark in below[1:] if mark.start > above[0].start]
        if inside and inside[0].number == 2 and above[0].number == 1:
            said = draft.text[above[0].start : above[0].end]
            yield draft.finding(
                "info", "heading_level", (above[0].start, above[0].end),
                computed=f"“{upper}”在“{lower}”之内",
                message=f"“{said}”用在“{lower}”之下，层次序数一般依次为一、（一）1.（1）。",
            )  # fmt: skip


def marks(text: str, pattern: re.Pattern[str]) -> list[Mark]:
    found = ((small(one["n"]), one) for one in pattern.finditer(text))
    return [Mark(number, one.start(), one.end()) for number, one in found if number]


def runs_of(
    style: str, marks: list[Mark], sections: tuple[int, ...] = ()
) -> tuple[list[Run], list[Break]]:
    """The runs among the marks of one style, and the marks that fit none.

    An open run goes on at its next number; 一 opens another, inside it or after it.
    """
    runs: list[Run] = []
    open_runs: list[Run] = []
    breaks: list[Break] = []
    for at, mark in enumerate(marks):
        if mark.number == 1:
            open_runs.append(Run(style, [mark]))
            runs.append(open_runs[-1])
            continue
        going = next((run for run in reversed(open_runs) if run.last + 1 == mark.number), None)
        if going is not None:
            going.marks.append(mark)
            del open_runs[open_runs.index(going) + 1 :]
            continue
        run = open_runs[-1] if open_runs else None
        if run is None or _parted(run.marks[-1], mark, sections):
            open_runs = []  # begun in what is not here, or under another heading
            continue
        run.whole = False
        if 0 <= mark.number - run.last <= _GAP + 1:
            after = marks[at + 1].number if at + 1 < len(marks) else 0
            breaks.append(Break(style, run.marks[-1], mark, after == mark.number + 1))
        run.marks.append(mark)
    return runs, breaks


def _quoted(text: str, place: int) -> bool:
    """Whether a quotation is open: who quotes a rule leaves points out."""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return line.count("“") > line.count("”")


def _stands_between(text: str, broken: Break) -> bool:
    """Whether a number that seems to be skipped is only written in another way, or a run has begun
    anew inside a sentence."""
    between = text[broken.before.end : broken.mark.start]
    written = text[broken.mark.start : broken.mark.end]
    one = "1" if any(sign.isdigit() for sign in written) else "一"
    if re.sub(r"[一二三四五六七八九十]+|\d+", one, written, count=1) in between:
        return True
    return any(
        re.search(
            rf"[其第]{chinese(n)}|(?<![\d.]){n}[、.．丶，）：]|[；。，\s]{n}[\u4e00-\u9fff]"
            rf"|(?<![一二三四五六七八九十]){chinese(n)}[、.．，是）要]",
            between,
        )
        for n in range(broken.before.number + 1, broken.mark.number)
    )


def _inline(style: str) -> bool:
    return style not in _HEADING


def _sections(text: str) -> tuple[int, ...]:
    """Where a heading stands, beyond which no run inside sentences goes on."""
    headings = (pattern for style, pattern in STYLES if style in _HEADING[:2])
    return tuple(sorted(mark.start for pattern in headings for mark in marks(text, pattern)))


def _parted(last: Mark, mark: Mark, sections: tuple[int, ...]) -> bool:
    return any(last.start < place <= mark.start for place in sections)


def _broken(draft: Draft, broken: Break) -> Finding:
    before, mark = broken.before, broken.mark
    said = draft.text[mark.start : mark.end]
    earlier = draft.text[before.start : before.end]
    doubled = mark.number == before.number
    flag: Flag = "error" if broken.resumed and before.number >= 2 and not doubled else "warn"
    if doubled:
        kind, message = "ordinal_doubled", f"序号“{said}”连续用了两次，请核对是否应为下一个序号。"
    else:
        kind = "ordinal_skipped"
        message = (
            f"序号从“{earlier}”直接到“{said}”，中间缺{mark.number - before.number - 1}个，请核对。"
        )
    return draft.finding(
        flag, kind, (mark.start, mark.end),
        computed=f"上一个序号是{before.number}，这里是{mark.number}", message=message,
    )  # fmt: skip


def _announced(draft: Draft, run: Run) -> Iterator[Finding]:
    """The count announced in the words just before the run."""
    first = run.marks[0]
    lead = _lead(draft, first.start)
    said = draft.text[lead.start : lead.end]
    found = list(counts(said))
    if not found:
        return
    count = found[-1]
    number = len(run.marks)
    if count.number == number or any(one.number == number for one in found):
        return
    if _listed_already(said, count) or not (
        _leads_in(said, count, number) or (_heads(draft, run) and _named(found, number))
    ):
        return
    words = said[count.start : count.end].strip("“”‘’")
    yield draft.finding(
        "error" if _certain(draft, run, count, said) else "warn", "ordinal_count",
        (lead.start + count.start, lead.start + count.end),
        computed=f"后面依次列到{number}；文中数目：{count.number}",
        message=f"“{words}”说的是{count.number}项，后面依次列了{number}项，请核对。",
    )  # fmt: skip


def _leads_in(said: str, count: Count, number: int) -> bool:
    """抓好以下三个方面：, 主要做到“三个加强”。: little stands between the count and the run."""
    behind = said[count.end :].rstrip("：，。；")
    near = len(behind) <= 12 and abs(count.number - number) <= 2
    return near and _INTRODUCED.search(said.rstrip("。")) is not None


def _heads(draft: Draft, run: Run) -> bool:
    """Whether every ordinal begins a paragraph."""
    return all(mark.start and draft.text[mark.start - 1] == "\n" for mark in run.marks)


def _named(found: list[Count], number: int) -> bool:
    """开展“三个优先”行动，…。 and paragraphs of two: it is the only thing counted, and one off."""
    count = found[-1]
    listing = count.slogan or count.of.startswith("大")
    return len(found) == 1 and listing and abs(count.number - number) == 1


def _lead(draft: Draft, place: int) -> Span:
    """The sentence that ends where the run begins, as far as it may announce it."""
    text = draft.text
    end = place
    while end and text[end - 1] in "\n 　":
        end -= 1
    start = end
    while start > max(0, end - _REACH) and (start == end or text[start - 1] not in "。！？；\n\t"):
        start -= 1
    return Span(start, end)


def _listed_already(said: str, count: Count) -> bool:
    """甲、乙、丙三个方面：一是…: what is counted was listed before."""
    return "、" in said[max(0, count.start - 12) : count.start]


def _certain(draft: Draft, run: Run, count: Count, said: str) -> bool:
    if said.endswith("：") and re.search("以下|如下|下列", said):
        return True
    affix = count.of.removeprefix("个") if count.slogan else ""
    if not affix:
        return False
    ends = [*(mark.start for mark in run.marks[1:]), run.marks[-1].end + 20]
    parts = zip(run.marks, ends, strict=True)
    return all(has(draft.text[mark.end : min(end, mark.end + 20)], affix) for mark, end in parts)
