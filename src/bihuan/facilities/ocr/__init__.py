"""Text read from photos and scans: offline, in a process of its own, never deciding anything.

`Reader().read(picture)` gives a `Reading` for each page; docs/mechanisms/letters.md.
"""

from bihuan.facilities.ocr.reader import BadPicture, Reader, word
from bihuan.facilities.ocr.reading import Line, Page, Reading

__all__ = ["BadPicture", "Line", "Page", "Reader", "Reading", "word"]
