"""What matters in the Exif of a photo: which way up it is, when it was taken."""

import struct
from dataclasses import dataclass
from datetime import date

ORIENTATION, EXIF_IFD, TAKEN = 0x0112, 0x8769, 0x9003
MOST_ENTRIES = 500


@dataclass(frozen=True)
class Exif:
    """`orientation` 1 to 8, 1 being upright."""

    orientation: int = 1
    taken_on: date | None = None


def read(block: bytes) -> Exif:
    """Exif of a TIFF block; whatever cannot be read counts as not there."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None:
        return Exif()
    try:
        first = _entries(block, order, struct.unpack_from(order + "I", block, 4)[0])
        deeper = first.get(EXIF_IFD)
        second = _entries(block, order, _number(order, deeper)) if deeper else {}
        orientation = _number(order, first[ORIENTATION]) if ORIENTATION in first else 1
        taken = _date(block, order, second[TAKEN]) if TAKEN in second else None
    except (struct.error, IndexError):
        return Exif()
    return Exif(orientation if 1 <= orientation <= 8 else 1, taken)


Entry = tuple[int, int, bytes]
"""Type, count, and the four bytes of value or offset."""


def _entries(block: bytes, order: str, at: int) -> dict[int, Entry]:
    count = min(struct.unpack_from(order + "H", block, at)[0], MOST_ENTRIES)
    found = {}
    for n in range(count):
        tag, kind, many, value = struct.unpack_from(order + "HHI4s", block, at + 2 + 12 * n)
        found[tag] = (kind, many, value)
    return found


def _number(order: str, entry: Entry) -> int:
    kind, _, value = entry
    return int(struct.unpack(order + ("H2x" if kind == 3 else "I"), value)[0])


def _date(block: bytes, order: str, entry: Entry) -> date | None:
    """`2026:03:02 09:30:00` at an offset."""
    at = struct.unpack(order + "I", entry[2])[0]
    text = block[at : at + 10].decode("ascii", "replace").replace(":", "-")
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def only_orientation(orientation: int) -> bytes:
    """The body of an Exif segment (APP1) that says nothing but which way up."""
    head = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1)
    return head + struct.pack("<HHIHxxI", ORIENTATION, 3, 1, orientation, 0)
