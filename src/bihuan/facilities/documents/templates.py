"""Templates: shipped Word files, and those an office edited, which are schemes `template`."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bihuan.facilities.documents.kinds import KINDS, Field, Kind
from bihuan.kernel import schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.people import Post

SHIPPED = Path(__file__).parent / "shipped"


@dataclass(frozen=True)
class Template:
    """`serves`: what it is for, see kinds. `edition` 0: as shipped."""

    code: str
    label: str
    serves: str
    fields: Sequence[Field]
    docx: bytes
    edition: int = 0

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """Its fields by name, with the columns of those that are rows."""
        return {one.name: one.columns for one in self.fields}


def get(code: str, edition: int | None = None) -> Template:
    """The template in force, or an edition of it (0: as shipped). Raises Invalid."""
    if edition is None:
        data = schemes.every("template").get(code)
    else:
        data = schemes.edition("template", code, edition) if edition else None
    if data is not None:
        return _adopted(code, data)
    if code not in KINDS or edition:
        return _adopted(code, schemes.get("template", code))
    return _shipped(KINDS[code])


def every(serves: str | None = None) -> list[Template]:
    """Those in force, shipped ones first, perhaps only those for one use."""
    adopted = schemes.every("template")
    codes = [*KINDS, *(code for code in adopted if code not in KINDS)]
    found = [get(code) for code in codes]
    return [one for one in found if serves is None or one.serves == serves]


def adopt(code: str, label: str, docx: bytes, *, like: str, by: Post) -> Template:
    """Put an office's file in force as a template with the fields of the shipped one `like`; the
    one it replaces stays as an edition. Raises Invalid, naming what is wrong and where."""
    before = schemes.every("template").get(code)
    data = {
        "label": label,
        "like": like,
        "edition": (before["edition"] if before else 0) + 1,
        "docx": base64.b64encode(docx).decode(),
    }
    schemes.adopt("template", code, data, by=by)
    return get(code)


def _adopted(code: str, data: Mapping[str, Any]) -> Template:
    kind = KINDS.get(data["like"])
    if kind is None:
        raise Invalid({"like": data["like"]})
    docx = base64.b64decode(data["docx"])
    return Template(code, data["label"], kind.serves, kind.fields, docx, data["edition"])


def _shipped(kind: Kind) -> Template:
    return Template(kind.code, kind.label, kind.serves, kind.fields, _file(kind.code))


@cache
def _file(code: str) -> bytes:
    return (SHIPPED / f"{code}.docx").read_bytes()
