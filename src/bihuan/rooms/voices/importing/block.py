"""One block of rows after the other: told apart, noted, taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from bihuan.facilities.tables.rows import Row
from bihuan.kernel import record
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.importing.repeats import Repeat, Seen, stored
from bihuan.rooms.voices.importing.rows import Opinion, Reader
from bihuan.rooms.voices.models import Import, ImportNote

BLOCK = 500


@dataclass(frozen=True)
class Block:
    """Rows with what they read as, and the words nobody knew up to here."""

    rows: list[tuple[Row, Opinion | list[ImportNote]]]
    unknown: dict[str, dict[str, int]]


def read_ahead(rows: Iterable[Row], reader: Reader) -> Iterator[Block]:
    """Blocks of rows, each read in another thread while the one before is written: the writing
    waits for the database half of its time."""
    waiting = iter(rows)

    def next_block() -> Block:
        read = [(row, reader.read(row)) for row in islice(waiting, BLOCK)]
        unknown = {kind: dict(words.most_common()) for kind, words in reader.unknown.items()}
        return Block(read, unknown)

    with ThreadPoolExecutor(1, "import") as thread:
        coming = thread.submit(next_block)
        while (block := coming.result()).rows:
            coming = thread.submit(next_block)
            yield block


class Settling:
    """Settles rows and counts them on the import; saving the counts is the caller's business."""

    def __init__(self, import_: Import, reader: Reader, *, writing: bool) -> None:
        self._import, self._reader, self._writing = import_, reader, writing
        self._seen = Seen()

    def recall(self, rows: Iterable[Row]) -> None:
        """Look at rows that were settled before, for the sake of the repeats still to come."""
        for row in rows:
            read = self._reader.read(row)
            if isinstance(read, Opinion):
                self._seen.look(read)

    def settle(self, block: Block) -> None:
        """Take in the good rows of the block, in the caller's transaction, and note the others."""
        fresh: list[tuple[Row, Opinion]] = []
        notes: list[ImportNote] = []
        for row, read in block.rows:
            if not isinstance(read, Opinion):
                self._import.refused += 1
                notes += read
            elif repeat := self._seen.look(read):
                notes.append(self._repeated(row, repeat))
            else:
                fresh.append((row, read))
        there = stored([opinion for _, opinion in fresh])
        for row, opinion in fresh:
            if repeat := there.get(opinion.fingerprint):
                notes.append(self._repeated(row, repeat))
        self._take_in([opinion for _, opinion in fresh if opinion.fingerprint not in there])
        for note in notes:
            note.of = self._import
        ImportNote.objects.bulk_create(sorted(notes, key=lambda note: note.row))
        self._import.done += len(block.rows)
        self._import.unknown = {kind: words for kind, words in block.unknown.items() if words}

    def _take_in(self, opinions: list[Opinion]) -> None:
        self._import.taken += len(opinions)
        if not self._writing:
            return
        with record.batch(by=self._import.by, size=BLOCK) as batch:
            for one in opinions:
                commands.take_in(
                    batch,
                    one.said,
                    fingerprint=one.fingerprint,
                    answer=one.answer,
                    answered_on=one.answered_on,
                )

    def _repeated(self, row: Row, repeat: Repeat) -> ImportNote:
        note = self._reader.note(row, "external", repeat.template, repeat.data)
        if repeat.other:
            self._import.refused += 1
        else:
            self._import.repeats += 1
            note.outcome = "repeat"
        return note
