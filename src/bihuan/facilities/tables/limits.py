"""How much of a stranger's file we are willing to read."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file. Reading stops with `BadFile` at the first one passed.

    `ratio` is unzipped ÷ zipped size and is only judged above `ratio_from_bytes`, because a small
    sheet of equal rows may lawfully shrink a thousandfold. `memory_bytes` is the address space of
    the process that unpacks workbooks: 100,000 × 20 cells need about 0.4 GB of it.
    """

    file_bytes: int = 50 * MB
    unzipped_bytes: int = 500 * MB
    ratio: int = 200
    ratio_from_bytes: int = 10 * MB
    zip_entries: int = 5_000
    cell_chars: int = 100_000
    columns: int = 500
    rows: int = 1_000_000
    memory_bytes: int = 2048 * MB
    cpu_seconds: int = 120
    header_rows: int = 30
