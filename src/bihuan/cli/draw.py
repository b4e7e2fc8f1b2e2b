"""bihuan draw publish | reveal | replay | show"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bihuan.cli.ledger import post_of
from bihuan.cli.opened import opened
from bihuan.lib import draw as rule

if TYPE_CHECKING:
    from bihuan.kernel.models.matter import Matter

draw = typer.Typer(help="可以公开重放的抽取：公布方案、揭晓、重放、查看。", no_args_is_help=True)
app = typer.Typer()
app.add_typer(draw, name="draw")

NUMBER = typer.Argument(help="抽取的编号")
BY = typer.Option(..., "--by", help="以哪个登录名的岗位办理")
AS_JSON = typer.Option(False, "--json", help="输出 JSON，供程序读取")


@draw.command()
def publish(
    file: Path = typer.Argument(exists=True, dir_okay=False, help="方案（JSON，见文档）"),
    by: str = BY,
    repeats: str = typer.Option("", "--repeats", help="重抽哪一次（编号）"),
    as_json: bool = AS_JSON,
) -> None:
    """公布一个抽取方案：总体按条件列出并冻结，同时公布种子承诺。"""
    with opened():
        from bihuan.rooms.oversight.draws import commands, orders

        made = commands.publish(
            orders.wanted(json.loads(file.read_text("utf-8"))),
            by=post_of(by, "draw.published"),
            repeats=_find(repeats) if repeats else None,
        )
        _show(made, as_json)


@draw.command()
def reveal(
    number: str = NUMBER,
    by: str = BY,
    second: str = typer.Option("", "--second", help="当众产生的数字；已公布的不填"),
    seed: str = typer.Option("", "--seed", help="另行保管的种子；由系统封存的不填"),
    as_json: bool = AS_JSON,
) -> None:
    """公布第二随机数（如果还没有），公开种子并抽出结果。"""
    with opened():
        from bihuan.rooms.oversight.draws import commands

        found, post = _find(number), post_of(by, "draw.revealed")
        if found.status == "published" and not commands.contribute_from_log(found):
            commands.contribute(found, second=second, by=post)
        commands.reveal(found, seed=seed, by=post)
        _show(found, as_json)


@draw.command()
def replay(
    record: str = typer.Argument(help="抽取的编号，或公开记录的文件（JSON）"),
    as_json: bool = AS_JSON,
) -> None:
    """用公开记录重放一次抽取，逐项核对；不一致返回 1。"""
    path = Path(record)
    if path.is_file():
        _replay(json.loads(path.read_text("utf-8")), as_json)
    else:
        with opened():
            from bihuan.rooms.oversight.draws import queries

            _replay(queries.published(_find(record)), as_json)


@draw.command()
def show(number: str = NUMBER, as_json: bool = AS_JSON) -> None:
    """显示一次抽取；加 --json 输出公开记录，可供重放。"""
    with opened():
        _show(_find(number), as_json)


def _find(number: str) -> Matter:
    from bihuan.kernel.errors import Unseen
    from bihuan.kernel.models.matter import Matter

    found = Matter.objects.filter(kind="draw", number=number).first()
    if found is None:
        raise Unseen(number=number)
    return found


def _show(found: Matter, as_json: bool) -> None:
    from bihuan.rooms.oversight.draws import queries

    record = queries.published(found)
    if as_json:
        typer.echo(json.dumps(record, ensure_ascii=False))
        return
    plan = record["plan"]
    typer.echo(f"{found.number} {plan['title']}（{queries.state(found).word}）")
    typer.echo(
        f"总体 {len(plan['items'])} 个，排除 {len(plan['excluded'])} 个，抽取 {plan['total']} 个。"
    )
    typer.echo(f"方案摘要 {record['plan_sha256']}")
    typer.echo(f"种子承诺 {plan['commitment']}")
    for one in record.get("drawn", ()):
        typer.echo(f"{one['stratum']}：{' '.join(one['ids'])}")


def _replay(record: dict[str, Any], as_json: bool) -> None:
    wrong = rule.check(record)
    if as_json:
        found = [{"part": one.part, "where": one.where} for one in wrong]
        shown = {"ok": not wrong, "wrong": found, "drawn": record.get("drawn")}
        typer.echo(json.dumps(shown, ensure_ascii=False))
    else:
        for one in wrong:
            typer.echo(f"不符〔{one.part}〕{rule.WORDS[one.part]}：{one.where}")
        if not wrong:
            done = record.get("seed") is not None
            typer.echo("重放一致。" if done else "方案完整；尚未抽取，没有结果可以重放。")
    if wrong:
        raise typer.Exit(1)
