"""A list type while it is designed: its scheme as rows of a form, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import schemes
from bihuan.rooms.ledger.types.catalog import CATALOG, CLASS, OWN
from bihuan.rooms.ledger.types.checks import ALWAYS, EXPLICIT
from bihuan.rooms.ledger.types.shape import ListType, Own

BLANK_ROWS = 3
"""Empty rows for own fields that a form offers besides those there are."""
KIND_WORDS: dict[str, str | Promise] = {
    "text": _("文字"),
    "number": _("数字"),
    "date": _("日期"),
    "choice": _("单选"),
    "yesno": _("是或否"),
}
_BETWEEN = re.compile(r"[\n、，,；;]+")


@dataclass
class ColumnRow:
    """One line of the designer's table. `page` and `sheet`: its place, "" where it does not stand;
    `error`: what is wrong with it."""

    code: str
    usual: str
    heading: str = ""
    above: str = ""
    page: str = ""
    sheet: str = ""
    explicit: bool = False
    may_page: bool = True
    may_sheet: bool = True
    may_explicit: bool = False
    always: bool = False
    error: str | Promise = ""


@dataclass
class OwnRow:
    """An own field with its column."""

    code: str = ""
    label: str = ""
    kind: str = "text"
    choices: str = ""
    above: str = ""
    page: str = ""
    sheet: str = ""
    explicit: bool = False
    error: str | Promise = ""


@dataclass
class Draft:
    columns: list[ColumnRow] = field(default_factory=list)
    own: list[OwnRow] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        rows: list[ColumnRow | OwnRow] = [*self.columns, *self.own]
        return any(row.error for row in rows)


def of(kind: ListType) -> Draft:
    """A list type as rows: first what stands in the sheet, in its order, then the rest."""
    classes = [CLASS + code for code in schemes.every("classes")]
    codes = [c for c in dict.fromkeys([*kind.sheet, *kind.page, *CATALOG, *classes])
             if not c.startswith(OWN)]  # fmt: skip
    columns = []
    for code in codes:
        row = _bare(code)
        row.heading = kind.headings.get(code, "")
        row.above, row.page, row.sheet = (
            kind.above(code),
            _at(kind.page, code),
            _at(kind.sheet, code),
        )
        row.explicit = code in kind.explicit
        columns.append(row)
    own = [
        OwnRow(one.code, one.label, one.kind, "\n".join(one.choices), kind.above(OWN + one.code),
               _at(kind.page, OWN + one.code), _at(kind.sheet, OWN + one.code),
               OWN + one.code in kind.explicit)
        for one in kind.own
    ]  # fmt: skip
    return Draft(columns, [*own, *(OwnRow() for _n in range(BLANK_ROWS))])


def _bare(code: str) -> ColumnRow:
    """The line of a column as nobody has filled it in."""
    if code.startswith(CLASS):
        data = schemes.every("classes").get(code.removeprefix(CLASS))
        return ColumnRow(code, data["label"] if data else code, may_explicit=True)
    known = CATALOG[code]
    return ColumnRow(code, known.label, may_page=known.on_page, may_sheet=known.on_sheet,
                     may_explicit=code in EXPLICIT, always=code in ALWAYS)  # fmt: skip


def _at(codes: Sequence[str], code: str) -> str:
    return str(codes.index(code) + 1) if code in codes else ""


def heard(given: Mapping[str, str]) -> Draft:
    """The rows as a form sends them: `column-<n>` the code, `heading-<n>` and so on."""
    draft = Draft()
    known = {*CATALOG, *(CLASS + code for code in schemes.every("classes"))}
    for n in range(len(known)):
        code = given.get(f"column-{n}", "")
        if code in known:
            row = _bare(code)
            row.heading, row.above = (
                given.get(f"{k}-{n}", "").strip() for k in ("heading", "above")
            )
            row.page, row.sheet = (given.get(f"{k}-{n}", "").strip() for k in ("page", "sheet"))
            row.explicit = bool(given.get(f"explicit-{n}")) or row.always
            draft.columns.append(row)
    names = ("code", "label", "kind", "choices", "above", "page", "sheet")
    for n in range(100):
        if f"own-label-{n}" not in given:
            break
        row_given = {name: given.get(f"own-{name}-{n}", "").strip() for name in names}
        draft.own.append(OwnRow(**row_given, explicit=bool(given.get(f"own-explicit-{n}"))))
    return draft


def scheme(draft: Draft, plain: Mapping[str, Any], classes: Sequence[str]) -> dict[str, Any]:
    """The scheme of a draft; `plain`: the fields that are no columns. Errors of places are put on
    the rows. What stands nowhere in the table but is asked for goes to its end."""
    own = _own(draft.own)
    used = {CLASS + code for code in classes}
    lines: list[tuple[str, ColumnRow | OwnRow]] = [
        (row.code, row)
        for row in draft.columns
        if not row.code.startswith(CLASS) or row.code in used
    ]
    lines += [(OWN + one.code, row) for one, row in own]
    page, sheet = _placed(lines, "page"), _placed(lines, "sheet")
    sheet += [code for code, _row in lines if code in used and code not in (*sheet, *page)]
    sheet += [OWN + one.code for one, _row in own if OWN + one.code not in (*sheet, *page)]
    above = {code: row.above for code, row in lines if row.above and code in sheet}
    headings = {row.code: row.heading for row in draft.columns
                if row.heading and row.heading != row.usual}  # fmt: skip
    usual = {row.code: row.heading or row.usual for row in draft.columns}
    usual |= {OWN + one.code: one.label for one, _row in own}
    return {
        **plain,
        "page": page,
        "sheet": sheet,
        "headings": headings,
        "groups": [
            {"label": label, "columns": list(columns)}
            for label, columns in groupby(sheet, key=lambda code: above.get(code, ""))
            if label
        ],
        "own": [{k: v for k, v in asdict(one).items() if v} for one, _row in own],
        "classes": list(classes),
        "explicit": [{"code": code, "label": usual[code]} for code, row in lines if row.explicit],
    }


def _own(rows: Iterable[OwnRow]) -> list[tuple[Own, OwnRow]]:
    """The own fields that have a label; new ones get a code that none of the others has."""
    taken = {row.code for row in rows}
    found = []
    for row in rows:
        if not row.label:
            continue
        if not row.code:
            row.code = next(f"f{n}" for n in range(1, 1000) if f"f{n}" not in taken)
            taken.add(row.code)
        choices = tuple(one.strip() for one in _BETWEEN.split(row.choices) if one.strip())
        own = Own(row.code, row.label, row.kind, choices if row.kind == "choice" else ())
        found.append((own, row))
    return found


def _placed(lines: Iterable[tuple[str, ColumnRow | OwnRow]], where: str) -> list[str]:
    """Codes in the order of their places; of the same place, in the order of the table."""
    found = []
    for code, row in lines:
        place = getattr(row, where)
        if not place:
            continue
        if not place.isdecimal() or len(place) > 3:
            row.error = _("位次请写数字，不列的留空。")
        else:
            found.append((int(place), code))
    return [code for _place, code in sorted(found, key=lambda one: one[0])]


def blame(draft: Draft, faults: Mapping[str, str | Promise], sheet_groups: Sequence[Any]) -> None:
    """Put each fault of a column or an own field on its row."""
    columns = {row.code: row for row in draft.columns}
    own = [row for row in draft.own if row.label]
    owned = {OWN + row.code: row for row in own}
    for name, text in faults.items():
        part, _dot, rest = name.partition(".")
        if part == "headings" and (row := columns.get(rest) or owned.get(rest)) is not None:
            row.error = text
        elif part == "own" and rest:
            own[int(rest.split(".")[0])].error = text
        elif part == "groups":
            for code in sheet_groups[int(rest)]["columns"]:
                if (row := columns.get(code) or owned.get(code)) is not None:
                    row.error = text
