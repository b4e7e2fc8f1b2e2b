"""What a template draws of a form: plain values, nothing left to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bihuan.facilities.forms.definition import Kind
from bihuan.facilities.forms.standing import Answers


@dataclass(frozen=True, slots=True)
class Option:
    """`condition`, `hidden`: as of a `Field`, where not every choice is always offered."""

    value: str
    label: str
    chosen: bool = False
    group: str = ""
    condition: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A file sent earlier: its id, and the name and address the room gave for it."""

    value: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """Whom a page is drawn for.

    `language` "" is the one the draft remembers, else the form's first; `prefilled` is what is
    known of them, by code; `units` are offered to SCHOOL questions (`Option.group` puts them under
    headings); `files` name what was sent earlier, by id; `seed` (anything that stays with this
    respondent) settles the order where the form shuffles; `until` is when the time of a quiz is up.
    """

    language: str = ""
    prefilled: Answers = field(default_factory=dict)
    units: Sequence[Option] = ()
    files: Mapping[str, Kept] = field(default_factory=dict)
    seed: str = ""
    saved_at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question as it is drawn. `row_fields` are the lines of a matrix.

    `condition` is the JSON of all conditions on it, for `conditions.js`; `hidden` what the server
    found with the answers known.
    """

    code: str
    kind: str
    name: str
    id: str
    label: str
    hint: str = ""
    error: str = ""
    required: bool = False
    required_if: str = ""
    condition: str = ""
    hidden: bool = False
    value: str = ""
    options: tuple[Option, ...] = ()
    row_fields: tuple[Field, ...] = ()
    files: tuple[Kept, ...] = ()
    drop_name: str = ""
    accept: str = ""
    most_files: int = 0
    limit: int = 0
    least: str = ""
    most: str = ""
    looks: tuple[str, ...] = ()
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands under it; `code` "" is no group but the page itself."""

    code: str
    label: str
    hint: str
    condition: str
    hidden: bool
    parts: tuple[Field | Section, ...]

    @property
    def is_section(self) -> bool:
        return True

    def fields(self) -> Iterator[Field]:
        """Every question under the heading, the rows of a matrix too."""
        for part in self.parts:
            if isinstance(part, Section):
                yield from part.fields()
            else:
                yield part
                yield from part.row_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What `forms/answer.html` needs to draw one page."""

    title: str
    intro: str
    language: str
    languages: tuple[tuple[str, str], ...]
    number: int
    step: int
    steps: int
    label: str
    section: Section
    previous: int | None
    next: int | None
    errors: tuple[tuple[str, str, str], ...]
    unseen: int
    saved_at: datetime | None
    until: datetime | None
    minutes: int
    live: str

    @property
    def last(self) -> bool:
        return self.next is None

    @property
    def percent(self) -> int:
        return round(100 * (self.step - 1) / self.steps) if self.steps else 0

    @property
    def has_files(self) -> bool:
        return any(one.kind == Kind.FILES for one in self.section.fields())
