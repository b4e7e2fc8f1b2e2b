"""bihuan understand"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import typer

from bihuan.cli.opened import opened

if TYPE_CHECKING:
    from bihuan.facilities.similarity.models import Progress

app = typer.Typer()
TOLD_EVERY = 2.0  # seconds


@app.command()
def understand(
    anew: bool = typer.Option(False, "--all", help="已读过的也重新读"),
    quick: bool = typer.Option(False, "--quick", help="不计算语义向量（每秒约三十条，很费时间）"),
    quiet: bool = typer.Option(False, "--quiet", help="不显示进度"),
) -> None:
    """读出意见的分类、涉及的学校和单位、语义，供提示和筛选用。平时由后台进行，这里是立即读完。"""
    with opened():
        from bihuan.facilities.similarity import understand as reader

        began = last = time.monotonic()

        def told(progress: Progress) -> None:
            nonlocal last
            if not quiet and time.monotonic() - last > TOLD_EVERY:
                last = time.monotonic()
                what = "语义" if progress.way == reader.SLOW.name else "分类和名称"
                typer.echo(f"{what}：已读 {progress.done:,} / {progress.todo:,}", err=True)

        if anew:
            reader.forget()
        done = reader.work(reader.FOREGROUND, told, [reader.QUICK] if quick else None)
    if done.busy:
        typer.echo("后台正在读，没有再读一遍。请等它读完，或停止程序后再执行。", err=True)
        raise typer.Exit(1)
    typer.echo(f"读了 {done.read:,} 条次，用时 {time.monotonic() - began:.1f} 秒。")
