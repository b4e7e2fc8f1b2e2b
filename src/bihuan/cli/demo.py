"""bihuan demo"""

import typer

from bihuan.cli.opened import opened

app = typer.Typer()


@app.command()
def demo() -> None:
    """向空的数据库载入示范区的全年数据；库中已有数据时拒绝。"""
    with opened():
        from bihuan import story
        from bihuan.config import migrate

        if migrate.pending():
            migrate.migrate()
        if not story.is_empty():
            typer.echo("数据库里已有数据，示范数据只载入空库。请换一个 BIHUAN_HOME。", err=True)
            raise typer.Exit(1)
        story.load()
        typer.echo("示范数据已载入。")
