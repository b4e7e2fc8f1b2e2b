"""bihuan bench …: measure on a file of one's own what the product is meant to reach.

Needs no database. What is printed with `--json` is for programs.
"""

import typer

from bihuan.cli.bench.classify import classify
from bihuan.cli.bench.hot import hot
from bihuan.cli.bench.match import match

app = typer.Typer()
measures = typer.Typer(help="用自己的数据测量理解能力。", no_args_is_help=True)
app.add_typer(measures, name="bench")

measures.command("classify")(classify)
measures.command("hot")(hot)
measures.command("match")(match)


@measures.callback()
def _bench() -> None:
    """Keeps the parts subcommands."""
