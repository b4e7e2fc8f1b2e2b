"""bihuan import ledger, bihuan export ledger"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bihuan.cli.opened import opened

if TYPE_CHECKING:
    from bihuan.kernel.models.people import Post

FILE = typer.Argument(exists=True, dir_okay=False, readable=True, help="台账文件（xlsx、xls、csv）")
BY = typer.Option(..., "--by", help="以哪个登录名的岗位办理")


def post_of(username: str, action: str) -> Post:
    """The post of that sign-in that may do the action. Raises NotAllowed, Invalid."""
    from bihuan.kernel import policy
    from bihuan.kernel.errors import Invalid, NotAllowed
    from bihuan.kernel.models.people import Post

    mine = Post.objects.filter(Post.current(), account__username=username).select_related("unit")
    posts = list(mine)
    if not posts:
        raise Invalid({"by": f"登录名 {username} 没有现任岗位。"})
    for post in posts:
        if policy.may_at_all(post, action):
            return post
    raise NotAllowed


def import_ledger(
    file: Path = FILE,
    by: str = BY,
    list_code: str = typer.Option("problems", "--list", help="导入哪个台账"),
    skip_bad: bool = typer.Option(False, "--skip-bad", help="跳过有错的行；默认全部正确才导入"),
    dry: bool = typer.Option(False, "--dry-run", help="只检查，不写入"),
    as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取"),
) -> None:
    """导入台账。编号是本系统的，更新要素；其余登记为新问题。状态不随表导入，销号须经核查和回访。"""
    with opened():
        from bihuan.facilities.tables.errors import BadFile
        from bihuan.rooms.ledger import importing

        try:
            result = importing.load(
                file,
                file.name,
                list_code=list_code,
                by=post_of(by, "ledger.import"),
                skip_bad=skip_bad,
                dry=dry,
            )
        except BadFile as error:
            typer.echo(error.text, err=True)
            raise typer.Exit(2) from error
        if as_json:
            typer.echo(json.dumps(dataclasses.asdict(result), ensure_ascii=False))
        else:
            typer.echo(
                f"新登记 {result.registered}，更新 {result.updated}，没有变化 {result.unchanged}，"
                f"有错 {result.refused_rows} 行。" + ("" if result.done else "没有写入任何内容。")
            )
            for one in result.errors:
                typer.echo(f"第 {one.row} 行〔{one.column}〕{one.reason} {one.value}")
        if result.errors:
            raise typer.Exit(1)


def export_ledger(
    file: Path = typer.Argument(dir_okay=False, help="写到哪个文件（.xlsx 或 .csv）"),
    by: str = BY,
    list_code: str = typer.Option("problems", "--list", help="导出哪个台账"),
) -> None:
    """按办公室的列样导出台账，范围是该岗位看得见的问题。"""
    with opened():
        from bihuan.facilities.tables.write import write_csv, write_xlsx
        from bihuan.kernel import policy
        from bihuan.rooms.ledger import sheet

        post = post_of(by, "ledger.export")
        problems = policy.visible(post, "problem").filter(list_code=list_code).order_by("id")
        plan = sheet.plan(problems, by=post, list_code=list_code)
        if file.suffix.lower() == ".csv":
            with file.open("wb") as stream:
                write_csv(stream, plan)
            rows = problems.count()
        else:
            rows = write_xlsx(file, [plan])
        typer.echo(f"已导出 {rows} 行到 {file}。")
