"""bihuan verify"""

from __future__ import annotations

import dataclasses
import json

import typer

from bihuan.cli.opened import opened

app = typer.Typer()


@app.command()
def verify(as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取")) -> None:
    """从事件重算全部数据并与库中比对，核对日志、检查点和数据库守卫；不一致时指出第一处，返回 1。"""
    with opened():
        from bihuan.facilities import files
        from bihuan.kernel import verify as checks

        report = checks.verify()
        for sha256 in files.problems():
            report.add("files", sha256, "文件内容缺失，或已被改动。")
        for found in files.altered():
            report.add("files", found, "文件的登记与事件所载不符，已被改动。")
        if as_json:
            shown = dataclasses.asdict(report) | {"ok": report.ok}
            typer.echo(json.dumps(shown, ensure_ascii=False))
        else:
            typer.echo(
                f"事件 {report.events} 条，事项 {report.matters} 个；"
                f"已入日志 {report.logged} 条，等待 {report.waiting} 条，"
                f"检查点 {report.checkpoints} 个；"
                f"重放 {report.rows} 行。"
            )
            for one in report.findings:
                typer.echo(f"不一致〔{one.check}〕{one.where}：{one.text}")
            typer.echo("全部一致。" if report.ok else "发现不一致，最先的一处列在最前。")
        if not report.ok:
            raise typer.Exit(1)
