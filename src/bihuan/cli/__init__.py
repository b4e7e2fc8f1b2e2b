"""`bihuan`: the same commands for the shell.

Exit codes: 0 done; 1 the program said no (a check differs, rows are refused); 2 wrong usage, or it
cannot run here. What a machine reads is printed with `--json`, on standard output and alone there.

Django is imported only by a command that needs it: `bihuan --help` answers at once.
"""

import signal
import sys
from types import FrameType

import typer

from bihuan.cli import (
    account,
    bench,
    calendar,
    check,
    check_draft,
    demo,
    django,
    draw,
    figures,
    learn,
    migrate,
    report,
    run,
    sheets,
    understand,
    verify,
)
from bihuan.config import CannotRun

app = typer.Typer(
    help="闭环：教育主管部门问题整改与督导的闭环管理平台。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for part in (
    run,
    migrate,
    demo,
    sheets,
    figures,
    verify,
    calendar,
    check,
    check_draft,
    account,
    draw,
    report,
    django,
    understand,
    learn,
    bench,
):
    app.add_typer(part.app)


def main() -> None:
    """The program `bihuan`."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        app()
    except CannotRun as trouble:
        print(f"无法运行：{trouble}", file=sys.stderr)
        raise SystemExit(2) from trouble


def _leave(number: int, _frame: FrameType | None) -> None:
    """Leave by way of every `finally`, so that the embedded database is left in order."""
    raise SystemExit(128 + number)
