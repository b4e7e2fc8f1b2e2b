"""bihuan learn"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import typer

from bihuan.cli.opened import opened

if TYPE_CHECKING:
    from bihuan.facilities.similarity.classify.reached import Reached
    from bihuan.rooms.voices.classing.learning import Outcome

app = typer.Typer()
SHOWN = 5


@app.command()
def learn(
    trial: bool = typer.Option(False, "--dry-run", help="只看能学到什么程度，不启用"),
    as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取"),
) -> None:
    """从本单位已分类的意见学习分类，用于今后的提示。平时每晚自动进行；已分类的太少时返回 1。"""
    began = time.monotonic()
    with opened():
        from bihuan.kernel import taxonomy
        from bihuan.rooms.voices.classing import learning

        outcome = learning.learn(trial=trial)
        known = taxonomy.current()
        names = {code: known.says(code) for code in known.classes}
    result = described(outcome, names) | {"seconds": round(time.monotonic() - began, 1)}
    typer.echo(json.dumps(result, ensure_ascii=False) if as_json else in_words(result))
    raise typer.Exit(0 if outcome.first else 1)


def described(outcome: Outcome, names: dict[str, str]) -> dict[str, Any]:
    return {
        "examples": len(outcome.examples.messages),
        "by_hand": outcome.examples.by_hand,
        "model": outcome.number,
        "first_level": _named(outcome.first, names),
        "last_level": _named(outcome.last, names),
    }


def _named(reached: Reached | None, names: dict[str, str]) -> dict[str, Any] | None:
    if reached is None:
        return None
    plain = reached.plain()
    plain["per_class"] = {names.get(k, k): v for k, v in plain["per_class"].items()}
    return plain


def in_words(result: dict[str, Any]) -> str:
    lines = [f"已分类的意见 {result['examples']} 条，其中在本系统分类的 {result['by_hand']} 条。"]
    if result["first_level"] is None:
        lines.append("太少，学不到东西：仍按分类名称和关键词提示。至少要有两类，共 8 条以上。")
        return "\n".join(lines)
    for word, level in (("一级", "first_level"), ("末级", "last_level")):
        one = result[level]
        lines.append(
            f"{word}：正确 {one['accuracy']:.1%}，各类平均 F1 {one['macro_f1']:.3f}，"
            f"最有把握的八成正确 {one['coverage80_accuracy']:.1%}，"
            f"把握与实际相差 {one['ece']:.3f}（交叉检验）"
        )
    worst = sorted(result["last_level"]["per_class"].items(), key=lambda item: item[1]["f1"])
    told = "，".join(
        f"{name} F1 {one['f1']:.2f}（{one['texts']} 条）" for name, one in worst[:SHOWN]
    )
    lines.append(f"最难分的：{told}")
    lines.append(
        f"已启用，用时 {result['seconds']} 秒。" if result["model"] else "只作检验，没有启用。"
    )
    return "\n".join(lines)
