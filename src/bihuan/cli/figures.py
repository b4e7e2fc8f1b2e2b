"""bihuan figures"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

import typer

from bihuan.cli.opened import opened

if TYPE_CHECKING:
    from bihuan.kernel.figures import Figure, Number, Value

app = typer.Typer()


@app.command()
def figures(
    as_of: datetime = typer.Option(
        None, "--as-of", formats=["%Y-%m-%d"], help="截至哪一天（含当日），默认今天"
    ),
    as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取"),
    doc: bool = typer.Option(False, "--doc", help="输出指标说明，即 docs/figures.md 的内容"),
) -> None:
    """按事件重算各项指标在某一天终了时的数值；此后发生的事不会改变它。"""
    with opened():
        from bihuan.kernel import clock
        from bihuan.kernel import figures as registry

        if doc:
            typer.echo(document(registry.every().values()), nl=False)
            return
        day = as_of.date() if as_of else clock.today()
        found = registry.values(registry.every(), day).values()
        if as_json:
            shown = [registry.plain(one) for one in found]
            typer.echo(json.dumps({"as_of": day.isoformat(), "figures": shown}, ensure_ascii=False))
        else:
            typer.echo(listing(found, day), nl=False)


def listing(found: Iterable[Value], day: date) -> str:
    """The values in words, a line for each figure and for each way it is split."""
    lines = [f"截至 {day.isoformat()}（当日终了）"]
    for one in found:
        figure = one.figure
        lines.append(f"{figure.name}：{_said(one.total, str(figure.measure))}    [{figure.code}]")
        for split in figure.splits:
            shown = one.splits[split.code].items()
            parts = [f"{split.word(key)} {_said(number)}" for key, number in shown]
            lines.append(f"    {split.name}：{'；'.join(parts) or '无'}")
    return "\n".join(lines) + "\n"


def _said(number: Number, measure: str = "") -> str:
    if isinstance(number, int):
        return f"{number} {measure}".strip()
    return f"已销号 {number.whole}、回访 {number.asked}、满意 {number.part}"


HEAD = """# 指标口径

由 `bihuan figures --doc` 从各房间的 `figures.py` 生成，测试比对，不要手改。
每项指标只由事件算出，截至某日指截至当日（本地时间）终了；此后的销号、重启、并案不改变它。
怎样算，见 [mechanisms/figures.md](mechanisms/figures.md)。

| 代码 | 名称 | 口径 | 单位 | 分项 |
|---|---|---|---|---|
"""


def document(declared: Iterable[Figure]) -> str:
    """docs/figures.md, from the declarations."""
    return HEAD + "".join(_line(figure) for figure in declared)


def _line(figure: Figure) -> str:
    splits = "、".join(f"{split.name}（`{split.code}`）" for split in figure.splits)
    cells = (f"`{figure.code}`", figure.name, figure.definition, figure.measure, splits)
    return f"| {' | '.join(str(cell) for cell in cells)} |\n"
