"""Which rows have been taken in before, in this file or ever."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_noop as _

from bihuan.rooms.voices.importing.rows import Opinion
from bihuan.rooms.voices.models import Voice

OF_ROW = _("与第 %(row)d 行重复。")
OF_VOICE = _("与已有的意见 %(number)s 重复。")
OTHER_ROW = _(
    "编号与第 %(row)d 行相同，但内容和日期都不同。"
    "请核对编号；如果这一列不是来件编号，请改为不导入。"
)
OTHER_VOICE = _(
    "编号与已有的意见 %(number)s 相同，但内容和日期都不同。"
    "请核对编号；如果这一列不是来件编号，请改为不导入。"
)
_PACKED = struct.Struct("<II8s")


@dataclass(frozen=True)
class Repeat:
    """`other`: only the number is the same, so that the row must not pass for a repeat."""

    template: str
    data: dict[str, object]
    other: bool


@dataclass
class Seen:
    """What the rows read so far were: 16 bytes of fingerprint → row, day and 8 bytes of content,
    about 150 bytes a row."""

    _rows: dict[bytes, bytes] = field(default_factory=dict)

    def look(self, opinion: Opinion) -> Repeat | None:
        """Which earlier row this one repeats; if none, it is remembered."""
        key = bytes.fromhex(opinion.fingerprint[:32])
        found = self._rows.get(key)
        day = _ordinal(opinion.said.happened_on)
        if found is None:
            self._rows[key] = _PACKED.pack(opinion.row, day, opinion.content[:8])
            return None
        row, known_day, content = _PACKED.unpack(found)
        other = content != opinion.content[:8] and known_day != day
        return Repeat(OTHER_ROW if other else OF_ROW, {"row": row}, other)


def stored(opinions: Sequence[Opinion]) -> dict[str, Repeat]:
    """Those that are in the database already, by fingerprint. One query."""
    by_fingerprint = {one.fingerprint: one for one in opinions}
    rows = Voice.objects.filter(fingerprint__in=list(by_fingerprint)).values_list(
        "fingerprint", "matter__number", "matter__received_on", "text"
    )
    found: dict[str, Repeat] = {}
    for fingerprint, number, received_on, text in rows:
        assert fingerprint
        said = by_fingerprint[fingerprint].said
        other = said.text.strip() != text and said.happened_on not in (None, received_on)
        template = OTHER_VOICE if other else OF_VOICE
        found[fingerprint] = Repeat(template, {"number": number}, other)
    return found


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
