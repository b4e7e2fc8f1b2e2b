"""bihuan check"""

import json
from dataclasses import asdict

import typer

from bihuan.cli.opened import opened

app = typer.Typer()


@app.command()
def check(
    as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取"),
) -> None:
    """自检：设置、数据库版本、表、只增不改的守卫和运行角色。有错误时返回 1。"""
    with opened():
        from bihuan.config import selfcheck

        found = selfcheck.full()
    wrong = any(f.level == "error" for f in found)
    if as_json:
        typer.echo(json.dumps({"ok": not wrong, "findings": [asdict(f) for f in found]}))
    else:
        for finding in found:
            typer.echo(f"{'错误' if finding.level == 'error' else '注意'}：{finding.text}")
        typer.echo("自检有错误，见上。" if wrong else "自检通过。")
    raise typer.Exit(int(wrong))
