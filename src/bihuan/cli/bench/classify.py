"""bihuan bench classify"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bihuan.config import CannotRun

if TYPE_CHECKING:
    from bihuan.facilities.similarity.classify.message import Message

SUBJECT, TEXT, LABEL = "留言主题", "留言详情", "一级标签"
LEARNED = typer.Option(
    exists=True, dir_okay=False, readable=True, help="用来学习的表格 .xlsx .xls .csv"
)
TESTED = typer.Option(exists=True, dir_okay=False, readable=True, help="用来检验的表格，列名相同")


def classify(
    train: Path = LEARNED,
    test: Path = TESTED,
    as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取"),
) -> None:
    """从一份已分类的留言学习，在另一份上检验。列：留言主题、留言详情、一级标签。"""
    # Before the first import of numpy: what is told is what one core does.
    one_core()
    from bihuan.facilities.similarity.classify import training
    from bihuan.facilities.similarity.classify.reached import reached

    messages, labels = read(train)
    wall, used = time.monotonic(), time.process_time()
    trained = training.train(messages, [(label,) for label in labels])
    training_seconds, training_cpu = time.monotonic() - wall, time.process_time() - used
    if not trained.model.nodes:
        raise CannotRun(f"{train.name} 里已分类的留言太少，至少要有两类，共 8 条以上。")
    messages, labels = read(test)
    trained.model.guess(messages[:1])  # opens the dictionaries
    used = time.process_time()
    guesses = [found[0] for found in trained.model.guess(messages)]
    seconds = time.process_time() - used
    told = reached(labels, [one.code for one in guesses], [one.confidence for one in guesses])
    result: dict[str, Any] = told.plain() | {
        "docs_per_second": round(len(messages) / seconds, 1),
        "training_seconds": round(training_seconds, 2),
        "training_cpu_seconds": round(training_cpu, 2),
        "model_bytes": len(trained.model.to_bytes()),
    }
    typer.echo(json.dumps(result, ensure_ascii=False) if as_json else in_words(result))


def one_core() -> None:
    import os

    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"


def read(path: Path) -> tuple[list[Message], list[str]]:
    """Messages and labels of a table file; rows without a label are left out. Raises CannotRun."""
    from bihuan.facilities.similarity.classify.message import Message
    from bihuan.facilities.tables.errors import BadFile
    from bihuan.facilities.tables.limits import MB, Limits
    from bihuan.facilities.tables.read import open_table

    limits = Limits(file_bytes=2_000 * MB, unzipped_bytes=4_000 * MB)
    messages, labels = [], []
    try:
        with open_table(path, path.name, limits=limits) as table:
            missing = [name for name in (SUBJECT, TEXT, LABEL) if name not in table.headers]
            if missing:
                raise CannotRun(f"{path.name} 没有“{'”“'.join(missing)}”列，请核对表头。")
            at = [table.headers.index(name) for name in (SUBJECT, TEXT, LABEL)]
            for row in table.rows():
                subject, text, label = (
                    "" if row.values[n] is None else str(row.values[n]) for n in at
                )
                if label.strip():
                    messages.append(Message(subject, text))
                    labels.append(label.strip())
    except BadFile as bad:
        raise CannotRun(bad.text) from bad
    if not messages:
        raise CannotRun(f"{path.name} 里没有已分类的留言。")
    return messages, labels


def in_words(result: dict[str, Any]) -> str:
    """A line a class, worst first, between the sums and what it cost."""
    surest, error = result["coverage80_accuracy"], result["ece"]
    lines = [
        f"{result['texts']} 条，正确 {result['accuracy']:.2%}",
        f"各类平均 F1 {result['macro_f1']:.4f}",
        f"最有把握的八成正确 {surest:.2%}，把握与实际相差 {error:.4f}",
    ]
    for name, one in sorted(result["per_class"].items(), key=lambda item: item[1]["f1"]):
        told = f"查准 {one['precision']:.2%}，查全 {one['recall']:.2%}，F1 {one['f1']:.4f}"
        lines.append(f"{name}：{one['texts']} 条，{told}")
    pace, seconds = round(result["docs_per_second"]), result["training_seconds"]
    lines.append(f"一个核每秒 {pace} 条，学习用时 {seconds} 秒")
    return "\n".join(lines)
