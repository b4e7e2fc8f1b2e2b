"""bihuan report verify | make"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bihuan.cli.opened import opened

if TYPE_CHECKING:
    from bihuan.kernel.figures import Scope

report = typer.Typer(help="报告：核验文中数字，从模板生成文稿。", no_args_is_help=True)
app = typer.Typer()
app.add_typer(report, name="report")


@report.command()
def verify(
    file: Path = typer.Argument(exists=True, dir_okay=False, help="由本系统生成的 Word 文件"),
    as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取"),
) -> None:
    """逐个重算文件里的数字：一致、改动过、与系统不符、来源不明、已不在文中。有需要说明的返回 1。"""
    with opened():
        from bihuan.rooms.reports.papers import events, numbers

        found = numbers.verified(file.read_bytes())
        odd = events.odd(found)
        if as_json:
            shown = {"ok": not odd, "numbers": [_plain(one) for one in found]}
            typer.echo(json.dumps(shown, ensure_ascii=False))
        else:
            for one in found:
                typer.echo(_line(one))
            typer.echo(_said(len(found), odd))
        if odd:
            raise typer.Exit(1)


def _plain(one: dict[str, Any]) -> dict[str, Any]:
    from bihuan.rooms.reports.papers import numbers

    return one | {"name": numbers.name(one), "word": str(numbers.STATES[one["state"]][0])}


def _line(one: dict[str, Any]) -> str:
    from bihuan.rooms.reports.papers import numbers

    word, _tone = numbers.STATES[one["state"]]
    text = f"{word}  {numbers.name(one)}：{one['printed'] or '—'}"
    if one["words"] and one["words"] != one["printed"]:
        text += f"（重算为{one['words']}）"
    return text + (f"  截至 {one['as_of']}" if one["as_of"] else "")


def _said(many: int, odd: int) -> str:
    if not many:
        return "这份文件里没有由本系统填入的数字。"
    if odd:
        return f"共{many}处数字，{odd}处需要说明。"
    return f"共{many}处数字，没有需要说明的。"


@report.command()
def make(
    template: str = typer.Argument(help="文种代码，如 progress（见“规则”里的报告）"),
    as_of: datetime = typer.Option(..., "--as-of", formats=["%Y-%m-%d"], help="截至哪一天"),
    out: Path = typer.Option(..., "--out", dir_okay=False, help="写到哪个 .docx 文件"),
    title: str = typer.Option("", "--title", help="标题，默认用文种自带的"),
    unit: str = typer.Option("", "--unit", help="只算哪个单位（代码）及其所属"),
    list_code: str = typer.Option("", "--list", help="只算哪份台账（代码）"),
) -> None:
    """从模板生成一份填好数字的 Word 文件；不登记为报告。"""
    with opened():
        from bihuan.rooms.reports.papers import kinds, numbers
        from bihuan.rooms.reports.papers.commands import Order

        kind = kinds.of(template)
        given = title or kind.title or kind.label
        order = Order(given, as_of.date(), _scope(unit, list_code), kind.texts)
        made = numbers.filled(kind, order.checked())
        out.write_bytes(made.docx)
        typer.echo(f"已写入 {out}，填入数字 {len(made.numbers)} 处。")


def _scope(unit: str, list_code: str) -> Scope:
    from bihuan.kernel.errors import Invalid
    from bihuan.kernel.figures import Scope
    from bihuan.kernel.models.people import units

    if not unit:
        return Scope(list_code=list_code)
    found = next((one.pk for one in units().values() if one.code == unit), None)
    if found is None:
        raise Invalid({"unit": f"没有代码为 {unit} 的单位。"})
    return Scope(unit=found, list_code=list_code)
