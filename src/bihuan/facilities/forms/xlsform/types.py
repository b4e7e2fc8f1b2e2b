"""What stands in the column `type`, and what it is here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.facilities.forms.definition import Kind

_SELECT = re.compile(
    r"(select_one|select_multiple|select one from|select one|select1|"
    r"select all that apply from|select all that apply|add select one prompt using|"
    r"add select multiple prompt using)\s+(\S+)(?:\s+(or_other|or other|or specify other))?",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"(begin|end)[\s_]+(group|repeat|loop|lgroup|looped group)\b.*", re.IGNORECASE
)
KINDS: Mapping[str, Kind] = {
    "text": Kind.TEXT,
    "string": Kind.TEXT,
    "integer": Kind.INTEGER,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "note": Kind.NOTE,
    "calculate": Kind.CALCULATED,
    "hidden": Kind.CALCULATED,
    "acknowledge": Kind.AGREE,
    "trigger": Kind.AGREE,
    "image": Kind.FILES,
    "photo": Kind.FILES,
    "audio": Kind.FILES,
    "video": Kind.FILES,
    "file": Kind.FILES,
    "range": Kind.INTEGER,
}
ACCEPTS = {"image": "image", "photo": "image", "audio": "audio", "video": "video"}
# What a telephone would note by itself. A room notes when and by whom an answer was given.
NOTED = frozenset({
    *("start", "end", "today", "deviceid", "phonenumber", "username", "simserial", "subscriberid"),
    *("email", "audit", "start-geopoint", "background-audio", "background-geopoint"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Type:
    """`kind` None: known to XLSForm, perhaps, but not here. `opens`/`closes` a group."""

    text: str
    kind: Kind | None = None
    list_name: str = ""
    other: bool = False
    opens: bool = False
    closes: bool = False
    noted: bool = False
    accept: str = ""
    sliding: bool = False


def read_type(text: str) -> Type:
    plain = " ".join(text.split())
    lower = plain.lower()
    if match := _CONTROL.fullmatch(plain):
        group = match[2].lower() == "group"
        begins = match[1].lower() == "begin"
        return Type(plain, opens=group and begins, closes=group and not begins)
    if match := _SELECT.fullmatch(plain):
        many = "multiple" in match[1].lower() or "all that" in match[1].lower()
        kind = Kind.MANY if many else Kind.ONE
        return Type(plain, kind, list_name=match[2], other=bool(match[3]))
    if lower in NOTED:
        return Type(plain, noted=True)
    kind_of = KINDS.get(lower)
    return Type(plain, kind_of, accept=ACCEPTS.get(lower, ""), sliding=lower == "range")
