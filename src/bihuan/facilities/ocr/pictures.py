"""Pictures decoded, in the reading process alone: pages in the right size and colours."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter, ImageOps, ImageSequence, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF")
LONGEST = 1600
"""Pixels of the longer side that is read: A4 at 137 dots an inch. More only takes longer."""
LEAST = 24
MOST_PIXELS = 80_000_000
"""A3 at 600 dots an inch."""
MOST_PAGES = 30
QUALITY = 82
PRINTED = 2400
"""Pixels of the longer side at which a page of a PDF is kept: A4 at 205 dots an inch."""
SPECKLES = 0.2
"""Share of black dots without a black neighbour above which they are taken for shades."""


class Bad(Exception):
    """`code`: one of `reader.WORDS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pages(data: bytes) -> Iterator[tuple[Image.Image, bytes]]:
    """Each page upright as its camera says, in colours and at most LONGEST pixels long, with the
    scan itself where its format is not one that browsers show. Raises Bad."""
    if data.startswith(b"%PDF-"):
        yield from _printed(data)
        return
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            many = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            if many > MOST_PAGES:
                raise Bad("pages")
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                if number == many:
                    break
                yield _page(frame), _scan(frame) if image.format == "TIFF" else b""
    except Image.DecompressionBombError as error:
        raise Bad("large") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Bad("damaged") from error


def _printed(data: bytes) -> Iterator[tuple[Image.Image, bytes]]:
    """The pages of a PDF, drawn; forms and scripts in it are not looked at."""
    try:
        with pypdfium2.PdfDocument(data) as document:
            if len(document) > MOST_PAGES:
                raise Bad("pages")
            for page in document:
                scale = PRINTED / max(1.0, *page.get_size())
                drawn = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
                yield _page(drawn), _scan(drawn)
    except pypdfium2.PdfiumError as error:
        raise Bad("damaged") from error


def _page(frame: Image.Image) -> Image.Image:
    width, height = frame.size
    if width * height > MOST_PIXELS:
        raise Bad("large")
    if min(width, height) < LEAST:
        raise Bad("small")
    frame.draft("RGB", (LONGEST, LONGEST))  # a JPEG is decoded in a half, a quarter of its size
    upright = ImageOps.exif_transpose(frame)
    page = _on_white(upright)
    if frame.mode == "1" and _speckled(frame):
        page = page.filter(ImageFilter.GaussianBlur(1))
    page.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return page


def _speckled(frame: Image.Image) -> bool:
    """Were shades made of scattered dots? They look like dirt, and blurring makes grey of them
    again; of plain black and white it would take the edges."""
    ink = ~np.asarray(frame, dtype=bool)
    alone = ink[1:-1, 1:-1].copy()
    for beside in (ink[:-2, 1:-1], ink[2:, 1:-1], ink[1:-1, :-2], ink[1:-1, 2:]):
        alone &= ~beside
    return bool(alone.sum() > SPECKLES * ink.sum())


def _on_white(image: Image.Image) -> Image.Image:
    """Eight bits a channel; what is transparent is paper."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        low, high = (float(value) for value in image.getextrema())  # type: ignore[arg-type]
        spread = 255.0 / max(1.0, high - low)
        image = image.convert("F").point(lambda value: (value - low) * spread)
    if image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


def _scan(frame: Image.Image) -> bytes:
    """Black and white without loss; what has shades as JPEG, or it would be ten times as large."""
    out = io.BytesIO()
    if frame.mode == "1":
        frame.save(out, "PNG", optimize=True)
    else:
        _on_white(frame).save(out, "JPEG", quality=92)
    return out.getvalue()


def jpeg(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
