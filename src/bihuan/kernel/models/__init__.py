"""Imported so that Django finds the tables. Re-exports nothing: name the module you need."""

from bihuan.kernel.models import (
    body,
    calendar,
    event,
    figures,
    log,
    matter,
    people,
    recusal,
    scheme,
)

__all__: list[str] = []
del body, calendar, event, figures, log, matter, people, recusal, scheme
