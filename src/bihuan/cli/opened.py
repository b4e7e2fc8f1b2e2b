"""What every command needs: the database there, Django set up, refusals turned into words."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bihuan.config.postgres import Urls


@contextmanager
def opened() -> Iterator["Urls"]:
    """Database and Django, ready inside; afterwards the embedded server stops if nobody needs it.

    A refusal of the program (any BihuanError) is printed and ends the command with 1.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    from bihuan.config import postgres

    with postgres.running() as urls:
        import django
        from django.db import connections

        django.setup()
        from bihuan.kernel.errors import BihuanError

        try:
            yield urls
        except BihuanError as refusal:
            print(refusal, file=sys.stderr)
            raise typer.Exit(1) from refusal
        finally:
            connections.close_all()
