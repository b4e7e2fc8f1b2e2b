"""Which rows have been taken in before, in this file or ever, and what was known of them then."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from bihuan.kernel.models.body import Body
from bihuan.rooms.voices.importing.facts import facts_known
from bihuan.rooms.voices.importing.rows import PLACE_LINE, Opinion
from bihuan.rooms.voices.models import ExportRow, Voice

OF_ROW = _("与第 %(row)d 行重复。")
OF_VOICE = _("与已有的意见 %(number)s 重复。")
ERASED = _("已有的意见 %(number)s 依法删除过个人信息，没有再更新。")
OTHER_ROW = _(
    "编号与第 %(row)d 行相同，但内容和日期都不同。"
    "请核对编号；如果这一列不是来件编号，请改为不导入。"
)
OTHER_VOICE = _(
    "编号与已有的意见 %(number)s 相同，但内容和日期都不同。"
    "请核对编号；如果这一列不是来件编号，请改为不导入。"
)
NEWS_ROW = _("第 %(row)d 行的同一件有了新内容：%(what)s。")
NEWS_VOICE = _("已有的意见 %(number)s 有了新内容：%(what)s。")

_HEAD = struct.Struct("<II")
_FACT = struct.Struct("<q")


@dataclass(frozen=True)
class Known:
    """What is known of the case of a row. `row`: an earlier row of the same file, else 0; `number`
    and `voice`: the opinion, when it is in the database."""

    facts: frozenset[int]
    day: date | None
    row: int = 0
    number: str = ""
    voice: int = 0
    erased: bool = False

    def is_other(self, opinion: Opinion) -> bool:
        """Is only the number the same? Such a row must not pass for a repeat. Nor does one without
        a day that says something else: what it told would make rows of other days its repeats."""
        days_differ = self.day is not None and opinion.said.happened_on != self.day
        return opinion.facts["text"] not in self.facts and days_differ


@dataclass
class Seen:
    """What the rows read so far were: 16 bytes of fingerprint → row, day and facts, about 230 bytes
    a row."""

    _rows: dict[bytes, bytes] = field(default_factory=dict)

    def find(self, opinion: Opinion) -> Known | None:
        found = self._rows.get(_key(opinion))
        if found is None:
            return None
        row, ordinal = _HEAD.unpack_from(found)
        facts = frozenset(one for (one,) in _FACT.iter_unpack(found[_HEAD.size :]))
        return Known(facts, date.fromordinal(ordinal) if ordinal else None, row)

    def add(self, opinion: Opinion, known: Known | None = None) -> None:
        """Remember a row, and what was known of its case before."""
        facts = {*opinion.facts.values(), *(known.facts if known else ())}
        day = known.day if known else opinion.said.happened_on
        row = known.row if known and known.row else opinion.row
        self._rows[_key(opinion)] = _HEAD.pack(row, day.toordinal() if day else 0) + b"".join(
            map(_FACT.pack, facts)
        )


def _key(opinion: Opinion) -> bytes:
    return bytes.fromhex(opinion.fingerprint[:32])


def stored(opinions: Sequence[Opinion]) -> dict[str, Known]:
    """Those that are in the database already, by fingerprint. Three queries."""
    wanted = [one.fingerprint for one in opinions]
    rows = {one.fingerprint: one for one in ExportRow.objects.filter(fingerprint__in=wanted)}
    voices = Voice.objects.filter(
        Q(pk__in={one.voice for one in rows.values()}) | Q(fingerprint__in=wanted)
    ).select_related("matter__place")
    by_id = {one.pk: one for one in voices}
    by_print = {one.fingerprint: one for one in by_id.values() if one.fingerprint}
    erased = set(
        Body.objects.filter(matter_id__in=by_id, erased_at__isnull=False).values_list(
            "matter_id", flat=True
        )
    )
    found = {}
    for fingerprint in wanted:
        row = rows.get(fingerprint)
        voice = by_id.get(row.voice) if row else by_print.get(fingerprint)
        if voice is not None:
            found[fingerprint] = Known(
                facts=frozenset(row.facts) if row else _facts(voice),
                day=row.day if row else voice.matter.received_on,
                number=voice.matter.number,
                voice=voice.pk,
                erased=voice.pk in erased,
            )
    return found


def _facts(voice: Voice) -> frozenset[int]:
    """Of an opinion that was imported when facts were not kept yet."""
    begin, end = PLACE_LINE.split("%(place)s")
    text, mark, line = voice.text.rpartition("\n" + begin)
    if not mark:
        return facts_known(voice, voice.text, "")
    return facts_known(voice, text, line.removesuffix(end))
