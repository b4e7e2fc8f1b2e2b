"""Small real files, and hostile ones made of them."""

import base64
import io
import struct
import zipfile
import zlib

import xlwt
from openpyxl import Workbook

# Two coloured fields of 24 × 16 pixels, as a browser's canvas wrote them.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1td"
    "hbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk"
    "pKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAQABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAwAE/8QAHhAA"
    "AQMEAwAAAAAAAAAAAAAAAAQREhQVIkFjouH/xAAWAQEBAQAAAAAAAAAAAAAAAAAEAgX/xAAeEQACAQMFAAAAAAAAAAAA"
    "AAAAEQEDBBITIiMx8P/aAAwDAQACEQMRAD8AzAKk1RHOMX044CpTTxwlJ9sRSWcZdD7h6coC28vX0iuXF28IZw+Zl7z/"
    "2Q=="
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAYAAAAMJL+VAAAASElEQVR4AeySsQkAIAwENSvFmRzKmeJMsbcJVwiBGPju"
    "IPzxYqpO0uAJ5DFe8IFOc5KCiuiMvqLQWD5Fe41Okq9BKP0Cnjc4AAAA//9F+T8/AAAABklEQVQDAIFFSm2sQ09xAAAA"
    "AElFTkSuQmCC"
)
WEBP = base64.b64decode(
    "UklGRloAAABXRUJQVlA4IE4AAACwAwCdASoYABAAPxFysFAsJqSisAgBgCIJagCdMoMYLIBz/4FF2AD+3FG8XfBP8e4m"
    "XE/hrIOpPJQ0KZDGUAuYFOpSioICW63Zq2FYAAA="
)

GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00"
    b"\x00\x02\x02D\x01\x00;"
)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def gps_exif(orientation: int = 6, taken: bytes = b"2026:03:02 09:30:00\0") -> bytes:
    """Exif as a phone writes it: orientation, maker, the day, a place in degrees."""
    place = b"N\0\0\0"
    ifd0 = struct.pack(">HHIHxx", 0x0112, 3, 1, orientation) + struct.pack(
        ">HHIIHHIIHHII", 0x010F, 2, 12, 140, 0x8769, 4, 1, 62, 0x8825, 4, 1, 80
    )
    head = b"MM\0*" + struct.pack(">IH", 8, 4) + ifd0 + struct.pack(">I", 0)
    exif_ifd = struct.pack(">HHHIII", 1, 0x9003, 2, 20, 100, 0)
    gps_ifd = struct.pack(">HHHI", 1, 0x0001, 2, 2) + place + struct.pack(">I", 0)
    block = head.ljust(62, b"\0") + exif_ifd.ljust(18, b"\0") + gps_ifd
    return b"Exif\0\0" + block.ljust(100, b"\0") + taken.ljust(40, b"\0") + b"SecretPhone\0"


def phone_photo(orientation: int = 6) -> bytes:
    """A JPEG with place, maker, XMP, a comment and a colour profile."""
    extra = segment(0xE1, gps_exif(orientation))
    extra += segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>exif:GPSLatitude</x:xmpmeta>")
    extra += segment(0xE2, b"ICC_PROFILE\0\x01\x01profile") + segment(0xFE, b"shot by somebody")
    return JPEG[:2] + extra + JPEG[2:]


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_with_words() -> bytes:
    at = PNG.index(b"IDAT") - 4
    words = chunk(b"tEXt", b"Author\0Somebody") + chunk(b"eXIf", gps_exif()[6:])
    return PNG[:at] + words + PNG[at:]


def png_of(width: int, height: int) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rest = chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + rest


def webp_with_place() -> bytes:
    exif = gps_exif()[6:]
    exif += b"\0" * (len(exif) % 2)
    extended = b"VP8X" + struct.pack("<IB3x", 10, 0x08) + b"\x17\0\0\x0f\0\0"
    body = b"WEBP" + extended + WEBP[12:] + b"EXIF" + struct.pack("<I", len(exif)) + exif
    return b"RIFF" + struct.pack("<I", len(body)) + body


def packed(parts: dict[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def docx(**more: bytes) -> bytes:
    """A Word document; `more` by names in which two underscores stand for a slash and dots stay."""
    parts = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>"}
    return packed(parts | {name.replace("__", "/"): body for name, body in more.items()})


def xlsx() -> bytes:
    out = io.BytesIO()
    book = Workbook()
    book.active.append(["编号", "问题"])
    book.save(out)
    return out.getvalue()


def xls() -> bytes:
    out = io.BytesIO()
    book = xlwt.Workbook()
    book.add_sheet("台账").write(0, 0, "编号")
    book.save(out)
    return out.getvalue()


def ole(*names: str) -> bytes:
    """A compound file whose directory has these entries after the root."""
    entries = b""
    for name in ("Root Entry", *names):
        text = name.encode("utf-16-le") + b"\0\0"
        entries += text.ljust(64, b"\0") + struct.pack("<H", len(text)) + b"\0" * 62
    directory = entries.ljust(-(-len(entries) // 512) * 512, b"\0")
    sectors = len(directory) // 512
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHH", 62, 3, 0xFFFE, 9)
    head = head.ljust(44, b"\0") + struct.pack("<II", 1, 1)
    head = head.ljust(68, b"\0") + struct.pack("<III", 0xFFFFFFFE, 0, 0)
    return head.ljust(512, b"\xff") + fat + directory


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def video(brand: bytes = b"isom") -> bytes:
    return (
        box(b"ftyp", brand + b"\0\0\2\0" + brand) + box(b"moov", b"\0" * 100) + box(b"mdat", b"x")
    )


def mp3() -> bytes:
    frame = b"\xff\xfb\x90\x00".ljust(417, b"\0")
    return b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10 + frame * 3
