"""Files that are not what they seem, are broken or mean harm: refused in words, never a crash."""

import contextlib
import io
import struct
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.facilities.tables.errors import MESSAGES, BadFile
from bihuan.facilities.tables.limits import Limits
from bihuan.facilities.tables.read import open_table
from bihuan.facilities.tables.tests import making

GOOD = making.xlsx([making.NAMES, *making.ROWS])
GOOD_XLS = making.xls([making.NAMES, *making.ROWS])
GOOD_CSV = making.csv_text([making.NAMES, *making.ROWS]).encode("gbk")
GOOD_HTML = making.html([making.NAMES, *making.ROWS]).encode()


def refusal(content: bytes, **options: object) -> BadFile:
    with pytest.raises(BadFile) as caught:
        read_whole(content, **options)
    return caught.value


def read_whole(content: bytes, **options: object) -> int:
    with open_table(io.BytesIO(content), "表.xlsx", **options) as table:  # type: ignore[arg-type]
        return sum(1 for _ in table.rows(fill_merged=True))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b"\0" * 5000, "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"MZ\x90\0\x03\0\0\0", "program"),
        (b"\x7fELF\x02\x01", "program"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"Rar!\x1a\x07\0", "archive"),
        (b"\x1f\x8b\x08\0", "archive"),
        (b"{\\rtf1\\ansi", "word"),
        (b"\x09\x04\x06\0\0\0\x10\0", "old_xls"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mhtml"),
        (b'<?xml version="1.0"?><Workbook/>', "xml"),
        (bytes(range(256)) * 50, "binary"),
        (making.ole("EncryptedPackage"), "encrypted"),
        (making.ole("WordDocument"), "word"),
        (making.ole("PowerPoint Document"), "slides"),
        (making.ole("Book"), "old_xls"),
        (making.ole("Workbook"), "broken"),
        (making.password_xls(), "encrypted"),
        (making.zip_of({"word/document.xml": b"<w/>"}), "word"),
        (making.zip_of({"ppt/presentation.xml": b"<p/>"}), "slides"),
        (making.zip_of({"content.xml": b"<o/>"}), "ods"),
        (making.zip_of({"xl/workbook.bin": b"x"}), "xlsb"),
        (making.zip_of({"a.txt": b"x"}), "archive"),
        (making.zip_of({"[Content_Types].xml": b"x"}), "broken"),
        (making.with_parts(GOOD, {"xl/vbaProject.bin": b"x"}), "macros"),
        (GOOD[:-100], "broken"),
        (GOOD[: len(GOOD) // 2], "broken"),
        (GOOD_XLS[:1024], "broken"),
        (b"<html><body><p>no table here</p></body></html>", "no_table"),
    ],
)
def test_each_kind_of_wrong_file_is_called_by_its_name(content, code):
    error = refusal(content)
    assert error.code == code
    assert error.text == MESSAGES[code] % error.data
    assert error.text.endswith("。")


def test_a_zip_part_that_needs_a_password_is_an_open_password():
    content = bytearray(GOOD)
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    assert refusal(bytes(content)).code == "encrypted"


def test_a_zip_bomb_is_refused_before_anything_is_unpacked():
    content = making.with_parts(GOOD, {"xl/media/a.bin": b"\0" * 30_000_000})
    assert len(content) < 100_000
    assert refusal(content).code == "bomb"
    assert refusal(GOOD, limits=Limits(unzipped_bytes=1000)).code == "bomb"
    assert refusal(GOOD, limits=Limits(zip_entries=3)).code == "bomb"


def test_a_part_that_lies_about_its_size_does_not_get_by():
    lied = bytearray(making.with_parts(GOOD, {"xl/media/a.bin": b"\0" * 3_000_000}))
    central = lied.rindex(b"PK\x01\x02")
    lied[central + 24 : central + 28] = struct.pack("<I", 10)
    assert refusal(bytes(lied)).code in ("broken", "bomb")


def test_xml_entities_are_refused_before_parsing():
    def change(name: str, part: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return part
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        return bomb + part.replace(b"T001", b"&b;")

    assert refusal(making.parts_changed(GOOD, change)).code == "entities"


def test_one_cell_in_the_last_corner_does_not_take_the_server_down():
    book = openpyxl.Workbook()
    book.active["A1"] = "编号"
    book.active["XFD1048576"] = "x"
    content = making.saved(book)
    assert len(content) < 10_000
    assert refusal(content).code == "too_wide_apart"


def test_reading_stops_when_it_uses_too_much_time():
    many = making.html([making.NAMES, *[making.ROWS[0]] * 60_000]).encode()
    assert refusal(many, limits=Limits(cpu_seconds=1)).code == "too_slow"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_undecodable_bytes_are_named_by_line_and_byte(encoding):
    good = "编号,内容\n1,第一行\n2,第二行\n".encode(encoding)
    at = good.index(b"2,") + 2
    error = refusal(good[:at] + b"\xff" + good[at:])
    assert error.code == "encoding"
    assert error.data["line"] == 3
    assert error.data["byte"] == at + 1
    assert str(error.data["encoding"]).startswith("UTF" if encoding == "utf-8" else "GBK")


def test_a_text_cut_in_the_middle_of_a_character_is_named_too():
    assert refusal("编号,内容,单位\n1,好".encode()[:-1]).code == "encoding"
    assert refusal("编号,内容\n1,好".encode("utf-16")[:-1]).code == "encoding"


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        (GOOD_CSV, Limits(file_bytes=100), "too_large"),
        (GOOD_CSV, Limits(rows=2), "too_many_rows"),
        (GOOD, Limits(rows=2), "too_many_rows"),
        (GOOD_CSV, Limits(columns=3), "too_many_columns"),
        (GOOD, Limits(columns=3), "too_many_columns"),
        (GOOD_HTML, Limits(columns=3), "too_many_columns"),
    ],
)
def test_each_limit_is_kept_and_named(content, limits, code):
    assert refusal(content, limits=limits).code == code


