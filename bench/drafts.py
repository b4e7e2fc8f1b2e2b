"""The draft checker: against sentences with gold readings, against the same with one number made
wrong, and how long a hundred pages take.

Real sentences and documents are read where they are kept beside the repository (`shared/`); they
belong to others and are no part of it. Where they are missing, only invented prose is measured.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import prose
from bench.prose import LIST, PART, SHARE, TOTAL, Figure, Sentence
from bench.report import Report
from bihuan.lib.draft import Finding, check
from bihuan.lib.draft.series import chinese

NAME = "核稿"
SHARED = Path(__file__).resolve().parents[2] / "shared"
FLAGS = ("error", "warn", "info", "none")
RAISED = ("error", "warn")
PAGE = 22 * 28  # characters of a page of GB/T 9704
CATCH, PRECISION, QUIET = 85.0, 95.0, 97.0
_SHOWN = 90
_MISSED = 30
_TIMES = 3  # real sentences are few


@dataclass(frozen=True)
class Gold:
    """A real sentence with the flag a careful person gives it, in the text it comes from."""

    number: int
    sentence: str
    flag: str
    data: dict[str, Any]
    context: str
    whole: bool

    @property
    def place(self) -> tuple[int, int]:
        at = self.context.index(self.sentence)
        return at, at + len(self.sentence)


@dataclass(frozen=True)
class Known:
    """A sentence whose numbers are right, and the texts it is read in; the first counts false
    alarms."""

    sentence: Sentence
    contexts: tuple[str, ...]


def measure(report: Report, invented: int = 1200, pages: int = 100) -> None:
    gold = list(_gold(SHARED))
    if gold:
        _score(report, gold)
        _seeds(report, SHARED / "seeds")
        real = [one for line in gold if (one := _known(line))]
        _spoil(report, "真实句子", real, times=_TIMES)
    else:
        report.tell(f"{NAME}：没有 {SHARED}，不评真实句子和文稿，只测自编文字。")
    _spoil(report, "自编句子", [Known(one, (one.text,)) for one in prose.sentences(invented)])
    text = prose.document(pages * PAGE)
    began = time.process_time()
    found = check(text)
    spent = (time.process_time() - began) * 1000
    note = f"{len(text):,} 字，{len(found)} 处提示"
    report.add(NAME, f"{pages} 页文稿", spent, "ms", goal=100.0 * pages, most=True, note=note)


def _gold(shared: Path) -> Iterator[Gold]:
    source = shared / "reference" / "sentences.jsonl"
    if not source.is_file():
        return
    lines = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
    pages: dict[str, str] = defaultdict(str)
    for one in lines:
        address = one["source_url"]
        if address.startswith("seeds/"):
            pages[address] = (shared / address).read_text("utf-8")
        else:
            pages[address] += one["sentence"] + "\n"
    for number, one in enumerate(lines):
        context = pages[one["source_url"]]
        if one["sentence"] not in context:
            context = one["sentence"]
        whole = one["source_url"].startswith("seeds/")
        yield Gold(number, one["sentence"], one["expected_flag"], one, context, whole)


def _score(report: Report, gold: list[Gold]) -> None:
    """What is raised about each sentence in its own text. Of a page only excerpts are known: each
    is read alone, and what ought to be raised also in a row with the page's others."""
    read: dict[str, list[Finding]] = {}
    within = {one.number: _excerpts(one, gold) for one in gold}
    table: Counter[tuple[str, str]] = Counter()
    for one in gold:
        mine = [] if one.whole else check(one.sentence)
        if one.whole or one.flag in RAISED:
            found = read.setdefault(one.context, check(one.context))
            mine += [finding for finding in found if _overlap(one.place, finding)]
        mine = [finding for finding in mine if not _told_of(within[one.number], finding)]
        worst = min((finding.flag for finding in mine), key=FLAGS.index, default="none")
        table[one.flag, worst] += 1
        if (worst in RAISED) != (one.flag in RAISED):
            said = "；".join(f.message for f in mine if f.flag in RAISED) or "没有发现"
            report.tell(f"    第{one.number}行 应为{one.flag}：{one.sentence[:_SHOWN]}｜{said}")
    report.tell("    应为＼判为  " + "  ".join(FLAGS))
    for flag in FLAGS:
        report.tell(f"    {flag:9}  " + "  ".join(f"{table[flag, got]:5}" for got in FLAGS))
    _shares(report, table)


def _excerpts(one: Gold, gold: list[Gold]) -> list[Gold]:
    """The gold sentences that are parts of this one: what is found there is theirs."""
    return [
        other
        for other in gold
        if other.context == one.context
        and len(other.sentence) < len(one.sentence)
        and other.sentence in one.sentence
    ]


def _told_of(excerpts: list[Gold], finding: Finding) -> bool:
    return any(finding.quote in other.sentence for other in excerpts)


