"""bihuan import …, bihuan export …: the subcommands stand in the files of what they move."""

import typer

from bihuan.cli import imports, ledger, mail, taxonomy

app = typer.Typer()
taking = typer.Typer(help="从表格或邮件导入。", no_args_is_help=True)
giving = typer.Typer(help="导出为表格。", no_args_is_help=True)
app.add_typer(taking, name="import")
app.add_typer(giving, name="export")

taking.command("voices")(imports.import_voices)
taking.command("mail")(mail.import_mail)
taking.command("ledger")(ledger.import_ledger)
taking.command("taxonomy")(taxonomy.import_taxonomy)
giving.command("ledger")(ledger.export_ledger)
giving.command("taxonomy")(taxonomy.export_taxonomy)


@taking.callback()
def _import() -> None:
    """Keeps the parts subcommands."""


@giving.callback()
def _export() -> None:
    """Keeps the parts subcommands."""
