"""Makes the files the tests read: ordinary exports and hostile ones. All names are invented."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import xlwt

NAMES = ("编号", "标题", "反映时间", "内容")
moment = datetime.fromisoformat
ROWS: tuple[tuple[Any, ...], ...] = (
    ("T001", "校门口拥堵", moment("2014-03-01 08:30"), "上学时段车辆乱停。"),
    ("T002", "食堂卫生", moment("2014-03-02 12:00"), "餐盘不干净,\n连续三天。"),
    ("T003", "课后收费", moment("2014-03-03 17:45"), "=HYPERLINK(1)"),
)


def xlsx(rows: Iterable[Sequence[Any]], merge: Sequence[str] = (), name: str = "表") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                cell = sheet.cell(r, c)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
    for span in merge:
        sheet.merge_cells(span)
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: Iterable[Sequence[Any]], merge: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    styles = {
        datetime: xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"),
        date: xlwt.easyxf(num_format_str="yyyy-mm-dd"),
    }
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value, styles.get(type(value), xlwt.Style.default_style))
    for span in merge:
        sheet.merge(*span)
    return saved(book)


def csv_text(rows: Iterable[Sequence[Any]], delimiter: str = ",") -> str:
    """Fields with the delimiter, quotes or line ends are quoted, as Excel does."""
    lines = []
    for row in rows:
        cells = [str(value) for value in row]
        quoted = [
            '"' + cell.replace('"', '""') + '"' if set(cell) & {delimiter, '"', "\n"} else cell
            for cell in cells
        ]
        lines.append(delimiter.join(quoted))
    return "\r\n".join(lines) + "\r\n"


def html(rows: Iterable[Sequence[Any]], before: str = "") -> str:
    lines = ["".join(f"<td>{value}</td>" for value in row) for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<html><meta charset="gb2312">{before}<table border=1>{body}</table></html>'


def parts_changed(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same zip with every part passed through `change(name, bytes)`."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def zip_of(parts: dict[str, bytes]) -> bytes:
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    return with_parts(empty.getvalue(), parts)


def ole(stream: str) -> bytes:
    """The start of an OLE compound file whose directory names one stream."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
    return head + stream.encode("utf-16-le").ljust(128, b"\0") + b"\0" * 512


def password_xls() -> bytes:
    """An .xls whose workbook stream has the FILEPASS record of an open password."""
    content = bytearray(xls([NAMES]))
    after = content.index(struct.pack("<HH", 0x0809, 16)) + 20
    record = struct.pack("<HHHHH", 0x002F, 54, 1, 1, 1) + b"x" * 48
    content[after : after + len(record)] = record
    return bytes(content)
