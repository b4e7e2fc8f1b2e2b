"""Pages read in a process of their own; the pages are made here, with the tests' Chinese fonts."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator

import pytest
from PIL import Image

from bihuan.facilities.ocr import BadPicture, Page, Reader, Reading, reader
from bihuan.facilities.ocr.tests import paper

SHORT = "尊敬的领导：\n\u3000\u3000学校门口每天放学时车辆乱停，孩子过马路很危险，希望派人看一看。\n"
SIGNED = ("家长：李某某",)
MEANT = paper.said(SHORT, SIGNED)


def note(**more: int) -> Image.Image:
    return paper.letter(SHORT, SIGNED, width=700, height=420, size=28, **more)


@pytest.fixture(scope="module")
def reading() -> Iterator[Reader]:
    """The models are loaded once for all of these tests; the process is gone after them."""
    with Reader() as made:
        yield made
        process = made._process
    assert process is not None
    assert process.poll() is not None


def only(reading: Reader, picture: bytes) -> Page:
    (page,) = reading.read(picture)
    return page


def test_a_letter_is_read_in_its_paragraphs_with_a_place_for_every_line(reading: Reader) -> None:
    page = only(reading, paper.data(note()))
    assert page.reading.text == MEANT
    assert page.reading.size == (700, 420)
    assert all(0.9 < line.confidence <= 1 for line in page.reading.lines)
    tops = [line.box[1] for line in page.reading.lines]
    assert tops == sorted(tops)
    assert all(0 <= v <= 700 for line in page.reading.lines for v in line.box)
    assert Reading.from_json(page.reading.as_json()) == page.reading


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_on_its_side_or_head_is_read_and_shown_upright(
    reading: Reader, degrees: int
) -> None:
    page = only(reading, paper.data(paper.turned(note(), degrees)))
    assert page.reading.text == MEANT
    with Image.open(io.BytesIO(page.picture)) as shown:
        assert shown.size == page.reading.size == (700, 420)


def test_a_photo_is_turned_as_its_camera_says(reading: Reader) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    page = only(reading, paper.data(paper.turned(note(), 90), exif=exif))
    assert page.reading.text == MEANT


def test_skew_and_shade_are_no_hindrance(reading: Reader) -> None:
    page = only(reading, paper.data(paper.photo(paper.turned(note(), 2))))
    assert paper.errors(page.reading.text.replace("\n", ""), MEANT.replace("\n", "")) <= 2


def test_a_fax_of_two_pages_gives_two_readings_and_scans_that_browsers_show(
    reading: Reader,
) -> None:
    other = paper.letter("第二页的内容在这里。\n", (), width=700, height=200, size=28)
    first, second = paper.fax(note(), 200), paper.fax(other, 200)
    pages = reading.read(paper.data(first, "TIFF", save_all=True, append_images=[second]))
    assert [page.reading.text for page in pages] == [MEANT, "第二页的内容在这里。"]
    assert all(page.scan.startswith(b"\x89PNG") for page in pages)


def test_a_scanned_pdf_gives_its_pages(reading: Reader) -> None:
    (page, other) = reading.read(paper.data(note(), "PDF", save_all=True, append_images=[note()]))
    assert page.reading.text == other.reading.text == MEANT
    assert page.scan.startswith(b"\xff\xd8")
    with pytest.raises(BadPicture):
        reading.read(b"%PDF-1.7 and nothing more")


def test_a_page_without_text_gives_a_reading_without_lines(reading: Reader) -> None:
    page = only(reading, paper.data(Image.new("RGB", (300, 200), "white"), "PNG"))
    assert (page.reading.text, page.reading.lines) == ("", ())


def test_a_blurred_character_is_marked_as_doubtful(reading: Reader) -> None:
    page = only(reading, paper.data(paper.blurred(paper.coarse(note(), 60), 1)))
    assert any(line.doubtful for line in page.reading.lines)
    assert all(line.text[at] for line in page.reading.lines for at in line.doubtful)


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def many_pages() -> bytes:
    dot = Image.new("1", (30, 30), 1)
    return paper.data(dot, "TIFF", save_all=True, append_images=[dot] * 30)


HOSTILE = {
    "nothing like a picture": (b"MZ\x90\x00" + bytes(400), "damaged"),
    "half a picture": (paper.data(note())[:4000], "damaged"),
    "vast on paper": (png(60_000, 60_000), "large"),
    "more than it holds": (png(3_000, 3_000), "damaged"),
    "a dot": (paper.data(Image.new("L", (4, 4)), "PNG"), "small"),
    "a book": (many_pages(), "pages"),
    "vector graphics": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "damaged"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n", "damaged"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_picture_is_refused_in_words_and_the_next_one_is_read(
    reading: Reader, what: str
) -> None:
    data, code = HOSTILE[what]
    with pytest.raises(BadPicture) as refused:
        reading.read(data)
    assert refused.value.code == code
    assert len(str(refused.value)) > 8
    assert only(reading, paper.data(Image.new("L", (64, 64), 255))).reading.text == ""


def test_what_kills_the_process_is_refused_and_the_next_picture_gets_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "CPU_SECONDS", 0)
    big = paper.data(paper.letter())
    with Reader() as hurried, pytest.raises(BadPicture) as refused:
        hurried.read(big)
    assert refused.value.code == "slow"


def test_what_is_too_large_does_not_even_reach_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "MOST_BYTES", 10)
    with Reader() as made, pytest.raises(BadPicture):
        made.read(bytes(11))
    assert made._process is None


def test_the_process_refuses_the_network() -> None:
    code = (
        "import sys, socket; from bihuan.facilities.ocr import child\n"
        "sys.addaudithook(child._offline)\n"
        "socket.create_connection(('127.0.0.1', 9))"
    )
    asked = [sys.executable, "-c", code]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert "PermissionError: reading pictures needs no network" in told.stderr
