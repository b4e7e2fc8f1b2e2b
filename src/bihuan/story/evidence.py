"""Files as evidence, made on the spot: a picture, a table of text, a page of PDF.

They are small, real and always the same for the same words.
"""

import struct
import zlib

from django.core.files.base import ContentFile

from bihuan.facilities import files
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.story.scene import chance


def picture(seed: str, width: int = 240, height: int = 160) -> bytes:
    """A PNG of a yard under a sky, in colours of its own."""
    rng = chance("picture", seed)
    sky = tuple(rng.randrange(150, 230) for _ in range(3))
    ground = tuple(rng.randrange(90, 170) for _ in range(3))
    wall = tuple(rng.randrange(120, 220) for _ in range(3))
    horizon, left = rng.randrange(70, 110), rng.randrange(20, 90)
    right, roof = left + rng.randrange(60, 120), rng.randrange(30, 60)
    empty, built = {}, {}
    for name, colour in (("sky", sky), ("ground", ground)):
        empty[name] = bytes(colour) * width
        walled = bytes(colour) * left + bytes(wall) * (right - left)
        built[name] = walled + bytes(colour) * (width - right)
    rows = bytearray()
    for y in range(height):
        lines = built if roof <= y < horizon + 20 else empty
        rows += b"\0" + lines["sky" if y < horizon else "ground"]  # filter type: none
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(rows), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    checked = kind + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))


def note(title: str, lines: list[str]) -> bytes:
    """A text file as an office would write one."""
    return ("\n".join([title, "", *lines, ""])).encode()


def page(number: str, lines: list[str]) -> bytes:
    """A PDF of one page with a few lines in Latin letters: no font has to be carried for them."""
    shown = "".join(f"({line}) Tj T* " for line in [number, *lines])
    content = f"BT /F1 14 Tf 18 TL 72 760 Td {shown}ET".encode("ascii")
    fonts = b"/Resources << /Font << /F1 5 0 R >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " + fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for n, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n" % (len(objects) + 1)
    return out + b"%d\n%%%%EOF\n" % start


def hand_in(
    problem: Matter, by: Post, name: str, *, photos: int = 1, lines: list[str] | None = None
) -> list[files.Record]:
    """Photos and, with `lines`, a written note, kept as the problem's evidence."""
    sent = [
        ContentFile(picture(f"{name}{n}"), f"{name}（照片{n}）.png") for n in range(1, photos + 1)
    ]
    if lines:
        sent.append(ContentFile(note(name, lines), f"{name}（情况说明）.txt"))
        sent.append(
            ContentFile(page(problem.number, [f"evidence {n}" for n in (1, 2)]), f"{name}.pdf")
        )
    return [files.as_event(files.accept(one, matter=problem, by=by)) for one in sent]
