"""What a list type consists of, read from its scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bihuan.kernel import memory, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.types.catalog import CATALOG, CLASS, OWN, PAGE, SHEET

KINDS = ("text", "number", "date", "choice", "yesno")
"""Of fields of the office's own."""
LEAST_EVIDENCE, LEAST_TRIES = 1, 3
CONSENTS = ("satisfied", "basically")
"""The closure gate below which no list may go; `guards.sql` asks the same of the events."""
CHANGES = ("due", "unit", "class", "list")
"""What may be asked to be otherwise after the hand-over."""
Scheme = Mapping[str, Any]


@dataclass(frozen=True)
class Own:
    """A field of the office's own. `choices`: for kind `choice`."""

    code: str
    label: str
    kind: str = "text"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListType:
    """One edition of a list. `page` and `sheet`: codes of the columns in their order (`catalog`);
    `headings`: the list's own words for them; `groups`: (heading above, columns below it).

    `evidence`: files a request for closure needs; `photos`: before and after among them;
    `tries`: fruitless calls before 无法回访; `consents`: answers that agree; `asks_registrar`: who
    registered is asked besides those who reported. `changes`: `due`, `unit`, `class`, `list` →
    `free` where no approval is asked for after the hand-over, else `approve`.
    """

    code: str
    label: str
    noun: str
    edition: int = 1
    prefix: str = ""
    page: tuple[str, ...] = PAGE
    sheet: tuple[str, ...] = SHEET
    headings: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    own: tuple[Own, ...] = ()
    explicit: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    clock_from: str = "issued"
    lamp: str = "standard"
    return_workdays: int = 5
    evidence: int = LEAST_EVIDENCE
    photos: bool = False
    tries: int = LEAST_TRIES
    consents: tuple[str, ...] = CONSENTS
    asks_registrar: bool = False
    extension_times: int = 2
    extension_days: int = 30
    changes: Mapping[str, str] = field(default_factory=dict)
    opinions: bool = True

    @property
    def name(self) -> str:
        return schemes.word(self.label)

    def fields(self) -> dict[str, Own]:
        return {one.code: one for one in self.own}

    def written(self, column: str) -> str:
        """The heading on paper, as the office wrote it, whatever the language."""
        if column in self.headings:
            return self.headings[column]
        if column.startswith(OWN):
            mine = self.fields().get(column.removeprefix(OWN))
            return mine.label if mine else column
        if column.startswith(CLASS):
            known = schemes.every("classes").get(column.removeprefix(CLASS))
            return known["label"] if known else column
        return CATALOG[column].label

    def heading(self, column: str) -> str:
        """The heading on screen."""
        known = CATALOG.get(column)
        if known and known.screen and column not in self.headings:
            return schemes.word(known.screen)
        return schemes.word(self.written(column))

    def above(self, column: str) -> str:
        """What stands above the heading on paper; empty for one level."""
        return next((label for label, columns in self.groups if column in columns), "")


def read(code: str, data: Scheme) -> ListType:
    """The list of a scheme's data; what an early scheme did not say yet is as it was then."""
    extension = data.get("extension", {})
    more: dict[str, Any] = {"noun": data["label"]}
    plain = ("noun", "edition", "prefix", "clock_from", "lamp", "return_workdays", "evidence",
             "photos", "tries", "asks_registrar", "changes", "opinions")  # fmt: skip
    several = ("page", "sheet", "classes", "limits", "consents")
    more |= {name: data[name] for name in plain if name in data}
    more |= {name: tuple(data[name]) for name in several if name in data}
    return ListType(
        code=code,
        label=data["label"],
        headings=data.get("headings", {"class:origin": "问题分类", "class:handling": "处理类别"}),
        groups=tuple((one["label"], tuple(one["columns"])) for one in data.get("groups", ())),
        own=tuple(
            Own(one["code"], one["label"], one["kind"], tuple(one.get("choices", ())))
            for one in data.get("own", ())
        ),
        explicit={one["code"]: one["label"] for one in data.get("explicit", ())},
        extension_times=int(extension.get("times", 2)),
        extension_days=int(extension.get("days", 30)),
        **more,
    )


@memory.remembered(schemes.REGISTER)
def of(code: str) -> ListType:
    """The edition in force. Raises Invalid if there is no such list."""
    return read(code, schemes.get("list", code))


@memory.remembered(schemes.REGISTER)
def every() -> dict[str, ListType]:
    """All lists by code, in their order."""
    return {code: read(code, data) for code, data in schemes.every("list").items()}


@memory.remembered(schemes.REGISTER)
def under(code: str, edition: int) -> ListType:
    """An edition of the list; the one in force where that edition is not known."""
    now = of(code)
    if edition in (0, now.edition):
        return now
    data = schemes.edition("list", code, edition)
    return read(code, data) if data else now


def rules_of(problem: Matter, row: Problem | None = None) -> ListType:
    """The rules by which a problem runs: those of the edition it was registered under. `row`: its
    row in the ledger, if it was read just now."""
    edition: int = (
        row.edition
        if row is not None
        else Problem.objects.values_list("edition", flat=True).get(pk=problem.pk)
    )
    return under(problem.list_code, edition)
