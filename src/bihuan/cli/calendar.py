"""bihuan calendar load"""

import typer

from bihuan.cli.opened import opened

app = typer.Typer()
group = typer.Typer(help="工作日历。", no_args_is_help=True)
app.add_typer(group, name="calendar")


@group.command()
def load(
    year: int = typer.Argument(help="年份；程序附带的放假安排里要有这一年"),
    source: str = typer.Option("国务院办公厅放假通知", help="依据"),
    dry: bool = typer.Option(False, "--dry-run", help="只列出会变动的期限，不写入"),
) -> None:
    """载入一年的放假安排，并重算受影响的在办期限。"""
    with opened():
        from bihuan.kernel import calendar, deadlines, people

        off, worked = calendar.known_year(year)
        if dry:
            changes = deadlines.preview(year, off, worked)
        else:
            changes = deadlines.load_year(
                year, off=off, worked=worked, source=source, by=people.system()
            )
        for change in changes:
            typer.echo(f"{change.matter.number}：{change.was_on} → {change.due_on}")
        word = "将变动" if dry else "已重算"
        days = f"放假 {len(off)} 天，调休上班 {len(worked)} 天"
        typer.echo(f"{year} 年：{days}，{word}期限 {len(changes)} 个。")


@group.callback()
def _calendar() -> None:
    """Keeps `load` a subcommand."""
