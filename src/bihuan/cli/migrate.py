"""bihuan migrate"""

import typer

from bihuan.cli.opened import opened

app = typer.Typer()


@app.command()
def migrate(
    application: str = typer.Argument("", help="只更新这一个应用", metavar="[应用]"),
    migration: str = typer.Argument("", help="更新（或退回）到这一步", metavar="[步骤]"),
) -> None:
    """以所有者身份更新数据库表，并重新授予运行角色的权限、安装只增不改的守卫。"""
    with opened():
        from bihuan.config.migrate import migrate as bring_up_to_date

        bring_up_to_date(*filter(None, (application, migration)), verbosity=1)
