"""One block of rows after the other: told apart, noted, taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

from bihuan.facilities.tables.rows import Row
from bihuan.kernel import record
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices import commands, commands_import
from bihuan.rooms.voices.commands_import import News
from bihuan.rooms.voices.importing import known, merging, twins
from bihuan.rooms.voices.importing.facts import news_of
from bihuan.rooms.voices.importing.known import Known, Seen
from bihuan.rooms.voices.importing.rows import Opinion, Reader
from bihuan.rooms.voices.importing.twins import Twin
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


@dataclass
class Settled:
    """What becomes of the rows of a block. `more`: rows that tell more of a case, each with what
    was known of it."""

    fresh: list[Opinion] = field(default_factory=list)
    more: list[tuple[Opinion, Known, News | None]] = field(default_factory=list)
    notes: list[ImportNote] = field(default_factory=list)
    likely: dict[int, ImportNote] = field(default_factory=dict)


class Settling:
    """Settles rows and counts them on the import; saving the counts is the caller's business."""

    def __init__(self, import_: Import, reader: Reader, *, writing: bool) -> None:
        self._import, self._reader, self._writing = import_, reader, writing
        self._seen = Seen()
        self._same = set(import_.same or ())

    def recall(self, rows: Iterable[Row]) -> None:
        """Look at rows that were settled before, for the sake of the repeats still to come."""
        for row in rows:
            read = self._reader.read(row)
            if isinstance(read, Opinion):
                self._seen.add(read, self._seen.find(read))

    def settle(self, block: Block) -> None:
        """Take in the good rows of the block, in the caller's transaction, and note the others."""
        settled = self.look(block)
        if self._writing:
            self._write(settled)
        for note in settled.notes:
            note.of = self._import
        ImportNote.objects.bulk_create(sorted(settled.notes, key=lambda note: note.row))
        self._import.done += len(block.rows)
        self._import.unknown = {kind: words for kind, words in block.unknown.items() if words}

    def look(self, block: Block) -> Settled:
        """What becomes of the rows. Counts them on the import and writes nothing."""
        settled = Settled()
        good = [read for _row, read in block.rows if isinstance(read, Opinion)]
        there = known.stored(good)
        alike = twins.find([o for o in good if o.fingerprint not in there], self._import.pk)
        for row, read in block.rows:
            if not isinstance(read, Opinion):
                self._import.refused += 1
                settled.notes += read
            elif before := self._seen.find(read) or there.get(read.fingerprint):
                self._again(settled, row, read, before)
            else:
                self._first(settled, row, read, alike.get(read.row))
        return settled

    def _first(self, settled: Settled, row: Row, opinion: Opinion, twin: Twin | None) -> None:
        """A case no export has told under this number."""
        if twin and (row.number in self._same or (twin.sure and self._import.alike != "keep")):
            self._seen.add(opinion, twin.known)
            settled.more.append((opinion, twin.known, self._news(opinion, twin.known)))
            template = twins.CONFIRMED if row.number in self._same else twins.SAME
            self._note(settled, row, "merged", template, twin.data)
            return
        self._seen.add(opinion)
        settled.fresh.append(opinion)
        self._import.taken += 1
        if twin:
            template = twins.SAME_TEXT if twin.sure else twin.template
            settled.likely[opinion.row] = self._note(settled, row, "likely", template, twin.data)

    def _again(self, settled: Settled, row: Row, opinion: Opinion, before: Known) -> None:
        """A case an export has told already: other, nothing new, or more."""
        data: dict[str, object] = {"row": before.row, "number": before.number}
        if before.is_other(opinion):
            template = known.OTHER_ROW if before.row else known.OTHER_VOICE
            self._note(settled, row, "refused", template, data)
            return
        news = self._news(opinion, before)
        self._seen.add(opinion, before)
        if news is None or before.erased:
            template = known.OF_ROW if before.row else known.OF_VOICE
            template = known.ERASED if news else template
            self._note(settled, row, "repeat", template, data)
            return
        settled.more.append((opinion, before, news))
        data["what"] = merging.in_words(news)
        template = known.NEWS_ROW if before.row else known.NEWS_VOICE
        self._note(settled, row, "updated", template, data)

    def _news(self, opinion: Opinion, before: Known) -> News | None:
        return news_of(opinion.news, opinion.facts, before.facts)

    def _note(
        self, settled: Settled, row: Row, outcome: str, template: str, data: dict[str, object]
    ) -> ImportNote:
        column = "text" if outcome == "likely" else "external"
        note = self._reader.note(row, column, template, data)
        note.outcome = outcome
        counter = {"repeat": "repeats"}.get(outcome, outcome)
        setattr(self._import, counter, getattr(self._import, counter) + 1)
        settled.notes.append(note)
        return note

    def _write(self, settled: Settled) -> None:
        made = self._take_in(settled.fresh)
        merging.remember(made, self._import.pk)
        for row, note in settled.likely.items():
            note.data["own"] = made[row][1].number
        merging.add(settled.more, self._import)

    def _take_in(self, opinions: list[Opinion]) -> dict[int, tuple[Opinion, Matter]]:
        """The new opinions, by row."""
        made = {}
        with record.batch(by=self._import.by, size=BLOCK) as batch:
            for one in opinions:
                matter = commands.take_in(
                    batch,
                    one.said,
                    fingerprint=one.fingerprint,
                    answer=one.answer,
                    answered_on=one.answered_on,
                )
                if one.steps:
                    commands_import.hand_ons(batch, matter, one.steps)
                made[one.row] = (one, matter)
        return made
