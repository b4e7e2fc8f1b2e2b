"""Finding out how a text file is encoded, by decoding all of it."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from bihuan.facilities.tables.errors import BadFile

CHUNK = 1 << 20
ASCII = bytes(range(128))
# Four Chinese characters in UTF-8. GBK text gets this far as UTF-8 about once in 100,000 times.
ENOUGH_HIGH_BYTES = 12
NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gb18030": "GBK/GB18030"}
UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def encoding_of(path: Path) -> str:
    """`utf-8-sig`, `gb18030` or `utf-16`. Raises BadFile naming the line and byte it fails at.

    Without a mark UTF-8 is tried first: Chinese in GBK is practically never valid UTF-8, while
    UTF-8 is now and then valid GB18030. So a file that was good UTF-8 for some characters is
    broken UTF-8, whatever GB18030 makes of it.
    """
    with path.open("rb") as file:
        start = file.read(3)
    if start.startswith(UTF16_BOMS):
        return _decodes(path, "utf-16")
    at = _first_failure(path, "utf-8-sig")
    if at is None:
        return "utf-8-sig"
    if start == codecs.BOM_UTF8 or _high_bytes(path, at) >= ENOUGH_HIGH_BYTES:
        raise _failed(path, "utf-8-sig", at)
    return _decodes(path, "gb18030")


def _decodes(path: Path, encoding: str) -> str:
    at = _first_failure(path, encoding)
    if at is None:
        return encoding
    raise _failed(path, encoding, at)


def _failed(path: Path, encoding: str, at: int) -> BadFile:
    return BadFile("encoding", line=_line_of(path, at), byte=at + 1, encoding=NAMES[encoding])


def _first_failure(path: Path, encoding: str) -> int | None:
    """Offset in bytes of the first undecodable byte, or None."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    fed = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            fed += len(chunk)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return max(0, fed - len(error.object) + error.start)
            except UnicodeError:  # UTF-16 so short that nothing follows the mark
                return max(0, fed - 1)
            if not chunk:
                return None


def _line_of(path: Path, offset: int) -> int:
    """Line number of the byte at this offset, from 1."""
    return 1 + sum(chunk.count(b"\n") for chunk in _before(path, offset))


def _high_bytes(path: Path, offset: int) -> int:
    """How many bytes before this offset are not ASCII."""
    return sum(len(chunk.translate(None, ASCII)) for chunk in _before(path, offset))


def _before(path: Path, offset: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while offset > 0 and (chunk := file.read(min(CHUNK, offset))):
            offset -= len(chunk)
            yield chunk
