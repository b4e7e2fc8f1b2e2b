"""bihuan figures"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

import typer

from bihuan.cli.opened import opened

if TYPE_CHECKING:
    from bihuan.kernel.figures import Figure, Scope, Value

app = typer.Typer()


@app.command()
def figures(
    as_of: datetime = typer.Option(
        None, "--as-of", formats=["%Y-%m-%d"], help="截至哪一天（含当日），默认今天"
    ),
    unit: str = typer.Option("", "--unit", help="只算这个机构代码的单位及其所属单位"),
    list_code: str = typer.Option("", "--list", help="只算这个清单代码的清单"),
    since: datetime = typer.Option(
        None, "--since", formats=["%Y-%m-%d"], help="只算这一天起登记的"
    ),
    classes: list[str] = typer.Option(
        [], "--class", help="只算这个类别的，写成“分类代码:类别名称”，可以给几次"
    ),
    code: list[str] = typer.Option([], "--code", help="只列这个指标，可以给几次"),
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
        scope = in_scope(unit, list_code, since, classes)
        found = registry.values(code or registry.every(), day, scope).values()
        if as_json:
            shown = [registry.plain(one) for one in found]
            data = {"as_of": day.isoformat(), "scope": scope.plain(), "figures": shown}
            typer.echo(json.dumps(data, ensure_ascii=False))
        else:
            typer.echo(listing(found, day, scope.words()), nl=False)


def in_scope(unit: str, list_code: str, since: datetime | None, classes: Iterable[str]) -> Scope:
    """Raises Invalid for what there is not."""
    from bihuan.kernel.figures import Scope
    from bihuan.kernel.models.people import units

    by_code = {one.code: pk for pk, one in units().items()}
    given = {
        "unit": str(by_code.get(unit, "0")) if unit else "",
        "list": list_code,
        "since": since.date().isoformat() if since else "",
        "classes": ",".join(classes),
    }
    return Scope.parse(given)


def listing(found: Iterable[Value], day: date, scope: str = "") -> str:
    """The values in words, a line for each figure and for each way it is split."""
    from bihuan.kernel.figures import said

    lines = [f"截至 {day.isoformat()}（当日终了）"]
    lines += [f"范围：{scope}"] if scope else []
    for one in found:
        figure = one.figure
        lines.append(f"{figure.name}：{said(figure, one.total)}    [{figure.code}]")
        for split in figure.splits:
            shown = one.splits[split.code].items()
            parts = [f"{split.word(key)} {said(figure, number)}" for key, number in shown]
            lines.append(f"    {split.name}：{'；'.join(parts) or '无'}")
    return "\n".join(lines) + "\n"


HEAD = """# 指标口径

由 `bihuan figures --doc` 从各房间的 `figures.py` 生成，测试比对，不要手改。
每项指标只由事件算出，截至某日指截至当日（本地时间）终了；此后的销号、重启、并案不改变它。
怎样算，见 [mechanisms/figures.md](mechanisms/figures.md)。

| 代码 | 名称 | 种类 | 口径 | 单位 | 分项 |
|---|---|---|---|---|---|
"""


def document(declared: Iterable[Figure]) -> str:
    """docs/figures.md, from the declarations."""
    return HEAD + "".join(_line(figure) for figure in declared)


def _line(figure: Figure) -> str:
    from bihuan.kernel.figures import KINDS

    splits = "、".join(f"{split.name}（`{split.code}`）" for split in figure.splits)
    kind = KINDS[figure.kind]
    cells = (f"`{figure.code}`", figure.name, kind, figure.definition, figure.measure, splits)
    return f"| {' | '.join(str(cell) for cell in cells)} |\n"
