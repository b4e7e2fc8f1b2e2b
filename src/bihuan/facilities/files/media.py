"""Short videos and recordings: the outer structure is checked, the sound and pictures are not."""

import struct
from typing import BinaryIO

from bihuan.facilities.files import refusals

_BRANDS = {b"qt  ": "mov", b"M4A ": "m4a", b"M4B ": "m4a"}
_MP4 = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"MSNV", b"M4V ")
MOST_BOXES = 10_000


def boxes(stream: BinaryIO, size: int) -> str:
    """`mp4`, `mov` or `m4a`: a chain of boxes that fills the file and holds a `moov`."""
    names: list[bytes] = []
    at, brand = 0, b""
    while at < size:
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8 or len(names) > MOST_BOXES:
            raise refusals.damaged()
        length, name = struct.unpack_from(">I4s", head)
        if name == b"ftyp":
            brand = head[8:12]
        if length == 1 and len(head) == 16:
            length = struct.unpack_from(">Q", head, 8)[0]
        length = length or size - at
        if length < 8:
            raise refusals.damaged()
        names.append(name)
        at += length
    if at != size or b"moov" not in names or names[0] != b"ftyp":
        raise refusals.damaged()
    if brand in _MP4:
        return "mp4"
    if brand not in _BRANDS:
        raise refusals.unknown()
    return _BRANDS[brand]


def mp3(stream: BinaryIO) -> str:
    """`mp3`: after the ID3 tag two frames follow each other where the first says."""
    stream.seek(0)
    head = stream.read(10)
    begin = 0
    if len(head) < 10:
        raise refusals.damaged()
    if head.startswith(b"ID3"):
        a, b, c, d = head[6:10]
        begin = 10 + (a << 21 | b << 14 | c << 7 | d)
    stream.seek(begin)
    first = stream.read(4)
    stream.seek(begin + _frame_length(first))
    _frame_length(stream.read(4))
    return "mp3"


_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES = (44_100, 48_000, 32_000)


def _frame_length(head: bytes) -> int:
    """Bytes of an MPEG audio frame of layer III. Raises BadFile when it is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        raise refusals.damaged()
    version, rate, sample = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sample == 3:
        raise refusals.damaged()
    first = version == 3
    hertz = _SAMPLES[sample] // {3: 1, 2: 2, 0: 4}[version]
    bits = (_RATES if first else _RATES_2)[rate] * 1000
    return (144 if first else 72) * bits // hertz + (head[2] >> 1 & 1)
