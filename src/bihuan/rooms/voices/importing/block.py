"""One block of rows after the other: told apart, noted, taken in."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.facilities.tables.rows import Row
from bihuan.kernel import record
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.importing.repeats import Repeat, Seen, stored
from bihuan.rooms.voices.importing.rows import Opinion, Reader
from bihuan.rooms.voices.models import Import, ImportNote

BLOCK = 500


class Blocks:
    """Settles rows and counts them on the import; saving the counts is the caller's business."""

    def __init__(self, import_: Import, reader: Reader, *, writing: bool) -> None:
        self.rows: list[Row] = []
        self._import, self._reader, self._writing = import_, reader, writing
        self._seen = Seen()

    def recall(self, rows: Iterable[Row]) -> None:
        """Look at rows that were settled before, for the sake of the repeats still to come."""
        for row in rows:
            read = self._reader.read(row)
            if isinstance(read, Opinion):
                self._seen.look(read)

    def settle(self) -> None:
        """Take in the good rows of the block, in the caller's transaction, and note the others."""
        fresh: list[tuple[Row, Opinion]] = []
        notes: list[ImportNote] = []
        for row in self.rows:
            read = self._reader.read(row)
            if not isinstance(read, Opinion):
                self._import.refused += 1
                notes += read
            elif repeat := self._seen.look(read):
                notes.append(self._repeated(row, repeat))
            else:
                fresh.append((row, read))
        there = stored([opinion for _, opinion in fresh])
        notes += [
            self._repeated(row, there[o.fingerprint]) for row, o in fresh if o.fingerprint in there
        ]
        self._take_in([opinion for _, opinion in fresh if opinion.fingerprint not in there])
        for note in notes:
            note.of = self._import
        ImportNote.objects.bulk_create(sorted(notes, key=lambda note: note.row))
        self._import.done += len(self.rows)
        self._import.unknown = {
            k: dict(c.most_common()) for k, c in self._reader.unknown.items() if c
        }

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
