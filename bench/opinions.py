"""Opinions as many as wanted, written straight into the tables: their vocabulary is as wide as that
of people, though made up, and their vectors lie in bunches, as meanings do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import place, seed, texts

WORDS, TOPICS, LENGTH = 40_000, 400, 120
SPREAD = 0.35
"""How far meanings of one topic lie from its middle, as a share of their length."""
DAYS = 1_000
INDEX = (
    "CREATE INDEX reading_meaning ON similarity_reading USING hnsw"
    " ((vector::halfvec(384)) halfvec_ip_ops) WHERE vector_engine = 'e5-small-1'"
)
MATTER = (
    "COPY kernel_matter (id, number, kind, status, version, round, title, list_code, source,"
    " labels, helpers, place_id, received_on, opened_at, changed_at) FROM STDIN"
)
VOICE = (
    "COPY voices_voice (matter_id, channel, text, reporter, contact, external, topic, approach,"
    " answer, caller) FROM STDIN"
)
READING = (
    "COPY similarity_reading (matter_id, classes, class_code, tags, units, vector, engine,"
    " vector_engine, read_at) FROM STDIN"
)
TABLES = ("kernel_matter", "voices_voice", "search_words", "similarity_reading")


class Speech:
    """What the nth opinion says, and about where in the room of meanings it lies."""

    def __init__(self) -> None:
        chance = random.Random(3)
        signs = [chr(code) for code in range(0x4E00, 0x4E00 + 3_000)]
        self.words = [
            "".join(chance.choices(signs, k=chance.choice((2, 2, 3)))) for _ in range(WORDS)
        ]
        self.shares = list(accumulate(1 / (rank + 20) for rank in range(WORDS)))
        rows = np.random.default_rng(3).normal(size=(TOPICS, 384))
        self.topics: NDArray[np.float64] = rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def text(self, number: int) -> tuple[str, str]:
        chance = random.Random(number)
        said = chance.choices(self.words, cum_weights=self.shares, k=LENGTH // 2)
        common = texts.COMMON if number % 5 == 0 else ""
        rare = texts.RARE if number % 1_000 == 7 else ""
        subject = "".join(said[:5])
        return subject, f"{subject}{common}，{''.join(said[5:30])}。{rare}{''.join(said[30:])}。"

    def vector(self, number: int) -> NDArray[np.float64]:
        away = np.random.default_rng(number).normal(size=384)
        near = self.topics[number % TOPICS] + SPREAD * away / np.linalg.norm(away)
        whole: NDArray[np.float64] = near / np.linalg.norm(near)
        return whole


def fill(count: int, schools: list[int], speech: Speech) -> int:
    """So many more opinions; the id of the first. The index of vectors is made at the end."""
    from django.db import connection

    with place.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM kernel_matter")
        first = int(cursor.fetchone()[0])
        cursor.execute("DROP INDEX reading_meaning")
        for statement, rows in (
            (MATTER, _matters(first, count, schools, speech)),
            (VOICE, _voices(first, count, speech)),
            ("COPY search_words (matter_id, words) FROM STDIN", _words(first, count, speech)),
            (READING, _readings(first, count, speech)),
        ):
            with cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        cursor.execute("SELECT setval('kernel_matter_id_seq', %s)", [first + count])
        cursor.execute("SET maintenance_work_mem = '2GB'")
        cursor.execute(INDEX)
    seed.tidy()
    return first


def _matters(first: int, count: int, schools: list[int], speech: Speech) -> Iterator[Any]:
    begin = date(2024, 1, 1)
    for n in range(count):
        day = begin + timedelta(days=n * DAYS // count)
        status = ("new", "raised", "answered")[n % 3]
        number, title = f"S-2026-{first + n:07d}", speech.text(n)[0]
        school = schools[n % len(schools)]
        yield (
            *(first + n, number, "voice", status, 1, 1, title, "", "", "{}", "{}", school),
            *(day, day, day),
        )


def _voices(first: int, count: int, speech: Speech) -> Iterator[Any]:
    for n in range(count):
        yield (first + n, "hotline", speech.text(n)[1], "", "", "", "", "", "", "")


def _words(first: int, count: int, speech: Speech) -> Iterator[Any]:
    from bihuan.facilities.search.words import BLOCK, block_token
    from bihuan.lib.text import tsvector_text

    for n in range(count):
        whole = tsvector_text("\n".join(speech.text(n)))
        yield (first + n, f"{whole} '{block_token((first + n) // BLOCK)}'")


def _readings(first: int, count: int, speech: Speech) -> Iterator[Any]:
    from bihuan.facilities.similarity.match import VECTORS
    from bihuan.facilities.similarity.vector import literal

    for n in range(count):
        vector = literal(speech.vector(n))
        yield (first + n, "[]", "", "[]", "{}", vector, "bench", VECTORS, date(2026, 1, 1))
