"""Rows that tell more of opinions that are there: written to them, and remembered as theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.utils.translation import gettext as _

from bihuan.kernel import bulk
from bihuan.kernel.errors import Stale
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.phrase import listed
from bihuan.rooms.voices import commands_import
from bihuan.rooms.voices.commands_import import News
from bihuan.rooms.voices.importing import twins
from bihuan.rooms.voices.importing.known import Known
from bihuan.rooms.voices.importing.rows import Opinion
from bihuan.rooms.voices.models import ExportKey, ExportRow, Import

TRIES = 4

More = tuple[Opinion, Known, News | None]


def in_words(news: News) -> str:
    """What is new, as the fields are named."""
    told = (
        (_("来件编号"), news.external),
        (_("反映内容"), news.text),
        (_("分类"), news.topic),
        (_("涉及单位"), news.place),
        (_("反映人"), news.reporter),
        (_("联系电话"), news.contact),
        (_("流转记录"), news.steps),
        (_("答复内容"), news.answer),
    )
    return listed(word for word, value in told if value)


def remember(made: Mapping[int, tuple[Opinion, Matter]], import_: int) -> None:
    """The rows of new opinions."""
    _remember([(one, matter.pk, one.facts.values()) for one, matter in made.values()], import_)


def _remember(rows: Sequence[tuple[Opinion, int, Iterable[int]]], import_: int) -> list[ExportRow]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('voices_exportrow_id_seq') FROM generate_series(1, %s)", [len(rows)]
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    made = [
        ExportRow(
            pk=pk,
            fingerprint=one.fingerprint,
            voice=voice,
            of=import_,
            day=one.said.happened_on,
            facts=sorted(set(facts)),
        )
        for pk, (one, voice, facts) in zip(ids, rows, strict=True)
    ]
    bulk.insert(made)
    keys = ((key, pk) for pk, (one, *_rest) in zip(ids, rows, strict=True)
            for key in twins.keys_of(one))  # fmt: skip
    bulk.copy(ExportKey, ("key", "row_id"), keys)
    return made


def add(more: Sequence[More], import_: Import) -> None:
    """Write what is new to each opinion, and let its rows be known again."""
    wanted = [one.fingerprint for one, _known, _news in more]
    rows = {one.fingerprint: one for one in ExportRow.objects.filter(fingerprint__in=wanted)}
    for one, before, news in more:
        row = rows.get(one.fingerprint)
        voice = row.voice if row else before.voice
        if news:
            _update(voice, news, import_)
        facts = {*before.facts, *one.facts.values()}
        if row:
            row.facts = sorted({*row.facts, *facts})
            row.save(update_fields=["facts"])
        else:
            (rows[one.fingerprint],) = _remember([(one, voice, facts)], import_.pk)


def _update(voice: int, news: News, import_: Import) -> None:
    for left in reversed(range(TRIES)):
        matter = Matter.objects.get(pk=voice)
        try:
            commands_import.update(matter, news, by=import_.by)
        except Stale:  # somebody acted on it at this moment
            if not left:
                raise
        else:
            return
