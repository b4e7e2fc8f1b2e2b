"""Pictures: checked to be what they claim, and freed of everything that is not the picture.

Photos carry the place where they were taken, the owner's name and the device. Those are personal
data nobody asked for (个人信息保护法 第六条), so the stored copy has none. Which way up and the
colour profile stay; the picture itself is not decoded and not re-compressed.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bihuan.facilities.files import refusals, tiff

MOST_PIXELS = 120_000_000
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Picture:
    """A picture without its metadata. `stripped`: something was taken out."""

    data: bytes
    width: int
    height: int
    stripped: bool
    taken_on: date | None = None


def clean(code: str, data: bytes) -> Picture:
    """The picture of a kind (`jpg`, `png`, `gif`, `webp`). Raises BadFile."""
    try:
        picture = CLEANERS[code](data)
    except (struct.error, IndexError) as error:
        raise refusals.damaged() from error
    if picture.width < 1 or picture.height < 1:
        raise refusals.damaged()
    if picture.width * picture.height > MOST_PIXELS:
        raise refusals.too_many_pixels()
    return picture


# -- JPEG ----------------------------------------------------------------------------------------

_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


def _jpeg(data: bytes) -> Picture:
    out, size, exif = [b"\xff\xd8"], (0, 0), tiff.Exif()
    scans = 0
    for marker, body, entropy in _segments(data):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", body, 1)
            size = (width, height)
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            exif = tiff.read(body[6:])
        if _kept(marker, body):
            out.append(_segment(marker, body) + entropy)
        scans += marker == 0xDA
    if not scans or size == (0, 0):
        raise refusals.damaged()
    if exif.orientation != 1:
        out.insert(1, _segment(0xE1, tiff.only_orientation(exif.orientation)))
    out.append(b"\xff\xd9")
    kept = b"".join(out)
    return Picture(kept, *size, stripped=kept != data, taken_on=exif.taken_on)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _kept(marker: int, body: bytes) -> bool:
    """Tables, frames and scans; of the application segments JFIF, the colour profile, Adobe's."""
    if marker == 0xFE:
        return False
    if not 0xE0 <= marker <= 0xEF:
        return True
    return body.startswith((b"JFIF\0", b"ICC_PROFILE\0", b"Adobe"))


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(marker, body, entropy-coded data after it) up to the end of the image; what follows the
    end is not a part of it."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise refusals.damaged()
        while data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if marker == 0xD9:
            return
        length = struct.unpack_from(">H", data, at + 2)[0]
        body = data[at + 4 : at + 2 + length]
        if marker in (0x00, 0x01) or 0xD0 <= marker <= 0xD8 or len(body) != length - 2:
            raise refusals.damaged()
        at += 2 + length
        begin = at
        if marker == 0xDA:
            at = _end_of_scan(data, at)
        yield marker, body, data[begin:at]


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands: neither a stuffed zero nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise refusals.damaged()
        following = data[at + 1]
        if following != 0x00 and not 0xD0 <= following <= 0xD7:
            return at
        at += 2


# -- PNG -----------------------------------------------------------------------------------------

_PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}


def _png(data: bytes) -> Picture:
    seen: set[bytes] = set()
    out, at, size = [PNG_HEAD], len(PNG_HEAD), (0, 0)
    while b"IEND" not in seen:
        length, name = struct.unpack_from(">I4s", data, at)
        whole = data[at : at + 12 + length]
        if len(whole) != 12 + length or (not seen and name != b"IHDR"):
            raise refusals.damaged()
        if zlib.crc32(whole[4:-4]) != struct.unpack(">I", whole[-4:])[0]:
            raise refusals.damaged()
        if name == b"IHDR":
            size = struct.unpack_from(">II", whole, 8)
        seen.add(name)
        at += len(whole)
        if name not in _PNG_DROPPED:
            out.append(whole)
    if b"IDAT" not in seen:
        raise refusals.damaged()
    kept = b"".join(out)
    return Picture(kept, *size, stripped=kept != data)


# -- GIF -----------------------------------------------------------------------------------------

_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(data: bytes) -> Picture:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    out, frames = [data[:at]], 0
    while data[at] != 0x3B:
        begin = at
        if data[at] == 0x2C:
            local = data[at + 9]
            at = _blocks(data, at + 11 + (3 << ((local & 7) + 1) if local & 0x80 else 0))
            frames += 1
        elif data[at] == 0x21:
            at = _blocks(data, at + 2)
        else:
            raise refusals.damaged()
        block = data[begin:at]
        comment = block[:2] == b"\x21\xfe"
        foreign = block[:2] == b"\x21\xff" and block[3:14] not in _GIF_LOOPS
        if not comment and not foreign:
            out.append(block)
    if not frames:
        raise refusals.damaged()
    kept = b"".join([*out, b"\x3b"])
    return Picture(kept, width, height, stripped=kept != data)


def _blocks(data: bytes, at: int) -> int:
    """Past a chain of sub-blocks."""
    while data[at]:
        at += 1 + data[at]
    return at + 1


# -- WebP ----------------------------------------------------------------------------------------


def _webp(data: bytes) -> Picture:
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data) or end < 20:
        raise refusals.damaged()
    at, out, size, pixels = 12, [], (0, 0), False
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        chunk = data[at : at + 8 + length + length % 2]
        if at + 8 + length > end:
            raise refusals.damaged()
        at += len(chunk)
        size = size if size != (0, 0) else _webp_size(name, chunk[8:])
        pixels |= name in (b"VP8 ", b"VP8L", b"ANMF")
        if name == b"VP8X":  # its flags must not promise what is taken out
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if name not in (b"EXIF", b"XMP "):
            out.append(chunk)
    if not pixels:
        raise refusals.damaged()
    body = b"WEBP" + b"".join(out)
    kept = b"RIFF" + struct.pack("<I", len(body)) + body
    return Picture(kept, *size, stripped=kept != data)


def _webp_size(name: bytes, body: bytes) -> tuple[int, int]:
    if name == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    if name == b"VP8L" and body[:1] == b"\x2f":
        bits = struct.unpack_from("<I", body, 1)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return 0, 0


CLEANERS: dict[str, Callable[[bytes], Picture]] = {
    "jpg": _jpeg,
    "png": _png,
    "gif": _gif,
    "webp": _webp,
}
