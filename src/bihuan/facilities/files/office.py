"""Office documents: packages (docx, xlsx, pptx, ofd) and older compound files (doc, xls, ppt)."""

import zipfile
import zlib
from typing import BinaryIO

from bihuan.facilities.files import refusals

MOST_ENTRIES = 5_000
MOST_BYTES = 400 * 1024 * 1024
MOST_RATIO = 150
"""Unpacked to packed, beyond the first SMALL bytes: real documents stay below 30."""
SMALL = 20 * 1024 * 1024
CHUNK = 1024 * 1024

_MAIN_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "",
    "ppt/presentation.xml": "pptx",
    "ofd.xml": "ofd",
}


def package(stream: BinaryIO) -> str:
    """Which kind of package it is. Raises BadFile on archives, macros, passwords, bombs."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return _package(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise refusals.damaged() from error


def _package(archive: zipfile.ZipFile) -> str:
    parts = archive.infolist()
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    code = next((_MAIN_PARTS[name] for name in names if name in _MAIN_PARTS), "")
    if not code:
        raise refusals.archive()
    if len(parts) > MOST_ENTRIES:
        raise refusals.bomb()
    if any(part.flag_bits & 1 for part in parts):
        raise refusals.encrypted()
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise refusals.damaged()
    if len(set(names)) != len(names) or min(part.header_offset for part in parts) != 0:
        raise refusals.damaged()  # two readers would see two documents
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise refusals.macros()
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise refusals.damaged()
    _unpack(archive, parts)
    types = next((part for part, name in zip(parts, names, strict=True) if name.startswith("[")), 0)
    if isinstance(types, zipfile.ZipInfo) and b"macroenabled" in archive.read(types).lower():
        raise refusals.macros()
    return code


def _unpack(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Read everything once and count: what the directory declares may be a lie."""
    declared = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if declared > MOST_BYTES or (declared > SMALL and declared / packed > MOST_RATIO):
        raise refusals.bomb()
    real = 0
    for part in parts:
        with archive.open(part) as content:
            while chunk := content.read(CHUNK):
                real += len(chunk)
                if real > declared:
                    raise refusals.bomb()


_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}


def compound(stream: BinaryIO) -> str:
    """Which kind of OLE document it is. Raises BadFile on macros, passwords and anything else."""
    names = _names(stream)
    if names & {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros"}:
        raise refusals.macros()
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise refusals.encrypted()
    for name, code in _STREAMS.items():
        if name in names:
            return code
    raise refusals.unknown()


def _names(stream: BinaryIO) -> set[str]:
    """Names of all streams and storages: the directory is a chain of 128-byte entries."""
    stream.seek(0)
    head = stream.read(512)
    shift = int.from_bytes(head[30:32], "little")
    if shift not in (9, 12) or len(head) < 512:
        raise refusals.damaged()
    size = 1 << shift
    fat = _fat(stream, head, size)
    names: set[str] = set()
    sector, walked = int.from_bytes(head[48:52], "little"), 0
    while sector < len(fat):
        block = _sector(stream, sector, size)
        for at in range(0, len(block) - 127, 128):
            length = int.from_bytes(block[at + 64 : at + 66], "little")
            if 2 < length <= 64:
                names.add(block[at : at + length - 2].decode("utf-16-le", "replace"))
        sector, walked = fat[sector], walked + 1
        if walked > len(fat):
            raise refusals.damaged()  # a ring
    if "Root Entry" not in names:
        raise refusals.damaged()
    return names


def _fat(stream: BinaryIO, head: bytes, size: int) -> list[int]:
    """The file allocation table, by way of the 109 sectors in the header and the chain after."""
    places = _numbers(head[76:512])
    chain, left = int.from_bytes(head[68:72], "little"), int.from_bytes(head[72:76], "little")
    while chain < 0xFFFFFFFA and 0 < left <= 10_000:
        more = _numbers(_sector(stream, chain, size))
        places += more[:-1]
        chain, left = (more[-1] if more else 0xFFFFFFFE), left - 1
    table: list[int] = []
    for place in places:
        if place < 0xFFFFFFFA:
            table += _numbers(_sector(stream, place, size))
    return table


def _sector(stream: BinaryIO, number: int, size: int) -> bytes:
    stream.seek((number + 1) * size)
    return stream.read(size)


def _numbers(block: bytes) -> list[int]:
    return [int.from_bytes(block[at : at + 4], "little") for at in range(0, len(block) - 3, 4)]
