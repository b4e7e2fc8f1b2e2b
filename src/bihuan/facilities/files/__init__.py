"""Evidence files: checked by content, kept by hash, served inert.

`accept` an upload, put `as_event` of it into an event, `read_event` for the page, `erase` by law.
"""

from bihuan.facilities.files.evidence import (
    Record,
    Shown,
    Stored,
    accept,
    altered,
    as_event,
    belong,
    check,
    erase,
    problems,
    read_event,
)
from bihuan.facilities.files.refusals import BadFile

__all__ = [
    "BadFile",
    "Record",
    "Shown",
    "Stored",
    "accept",
    "altered",
    "as_event",
    "belong",
    "check",
    "erase",
    "problems",
    "read_event",
]
