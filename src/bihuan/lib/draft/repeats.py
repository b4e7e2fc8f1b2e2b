"""What was written twice: a word or name (区文旅局区文旅局), an item of a list, a sentence, a mark.

Chinese doubles words rightly (人人, 天天, 研究研究, 家家户户, 一个一个), and two words that meet
may share a character (中小学学校); only longer words, and short ones nobody doubles, are a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.lib.draft.finding import Finding
from bihuan.lib.draft.reading import Draft, Span
from bihuan.lib.draft.series import Item, listed, split

_HAN = "\u4e00-\u9fff"
_LONG = re.compile(rf"([{_HAN}]{{3,20}}?)\1")
_SHORT = re.compile(rf"([{_HAN}]{{2}})\1")
_BODY = "委局厅办部院校园会处科室组所站中心司署"
_NEVER_DOUBLED = listed("never_doubled")
_MAY_REPEAT = re.compile(
    "^(?:[一两几每的到从由与和及或]|很|非常|越|再|又|好|哈|呵|啊|慢|快|来|走)|不|多少|什么|哪|谁|怎|几|(.)\\1"
)
_MARKS = re.compile(r"([，,。.、；;：:！!？?])[ 　]?(?=([，,。、；;：:]))")
_MARK_ALIKE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_NAME_LENGTH = 9
_NAME = re.compile(rf"(?!.*[的和及或与])[《“]?[{_HAN}]{{2,{_NAME_LENGTH}}}[》”]?")
_ON_THE_WAY = "路街道站桥"  # a route may come back
_SENTENCE_LENGTH = 20
_NEAR = 400  # characters between a sentence and its repetition, beyond which it may be a refrain


def check(draft: Draft) -> Iterator[Finding]:
    yield from _words(draft)
    yield from _items(draft)
    yield from _sentences(draft)
    yield from _marks(draft.original)


def _words(draft: Draft) -> Iterator[Finding]:
    for found in _LONG.finditer(draft.text):
        word = found[1]
        if _MAY_REPEAT.search(word):
            continue
        yield draft.finding(
            "error" if word[-1] in _BODY else "warn", "word_doubled", found.span(),
            computed=f"“{word}”连写两遍", message=f"“{word}”连着写了两遍，请核对是否多写。",
        )  # fmt: skip
    for found in _SHORT.finditer(draft.text):
        if found[1] in _NEVER_DOUBLED:
            yield draft.finding(
                "warn", "word_doubled", found.span(),
                computed=f"“{found[1]}”连写两遍",
                message=f"“{found[1]}”连着写了两遍，请核对是否多写。",
            )  # fmt: skip


def _items(draft: Draft) -> Iterator[Finding]:
    """The same item twice in one list of three or more."""
    for sentence in draft.sentences:
        if draft.text.count("、", *sentence) < 2:
            continue
        for clause in draft.clauses(sentence):
            yield from _twice(draft, split(draft.text, clause.start, clause.end))


def _twice(draft: Draft, items: list[Item]) -> Iterator[Finding]:
    """Between the two stands nothing but names: a longer item may begin another list."""
    if len(items) < 3:
        return
    seen: set[str] = set()
    for item in items[:-1] if len(items) > 3 else items:
        word = item.text
        if not _NAME.fullmatch(word):
            seen = {word[-length:] for length in range(2, _NAME_LENGTH)} if not seen else set()
            continue
        if word in seen and word[-1] not in _ON_THE_WAY:
            yield draft.finding(
                "warn", "item_doubled", Span(item.start, item.end),
                computed=f"“{word}”在同一列举中出现两次",
                message=f"“{word}”在同一处列举里出现了两次，请核对。",
            )  # fmt: skip
        if not seen:
            seen = {word[-length:] for length in range(2, len(word))}  # 抽查语文、…
        seen.add(word)


def _sentences(draft: Draft) -> Iterator[Finding]:
    last: dict[str, Span] = {}
    going_on = False  # a passage that was pasted twice is told once
    for sentence in draft.sentences:
        words = draft.words(sentence).strip()
        if len(words) < _SENTENCE_LENGTH or words[-1] not in "。！？”":
            continue
        before = last.get(words)
        doubled = before is not None and sentence.start - before.end < _NEAR
        if before is not None and doubled and not going_on:
            yield draft.finding(
                "warn", "sentence_doubled", sentence,
                computed=f"与前面第{draft.origin(before.start) + 1}字起的一句相同",
                message="这一句与前面一句完全相同，请核对是否重复。",
            )  # fmt: skip
        last[words] = sentence
        going_on = doubled


def _marks(text: str) -> Iterator[Finding]:
    """Once for a text: scraped pages double every comma."""
    places = [
        found
        for found in _MARKS.finditer(text)
        if _MARK_ALIKE.get(found[1], found[1]) == _MARK_ALIKE.get(found[2], found[2])
        or (found[1] in "，、" and found[2] in "。；，、")
    ]
    if places:
        start, end = places[0].start(), places[0].end() + 1
        yield Finding(
            "info", "mark_doubled", start, end, text[start:end], f"共{len(places)}处",
            f"标点重复或连用{len(places)}处，首处是“{text[start:end]}”。",
        )  # fmt: skip
