"""bihuan shell, bihuan manage: Django's own tools, with the database there."""

from typing import Annotated

import typer

from bihuan.cli.opened import opened

app = typer.Typer()
PASS_THROUGH = {"ignore_unknown_options": True, "help_option_names": []}


@app.command()
def shell() -> None:
    """打开 Python 交互环境，程序已就绪，以运行角色连接数据库。"""
    with opened():
        from django.core.management import call_command

        call_command("shell")


@app.command(context_settings=PASS_THROUGH)
def manage(
    words: Annotated[list[str] | None, typer.Argument(metavar="命令...")] = None,
    owner: Annotated[bool, typer.Option("--owner", help="以表的所有者身份执行")] = False,
) -> None:
    """执行 Django 的管理命令，例如 bihuan manage makemigrations --check。"""
    from contextlib import nullcontext

    with opened():
        from django.core.management import execute_from_command_line

        from bihuan.config.migrate import as_owner

        with as_owner() if owner else nullcontext():
            execute_from_command_line(["bihuan manage", *(words or ["help"])])
