"""bihuan bench match"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from bihuan.config import CannotRun

if TYPE_CHECKING:
    from bihuan.facilities.similarity.match.corpus import Corpus

NUMBER, SUBJECT, TEXT = "留言编号", "留言主题", "留言详情"
SHOWN = 10
MEANINGS = 100_000
"""So many are indexed by meaning: an hour of one core."""

CORPUS = typer.Option(
    exists=True, dir_okay=False, readable=True, help=f"已有的意见；列：{NUMBER}、{SUBJECT}、{TEXT}"
)
QUERIES = typer.Option(
    exists=True, dir_okay=False, readable=True, help="新来的意见；列：text、kind、target、also"
)


class Query(NamedTuple):
    """`same`: it says again what one of `targets` says; else it may be mistaken for that."""

    text: str
    same: bool
    targets: frozenset[str]


class Answer(NamedTuple):
    """`place`: of the first of the targets among what was suggested, from 0; None when none was."""

    query: Query
    place: int | None
    probability: float
    milliseconds: float


def match(
    corpus: Path = CORPUS,
    queries: Path = QUERIES,
    meanings: int = typer.Option(MEANINGS, help="前多少条按意思建索引，其余只按用词"),
    as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取"),
) -> None:
    """检验能否认出“以前反映过”。kind 为 same 的应找到 target，为 negative 的不应与 target 混淆。"""
    rows = read(corpus, (NUMBER, TEXT), (SUBJECT,))
    asked = [query_of(row) for row in read(queries, ("text", "kind", "target"), ("also",))]
    if not rows or not asked:
        raise CannotRun("表格里没有内容，请核对文件。")
    began = time.monotonic()
    known = indexed(rows, meanings)
    seconds = time.monotonic() - began
    ids = [row[NUMBER] for row in rows]
    result = reached(answers(known, ids, asked)) | {
        "opinions": len(ids),
        "by_meaning": len(known.meanings),
        "index_seconds": round(seconds, 1),
        "bytes_per_opinion": round(known.bytes / len(ids)),
    }
    typer.echo(json.dumps(result, ensure_ascii=False) if as_json else in_words(result))


def read(path: Path, needed: Sequence[str], wanted: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table file, those columns only. Raises CannotRun."""
    from bihuan.facilities.tables.errors import BadFile
    from bihuan.facilities.tables.limits import MB, Limits
    from bihuan.facilities.tables.read import open_table

    limits = Limits(file_bytes=2_000 * MB, unzipped_bytes=4_000 * MB)
    try:
        with open_table(path, path.name, limits=limits) as table:
            if missing := [name for name in needed if name not in table.headers]:
                raise CannotRun(f"{path.name} 没有“{'”“'.join(missing)}”列，请核对表头。")
            at = {name: table.headers.index(name) for name in (*needed, *wanted)
                  if name in table.headers}  # fmt: skip
            return [
                {name: cell(row.values[column]) for name, column in at.items()}
                for row in table.rows()
            ]
    except BadFile as bad:
        raise CannotRun(bad.text) from bad


def cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def query_of(row: dict[str, str]) -> Query:
    also = re.split(r"[\s,;、，；|]+", row.get("also", ""))
    return Query(row["text"], row["kind"] == "same", frozenset({row["target"], *also} - {""}))


def indexed(rows: Sequence[dict[str, str]], meanings: int) -> Corpus:
    from bihuan.facilities.similarity.match.corpus import corpus

    return corpus([f"{row.get(SUBJECT, '')}\n{row[TEXT]}" for row in rows], meanings)


def answers(known: Corpus, ids: Sequence[str], asked: Iterable[Query]) -> list[Answer]:
    known.find("开始之前先问一次")  # the first question loads what reads meaning
    found = []
    for query in asked:
        began = time.perf_counter()
        suggested = known.find(query.text, SHOWN)
        took = (time.perf_counter() - began) * 1000
        hits = [n for n, one in enumerate(suggested) if ids[one.number] in query.targets]
        best = max((suggested[n].probability for n in hits), default=0.0)
        found.append(Answer(query, hits[0] if hits else None, best, took))
    return found


def reached(found: Sequence[Answer]) -> dict[str, Any]:
    from bihuan.facilities.similarity.match.score import PROBABLE

    same = [one for one in found if one.query.same]
    others = [one for one in found if not one.query.same]
    times = sorted(one.milliseconds for one in found)
    within = {
        f"recall_at_{most}": share(one.place is not None and one.place < most for one in same)
        for most in (1, 5, 10)
    }
    ranks = [0.0 if one.place is None else 1 / (one.place + 1) for one in same]
    return within | {
        "mrr": round(sum(ranks) / max(1, len(ranks)), 4),
        "threshold": PROBABLE,
        "same_above_threshold": share(one.probability >= PROBABLE for one in same),
        "negative_above_threshold": share(one.probability >= PROBABLE for one in others),
        "same": len(same),
        "negative": len(others),
        "ms_p50": round(times[len(times) // 2], 1),
        "ms_p95": round(times[len(times) * 95 // 100], 1),
    }


def share(of: Iterable[bool]) -> float:
    every = list(of)
    return round(sum(every) / max(1, len(every)), 4)


def in_words(result: dict[str, Any]) -> str:
    return (
        f"{result['opinions']} 条意见，{result['same']} 条重复反映，"
        f"{result['negative']} 条易混淆。\n"
        f"排在第一：{result['recall_at_1']:.1%}；前五：{result['recall_at_5']:.1%}；"
        f"前十：{result['recall_at_10']:.1%}；平均倒数排名 {result['mrr']:.3f}。\n"
        f"判为可能同一件事（≥ {result['threshold']}）：重复反映的 "
        f"{result['same_above_threshold']:.1%}，"
        f"易混淆的 {result['negative_above_threshold']:.1%}。\n"
        f"每次 {result['ms_p50']} 毫秒（95% 在 {result['ms_p95']} 毫秒内）；"
        f"建索引 {result['index_seconds']} 秒，每条 {result['bytes_per_opinion']} 字节。"
    )
