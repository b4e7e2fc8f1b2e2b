"""Which figure a number in a text speaks of. A number whose label is not exactly one of a figure's
is passed over: nothing is guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bihuan.lib.draft.numbers import Mention, within
from bihuan.lib.draft.reading import Draft, Span

NUMBER = "{n}"
"""Stands in a label for the number with its unit."""
_MARKS = "，、；：。！？（）\n\t"
_AS_OF = re.compile(
    r"截(?:至|止到?|到)(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|[底末])"
)
_YEAR = re.compile(r"(20\d\d)年")
_LEADING = (
    "目前|现已|现在|现|共计|总共|一共|累计|合计|总计|共|已经|已|经"
    "|其中|包括|先后|截至|分别[是为]?|即|："
)
_PART = re.compile(f"(?:{_LEADING})*")
_TRAILING = re.compile(r"(?:共计|总共|一共|累计|合计|总计|共|已经|已|达到|达|有|为|是|：)+$")
_PERIOD = re.compile(
    r"[今去前当]年|本[年月周季]|上[月周]|以来|期间|季度|半年|学年|年度|新增|新|同比|环比"
    r"|增[长加]|减少|下降|\d月|\d年|第\d"
)
"""Words that make a number one of a period; figures as of a day are not compared with those."""
ALIKE = (frozenset("个项件条宗起处"), frozenset({"次", "场", "场次", "回"}), frozenset("份张"))
"""Measures that are written for one another."""


@dataclass(frozen=True)
class Label:
    """How a figure is written: the words before and after the number, the measure."""

    figure: str
    before: str
    after: str
    measure: str


@dataclass(frozen=True)
class Part:
    """A number behind 其中, and what it is of."""

    word: str
    span: Span
    mention: Mention


@dataclass(frozen=True)
class Said:
    """A number of a figure in a plain text; `as_of`: the day its sentence is about, if it says."""

    label: Label
    span: Span
    mention: Mention
    as_of: date | None
    parts: tuple[Part, ...]


def labels(
    names: Mapping[str, tuple[str, str]], written: Mapping[str, Sequence[str]]
) -> list[Label]:
    """`names`: code → name and measure of each figure; `written`: code → further ways to write it,
    each with NUMBER once."""
    out = []
    for code, (name, measure) in names.items():
        for way in (name + NUMBER, *written.get(code, ())):
            before, _number, after = way.partition(NUMBER)
            out.append(Label(code, _TRAILING.sub("", before), after, measure))
    return out


def found(
    draft: Draft, labels: Iterable[Label], subjects: Iterable[str], today: date
) -> Iterator[Said]:
    """Numbers in the text that are called as one of the labels. `subjects`: whose numbers they may
    be said to be, such as the name of the authority."""
    ways: dict[str, list[Label]] = {}
    for way in labels:
        ways.setdefault(way.before, []).append(way)
    leading = _leading(subjects)
    days = as_of_days(draft.text, today)
    for sentence in draft.sentences:
        every = within(draft.text, sentence.start, sentence.end)
        for place, mention in enumerate(every):
            start = _core_start(draft.text, sentence.start, mention, leading)
            label = _called(draft.text, sentence.end, start, mention, ways)
            if label is None or _of_a_period(draft.text[sentence.start : mention.start]):
                continue
            parts = tuple(_parts(draft.text, sentence, mention, every[place + 1 :]))
            as_of = _day(days, mention.start, draft.paragraphs)
            yield Said(label, Span(start, mention.end), mention, as_of, parts)


def _leading(subjects: Iterable[str]) -> re.Pattern[str]:
    words = [re.escape(one) for one in sorted(subjects, key=len, reverse=True) if one]
    dated = _AS_OF.pattern.replace("?P<year>", "").replace("?P<month>", "").replace("?P<day>", "")
    return re.compile(f"(?:{'|'.join([dated, *words, _LEADING])})*")


def _core_start(text: str, least: int, mention: Mention, leading: re.Pattern[str]) -> int:
    """Where the label of a number begins: behind the last mark, and behind who and since when."""
    at = mention.start - (text[mention.start - 1 : mention.start] == "：")
    while at > least and text[at - 1] not in _MARKS:
        at -= 1
    matched = leading.match(text, at, mention.start)
    return matched.end() if matched else at


def _called(
    text: str, end: int, start: int, mention: Mention, ways: Mapping[str, list[Label]]
) -> Label | None:
    if mention.kind != "count" or mention.ranged:
        return None
    before = _TRAILING.sub("", text[start : mention.start])
    rest = text[mention.end : end]
    fitting = [
        one
        for one in ways.get(before, ())
        if (before or one.after) and _ends(rest, one.after) and _same(one.measure, mention.unit)
    ]
    figures = {one.figure for one in fitting}
    return max(fitting, key=lambda one: len(one.after)) if len(figures) == 1 else None


def _ends(rest: str, after: str) -> bool:
    """Behind the number comes this, and then a mark or the end: nothing narrows it further."""
    left = rest.removeprefix(after) if rest.startswith(after) else None
    return left is not None and (not left or left[0] in _MARKS)


def _same(measure: str, unit: str) -> bool:
    return measure == unit or any(measure in some and unit in some for some in ALIKE)


def _of_a_period(before: str) -> bool:
    return bool(_PERIOD.search(_AS_OF.sub("", before)))


def _parts(text: str, sentence: Span, total: Mention, after: Sequence[Mention]) -> Iterator[Part]:
    rest = text[total.end : sentence.end]
    found = re.search("其中|包括", rest)
    if not found or found.start() > 12:
        return
    for mention in after:
        start = _core_start(text, sentence.start, mention, _PART)
        if mention.kind == "count" and not mention.ranged:
            yield Part(
                _TRAILING.sub("", text[start : mention.start]), Span(start, mention.end), mention
            )


# -- as of when -----------------------------------------------------------------------------------


def as_of_days(text: str, today: date) -> list[tuple[int, date]]:
    """Every “截至…日” with its place. Without a year: that of the last year named before, else the
    latest that is not to come."""
    out = []
    for one in _AS_OF.finditer(text):
        year = int(one["year"] or 0) or _year_before(text, one.start())
        month, day = int(one["month"]), int(one["day"] or 0)
        made = _made(year or today.year, month, day)
        if made and not year and made > today:
            made = _made(today.year - 1, month, day)
        if made:
            out.append((one.start(), made))
    return out


def _year_before(text: str, place: int) -> int:
    years = _YEAR.findall(text, 0, place)
    return int(years[-1]) if years else 0


def _made(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1900 <= year <= 9998:
        return None
    last = monthrange(year, month)[1]
    return date(year, month, day or last) if (day or last) <= last else None


def _day(days: Sequence[tuple[int, date]], place: int, paragraphs: Sequence[Span]) -> date | None:
    """That of the paragraph, before the place; else the only one of the whole text."""
    paragraph = next((one for one in paragraphs if one.start <= place < one.end), None)
    if paragraph is not None:
        near = [day for at, day in days if paragraph.start <= at < place]
        if near:
            return near[-1]
    every = {day for _at, day in days}
    return every.pop() if len(every) == 1 else None
