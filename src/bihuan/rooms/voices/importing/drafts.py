"""Before anything is written: the file is looked at, its columns are matched, rows are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.facilities.tables import columns as matching
from bihuan.facilities.tables.columns import Guess
from bihuan.facilities.tables.dateorder import date_orders
from bihuan.facilities.tables.limits import Limits
from bihuan.facilities.tables.parse import shown
from bihuan.facilities.tables.read import Table, open_table
from bihuan.facilities.tables.rows import Row, letter
from bihuan.kernel import policy
from bihuan.kernel.errors import Invalid, NotAllowed
from bihuan.kernel.models.people import Post
from bihuan.kernel.sources import CHANNELS
from bihuan.rooms.voices.importing import fields, store
from bihuan.rooms.voices.importing.block import Block, Settling
from bihuan.rooms.voices.importing.places import Places
from bihuan.rooms.voices.importing.rows import Opinion, Reader, plan_of
from bihuan.rooms.voices.models import Import, ImportNote
from bihuan.rooms.voices.models import Mapping as Remembered

ACTION = "voice.import"
SAMPLES = 3
COPIES = Limits(file_bytes=2 << 30, unzipped_bytes=8 << 30, cpu_seconds=900)
"""For files that somebody at the machine itself imports by the command line."""


def web_limits() -> Limits:
    return Limits(file_bytes=settings.UPLOAD_MAX_BYTES)


def limits_of(import_: Import) -> Limits:
    """Those the file was accepted under."""
    return COPIES if import_.size > settings.UPLOAD_MAX_BYTES else web_limits()


def create(
    stream: IO[bytes], name: str, *, by: Post, limits: Limits | None = None, sheet: str = "",
    header_row: int | None = None,
) -> Import:  # fmt: skip
    """Keep the file and match its columns as last time or by guess.

    Raises NotAllowed, and BadFile for whatever cannot be read; then nothing is kept.
    """
    if not policy.may_at_all(by, ACTION):
        raise NotAllowed
    limits = limits or web_limits()
    with store.received(stream, limits) as (path, size, sha256):
        made = Import(by=by, name=name[-200:], size=size, sha256=sha256)
        with open_table(path, name, sheet=sheet, header_row=header_row, limits=limits) as table:
            _describe(made, table, header_row)
        with transaction.atomic():
            made.save()
            store.keep(path, made)
    return made


def look_again(import_: Import, *, sheet: str, header_row: int | None) -> None:
    """Take another sheet of the file, or another row as the names. Raises BadFile."""
    with opened(import_, sheet, header_row) as table:
        _describe(import_, table, header_row)
    import_.save()


def opened(import_: Import, sheet: str | None = None, header_row: int | None = None) -> Table:
    """The kept file. Raises BadFile."""
    return open_table(
        store.upload(import_),
        import_.name,
        sheet=import_.sheet if sheet is None else sheet,
        header_row=header_row or import_.header_row,
        limits=limits_of(import_),
    )


def _describe(import_: Import, table: Table, header_row: int | None) -> None:
    import_.sheet = table.sheet if table.kind in ("xlsx", "xls", "html") else ""
    import_.sheets = [one.name for one in table.sheets if one.visible]
    import_.header_row = header_row
    import_.headers = list(table.headers)
    import_.columns, import_.channel = _columns(import_, table)


def _columns(import_: Import, table: Table) -> tuple[dict[str, int], str]:
    key = matching.fingerprint(table.headers)
    before = Remembered.objects.filter(fingerprint=key).first()
    if before:
        return before.columns["fields"], before.columns["channel"]
    return fields.guess(table.headers, table.sample).columns, import_.channel


def assign(
    import_: Import, columns: Mapping[str, int], channel: str, alike: str | None = None
) -> None:
    """Set the columns by hand, and what to do about rows like opinions of other imports. Raises
    Invalid when they cannot work."""
    wrong: dict[str, str | Promise] = {}
    alike = alike or import_.alike
    if alike not in dict(Import.ALIKE):
        wrong["alike"] = _("请选择对疑似同一件的意见怎样处理。")
    if channel not in CHANNELS:
        wrong["channel"] = _("没有这种来源渠道。")
    if unknown := set(columns) - set(fields.BY_CODE):
        wrong["columns"] = _("没有名为“%(name)s”的字段。") % {"name": "、".join(sorted(unknown))}
    if not {"text", "subject"} & set(columns):
        wrong["columns"] = _("还没有指定哪一列是“反映内容”。请在对应的一列选“反映内容”。")
    if wrong:
        raise Invalid(wrong)
    import_.columns, import_.channel, import_.alike = dict(columns), channel, alike


def remember(import_: Import) -> None:
    """So that the next file of this lay-out is understood the same way."""
    Remembered.objects.update_or_create(
        fingerprint=matching.fingerprint(import_.headers),
        defaults={"columns": {"fields": import_.columns, "channel": import_.channel}},
    )


@dataclass(frozen=True)
class Preview:
    """The first rows as they would be taken in. `samples`: column → its first values;
    `counts_rows`: the column that was not taken for the number because it only counts rows;
    `becomes`: row → what it is to opinions that are there, where it is not simply new."""

    opinions: list[Opinion]
    notes: list[ImportNote]
    samples: list[list[str]]
    guessed: Guess
    counts_rows: int | None
    unknown: dict[str, Counter[str]]
    becomes: dict[int, str]


def preview(import_: Import) -> Preview:
    """Reads the top of the file only. Raises BadFile."""
    with opened(import_) as table:
        headers, sample = table.headers, table.sample
    orders = date_orders(sample, import_.columns, fields.FIELDS)
    reader = Reader(plan_of(import_, orders), Places())
    read = [reader.read(row) for row in sample]
    number = matching.guess(headers, sample, fields.FIELDS).columns.get("external")
    opinions = [one for one in read if isinstance(one, Opinion)]
    return Preview(
        opinions=opinions,
        notes=[note for one in read if isinstance(one, list) for note in one],
        samples=[
            [shown(row.values[column]) for row in sample[:SAMPLES]]
            for column in range(len(headers))
        ],
        guessed=fields.guess(headers, sample),
        counts_rows=number if fields.counts_rows(number, sample) else None,
        unknown=reader.unknown,
        becomes=_foreseen(import_, reader, list(zip(sample, read, strict=True))),
    )


def _foreseen(
    import_: Import, reader: Reader, rows: list[tuple[Row, Opinion | list[ImportNote]]]
) -> dict[int, str]:
    settling = Settling(copy(import_), reader, writing=False)
    notes = settling.look(Block(rows, {})).notes
    return {note.row: note.text for note in notes if note.outcome != "refused"}


def unused(import_: Import) -> list[str]:
    """Names of the columns that no field takes."""
    used = set(import_.columns.values())
    return [
        name or letter(column) for column, name in enumerate(import_.headers) if column not in used
    ]
