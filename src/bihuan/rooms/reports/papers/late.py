"""What was recorded late and changes a number in print."""

from __future__ import annotations

from typing import Any

from bihuan.kernel import figures, history
from bihuan.kernel.figures import Correction, Published
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.reports.papers import numbers
from bihuan.rooms.reports.papers.models import Report

FIELDS = ("data", "of_data")


def corrections(report: Matter) -> tuple[list[dict[str, Any]], int]:
    """The corrections due now, as `report.corrected` has them, and the id of the last event that
    is in them."""
    row = Report.objects.get(pk=report.pk)
    printed = {
        (place, field): _published(row, place, field)
        for place, number in enumerate(row.numbers)
        for field in FIELDS
        if field in number
    }
    since = _looked(report)
    found = figures.corrections(printed.values(), since)
    due = []
    for one in found:
        for (place, field), published in printed.items():
            if published is one.published:
                due.append(_written(row, place, field, one))
    return due, max([since, *(pk for one in found for pk in one.event_ids)])


def _published(row: Report, place: int, field: str) -> Published:
    """As last corrected, if it was."""
    number, asked = row.numbers[place], numbers.asked_of(row.numbers[place])
    data = row.told.get(f"{place}.{field}", {}).get("data", number[field])
    whole = field == "of_data"
    return Published(
        asked.of if whole else asked.figure,
        figures.instant(numbers.instant(asked.as_of)),
        figures.from_data(data),
        asked.scope,
        None if whole or not asked.split else asked.split,
        None if whole or not asked.split else asked.key,
    )


def _looked(report: Matter) -> int:
    """Id of the last event that is in the figures already: of the last correction, or the one by
    which it was published. Raises LookupError for a report that was not."""
    for happened in reversed(history.of(report, "report.corrected", "report.published")):
        if happened.kind == "report.corrected":
            return int(happened.data.looked)
        return happened.id
    raise LookupError(f"{report.number} was not published")


def _written(row: Report, place: int, field: str, one: Correction) -> dict[str, Any]:
    figure = figures.get(one.published.code)
    whole = field == "of_data"
    return {
        "number": place,
        "field": field,
        "name": _name(one, str(figure.name) if whole else numbers.name(row.numbers[place])),
        "was": figures.said(figure, one.was),
        "now": figures.said(figure, one.becomes),
        "data": figures.as_data(one.becomes),
        "events": list(one.event_ids),
    }


def _name(one: Correction, name: str) -> str:
    """With the scope, when there is one."""
    within = one.published.scope.words()
    return f"{name}（{within}）" if within else name