def test_a_lost_quote_that_swallows_the_file_is_named_by_its_line():
    text = '编号,内容\n1,一\n2,"二\n' + "3,三\n" * 300_000
    error = refusal(text.encode())
    assert error.code == "csv_quote"
    assert error.data["line"] == 3


def test_ten_megabytes_in_one_cell_are_refused_in_words():
    assert refusal(("编号,内容\n1," + "长" * 3_500_000).encode()).code == "csv_quote"


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    for source in (tmp_path / "没有.xlsx", tmp_path, "a\0b"):
        with pytest.raises(BadFile) as caught:
            open_table(source, "没有.xlsx")
        assert caught.value.code == "missing"


FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def survives(content: bytes) -> None:
    """Either it is read or it is refused; anything else fails the test."""
    limits = Limits(cpu_seconds=5, memory_bytes=600_000_000)
    with contextlib.suppress(BadFile):
        read_whole(content, limits=limits)


@given(st.binary(max_size=3000), st.sampled_from([b"", b"PK\x03\x04", making.ole("Workbook")]))
@FUZZ
def test_random_bytes_never_crash_the_reader(content, start):
    survives(start + content)


@given(st.text(max_size=800), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
@FUZZ
def test_random_text_never_crashes_the_reader(text, encoding):
    survives(text.encode(encoding, "replace"))


MARKUP = ("<table>", "<tr>", "<td", "</td>", "</table", "<!--", "-->", "<!", "&#0;", "&amp", '"')
MARKUP += (" colspan=9999", " rowspan='7'", ">", "<", "=", "文", "<br/>", "<style>", "\n")


@given(
    st.lists(
        st.sampled_from(MARKUP),
        max_size=60,
    )
)
@FUZZ
def test_random_markup_never_crashes_the_reader(tokens):
    survives(("<table>" + "".join(tokens)).encode())


CHANGES = st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1, max_size=12)


@given(st.sampled_from([GOOD, GOOD_XLS, GOOD_CSV, GOOD_HTML]), CHANGES)
@FUZZ
def test_files_with_changed_bytes_never_crash_the_reader(content, changes):
    survives(changed(content, changes))


@given(st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"]), CHANGES)
@FUZZ
def test_workbooks_with_changed_parts_never_crash_the_reader(part, changes):
    survives(
        making.parts_changed(GOOD, lambda n, data: changed(data, changes) if n == part else data)
    )


@given(CHANGES)
@FUZZ
def test_binary_workbooks_with_changed_records_never_crash_the_reader(changes):
    start = GOOD_XLS.index(struct.pack("<HH", 0x0809, 16))
    survives(
        GOOD_XLS[:start]
        + changed(GOOD_XLS[start : start + 6000], changes)
        + GOOD_XLS[start + 6000 :]
    )


def changed(content: bytes, changes: list[tuple[float, int]]) -> bytes:
    mutable = bytearray(content)
    for place, value in changes:
        mutable[int(place * len(mutable))] = value
    return bytes(mutable)


def test_the_hostile_files_are_what_they_say():
    assert zipfile.ZipFile(io.BytesIO(GOOD)).testzip() is None
    assert read_whole(GOOD) == read_whole(GOOD_XLS) == read_whole(GOOD_CSV) == 3
    assert read_whole(GOOD_HTML) == 3