def _shares(report: Report, table: Counter[tuple[str, str]]) -> None:
    def share(flags: Iterable[str], got: Iterable[str]) -> float:
        all_ = sum(table[flag, one] for flag in flags for one in FLAGS)
        return 100 * sum(table[flag, one] for flag in flags for one in got) / max(1, all_)

    calm = ("none", "info")
    report.add(NAME, "应报 error 的发现", share(["error"], ["error"]), "%", goal=100)
    report.add(NAME, "应报 warn 的发现", share(["warn"], RAISED), "%", goal=80)
    report.add(NAME, "正确的句子没有报 error", share(calm, ("warn", *calm)), "%", goal=100)
    report.add(NAME, "正确的句子没有报 error、warn", share(calm, calm), "%", goal=QUIET)


def _seeds(report: Report, folder: Path) -> None:
    for path in sorted(folder.glob("*.txt")):
        found = check(path.read_text("utf-8"))
        report.tell(f"    {path.name}：{len(found)} 处")
        for one in found:
            report.tell(f"      {one.flag:5} {one.kind} “{one.quote[:40]}” {one.message}")


def _known(gold: Gold) -> Known | None:
    """A sentence whose figures agree, with the places of those that can be made wrong."""
    figures = tuple(_figures(gold.data)) if gold.data["adds_up"] is True else ()
    if not figures:
        return None
    contexts = (gold.context,) if gold.whole else (gold.sentence, gold.context)
    return Known(Sentence(gold.sentence, figures), contexts)


def _figures(data: dict[str, Any]) -> Iterator[Figure]:
    text, reading = data["sentence"], data["reading"]
    kinds = {one["kind"] for one in data["checks"] if one["ok"]}
    if "sum" in kinds and reading["relation"] == "partition":
        for part in reading.get("parts", ()):
            yield from _only(text, PART, str(part["value"]))
        if "value" in reading.get("total", {}):
            yield from _only(text, TOTAL, str(reading["total"]["value"]))
    if "list_length" in kinds and reading["relation"] in ("list", "ordinal_run"):
        number = reading.get("stated_count") or 0
        spelled = [chinese(number), str(number)] if 1 < number < 100 else []
        for word in spelled:
            yield from _only(text, LIST, word, r"(?=[个项类级化必大种条到落举工方明家])")
    for one in data["checks"]:
        if one["kind"] == "arith" and one["ok"] and "*100" in one.get("expr", "").replace(" ", ""):
            yield from _only(text, SHARE, str(one.get("stated")), r"(?= ?%)")


def _only(text: str, kind: str, word: str, then: str = r"(?![\d.])") -> Iterator[Figure]:
    """The number where it stands once; one that stands twice cannot be told from the other."""
    found = list(re.finditer(rf"(?<![\d.十]){re.escape(word)}{then}", text))
    if len(found) == 1:
        yield Figure(kind, *found[0].span())


def _spoil(report: Report, of: str, known: list[Known], times: int = 1) -> None:
    """One number at a time is made wrong, so many times. Caught: more is raised at its sentence
    than when it was right, alone or in its context. Every case is weighed once right and once
    wrong."""
    chance = random.Random(5)
    caught: Counter[str] = Counter()
    false: Counter[str] = Counter()
    every: Counter[str] = Counter()
    missed: list[str] = []
    for one in known:
        right = [_raised(one, text, one.sentence.text) for text in one.contexts]
        for figure in one.sentence.figures * times:
            was = one.sentence.text[figure.start : figure.end]
            number = prose.corrupted(figure, was, chance)
            wrong = one.sentence.wrong(figure, number)
            more = any(
                _raised(one, text, wrong) > before
                for text, before in zip(one.contexts, right, strict=True)
            )
            every[figure.kind] += 1
            caught[figure.kind] += more
            false[figure.kind] += right[0] > 0
            if not more:
                missed.append(f"{figure.kind} {was}→{number}：{wrong[:_SHOWN]}")
    _caught(report, of, every, caught, false)
    for line in missed[:_MISSED]:
        report.tell(f"    未发现 {line}")


def _caught(
    report: Report, of: str, every: Counter[str], caught: Counter[str], false: Counter[str]
) -> None:
    for kind in every:
        goal = None if kind == prose.GROWTH else CATCH
        note = f"{caught[kind]}/{every[kind]}"
        rate = 100 * caught[kind] / every[kind]
        report.add(NAME, f"{of}：改错一个{kind}能发现", rate, "%", goal=goal, note=note)
    told = caught.total() + false.total()
    if told:
        rate = 100 * caught.total() / told
        report.add(
            NAME, f"{of}：报出的确是错的", rate, "%", goal=PRECISION, note=f"误报 {false.total()}"
        )


def _raised(known: Known, context: str, said: str) -> int:
    """How much is raised at the sentence if it says so."""
    at = context.index(known.sentence.text)
    text = context[:at] + said + context[at + len(known.sentence.text) :]
    place = (at, at + len(said))
    return sum(one.flag in RAISED and _overlap(place, one) for one in check(text))


def _overlap(place: tuple[int, int], finding: Finding) -> bool:
    return finding.start < place[1] and place[0] < finding.end
