"""A table as a download."""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import TemporaryFile
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from bihuan.facilities.tables.write import SheetPlan, csv_chunks, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = ("xlsx", "csv")


def attachment(name: str) -> dict[str, str]:
    """The header that makes a browser save a file under this name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def workbook(plans: Sequence[SheetPlan], name: str) -> FileResponse:
    """A workbook of these sheets, written to a file that the response closes."""
    book = TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write_xlsx(book, plans)
    book.seek(0)
    return FileResponse(book, content_type=XLSX, headers=attachment(name))


def download(plan: SheetPlan, name: str) -> HttpResponseBase:
    """One sheet, as the ending of its name says (one of `ENDINGS`); a CSV is sent while it is
    read."""
    if name.endswith(".csv"):
        headers = attachment(name) | {"Content-Type": "text/csv; charset=utf-8"}
        return StreamingHttpResponse(csv_chunks(plan), headers=headers)
    return workbook([plan], name)
