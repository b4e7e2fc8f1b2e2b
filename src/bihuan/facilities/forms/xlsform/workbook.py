"""The bytes of a workbook: weighed before anything is unpacked, then rows of text."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import xlsx_to_dict

MB = 1024 * 1024
ZIP = b"PK\x03\x04"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's workbook is read. A form of 500 questions needs a tenth of it."""

    file_bytes: int = 2 * MB
    unzipped_bytes: int = 16 * MB
    zip_entries: int = 500
    rows: int = 6_000
    cell_chars: int = 10_000


class BadWorkbook(Exception):
    """The file is no workbook that can be read. The text says what, why and what next."""

    def __init__(self, text: str | Promise) -> None:
        super().__init__(str(text))
        self.text = str(text)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in the workbook that is wrong, or that was not taken over.

    `stops`: there is no form because of it. `row` counts as Excel shows it, 0 for the sheet.
    """

    sheet: str
    row: int
    column: str
    text: str
    stops: bool = True

    @property
    def place(self) -> str:
        data = {"sheet": self.sheet, "row": self.row, "column": self.column}
        if self.row and self.column:
            return _("%(sheet)s 工作表第 %(row)d 行“%(column)s”列") % data
        if self.row:
            return _("%(sheet)s 工作表第 %(row)d 行") % data
        if self.column:
            return _("%(sheet)s 工作表“%(column)s”列") % data
        return _("%(sheet)s 工作表") % data if self.sheet else _("工作簿")


@dataclass(slots=True)
class Sheet:
    """One sheet: column names, and rows as {column name: text} with their numbers."""

    name: str
    headers: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


@dataclass(slots=True)
class Workbook:
    survey: Sheet
    choices: Sheet
    settings: Sheet
    others: tuple[str, ...]
    raw: Mapping[str, Any]


_BROKEN = gettext_lazy("文件已损坏或不完整，读不下去。请用 Excel 打开确认无误，另存一份再上传。")
_SHEETS = ("survey", "choices", "settings")
_KNOWN = {*_SHEETS, "external_choices", "entities", "osm"}


def opened(data: bytes, limits: Limits) -> Workbook:
    """The sheets of an XLSForm. Raises BadWorkbook."""
    _weigh(data, limits)
    try:
        raw = xlsx_to_dict(data)
    except PyXFormError as error:
        raise BadWorkbook(_said(error)) from error
    except (ValueError, ArithmeticError, LookupError, AttributeError, SyntaxError) as error:
        # openpyxl raises whatever its parser stumbles over.
        raise BadWorkbook(_BROKEN) from error
    names = [str(name) for name in raw.get("sheet_names", ())]
    if "survey" not in raw:
        found = "、".join(names)
        raise BadWorkbook(
            _("没有名为 survey 的工作表，不是 XLSForm。这个文件里有：%(sheets)s。")
            % {"sheets": found}
        )
    sheets = {name: _sheet(name, raw) for name in _SHEETS}
    for sheet in sheets.values():
        _bounded(sheet, limits)
    used = [name for name in names if name.lower() in _KNOWN - set(_SHEETS)]
    return Workbook(**sheets, others=tuple(used), raw=raw)


def _said(error: PyXFormError) -> str:
    text = str(error)
    if text.startswith("Duplicate column header"):
        name = text.rpartition(":")[2].strip()
        return _("有两列的列名都是“%(name)s”，请删去或改名。") % {"name": name}
    return str(_BROKEN)


def _sheet(name: str, raw: Mapping[str, Any]) -> Sheet:
    heads: Sequence[Mapping[str, Any]] = raw.get(f"{name}_header") or ()
    rows: Iterable[Mapping[str, str]] = raw.get(name) or ()
    return Sheet(
        name,
        [str(header) for header in heads[0]] if heads else [],
        [(number, dict(row)) for number, row in enumerate(rows, start=2) if row],
    )


def _bounded(sheet: Sheet, limits: Limits) -> None:
    if len(sheet.rows) > limits.rows:
        raise BadWorkbook(
            _("%(sheet)s 工作表超过 %(rows)d 行，太大了。请分成几张表。")
            % {"sheet": sheet.name, "rows": limits.rows}
        )
    for number, row in sheet.rows:
        if any(len(text) > limits.cell_chars for text in row.values()):
            raise BadWorkbook(
                _("%(sheet)s 工作表第 %(row)d 行有一格超过 %(chars)d 字，太长了。")
                % {"sheet": sheet.name, "row": number, "chars": limits.cell_chars}
            )


def _weigh(data: bytes, limits: Limits) -> None:
    if not data:
        raise BadWorkbook(_("文件是空的，没有任何内容。"))
    if len(data) > limits.file_bytes:
        raise BadWorkbook(
            _("文件超过 %(most)d MB。表单只有文字，请删去图片和多余的工作表后再上传。")
            % {"most": limits.file_bytes // MB}
        )
    if data.startswith(OLE):
        raise BadWorkbook(
            _("这是旧版 Excel（.xls）或有打开密码的文件。请取消密码，另存为 .xlsx 后再上传。")
        )
    if not data.startswith(ZIP):
        raise BadWorkbook(_("这不是 Excel 工作簿。请上传 .xlsx 文件。"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _unpack(archive, limits)
    # RuntimeError: encrypted; NotImplementedError: unknown compression; the rest is what zipfile
    # lets through when its fields are nonsense.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise BadWorkbook(_BROKEN) from error


def _unpack(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Unzip every part once, keeping nothing: sizes are what they are, not what they claim."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise BadWorkbook(_("这不是 Excel 工作簿。请上传 .xlsx 文件。"))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadWorkbook(_("文件含有宏，出于安全不予读取。请另存为不含宏的 .xlsx 再上传。"))
    left = limits.unzipped_bytes
    for entry in entries if len(entries) <= limits.zip_entries else ():
        with archive.open(entry) as part:
            while chunk := part.read(1 << 18):
                left -= len(chunk)
                if left < 0:
                    break
                if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                    raise BadWorkbook(
                        _("文件内部有正常表格不会有的实体声明，已拒绝读取。请另存一份再上传。")
                    )
        if left < 0:
            break
    if left < 0 or len(entries) > limits.zip_entries:
        raise BadWorkbook(
            _("文件解压后过大或内部文件过多，已拒绝读取。请在 Excel 中另存一份再上传。")
        )
