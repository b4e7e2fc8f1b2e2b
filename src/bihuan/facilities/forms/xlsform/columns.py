"""The columns of an XLSForm: their many spellings, and the languages written into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from pyxform import aliases
from pyxform.parsing.sheet_headers import process_header

from bihuan.facilities.forms.xlsform.workbook import Sheet, Trouble

OWN = "bihuan"
# What pyxform makes of a column's name → the part of ours. Those with words may name a language.
WORDS = {
    ("label",): "label",
    ("hint",): "hint",
    ("bind", "jr:requiredMsg"): "required_message",
    ("bind", "jr:constraintMsg"): "constraint_message",
    (OWN, "explanation"): "explanation",
    (OWN, "intro"): "intro",
    (OWN, "thanks"): "thanks",
    (OWN, "title"): "title",
}
CELLS = {
    ("type",): "type",
    ("name",): "name",
    ("list name",): "list",
    ("bind", "required"): "required",
    ("bind", "relevant"): "relevant",
    ("bind", "constraint"): "constraint",
    ("bind", "calculate"): "calculation",
    ("bind", "readonly"): "read_only",
    ("control", "appearance"): "appearance",
    ("default",): "default",
    ("parameters",): "parameters",
    ("choice_filter",): "choice_filter",
    ("disabled",): "disabled",
    (OWN, "kind"): "kind",
    (OWN, "least"): "least",
    (OWN, "most"): "most",
    (OWN, "right"): "right",
    (OWN, "points"): "points",
    (OWN, "opinion"): "opinion",
    ("title",): "form_title",
    ("id_string",): "form_id",
    ("version",): "version",
    ("default_language",): "default_language",
    (OWN, "quiz"): "quiz",
    (OWN, "pass_mark"): "pass_mark",
    (OWN, "minutes"): "minutes",
    (OWN, "shuffle"): "shuffle",
    (OWN, "tell"): "tell",
}
_PLAIN = {
    *("type", "name", "label", "hint", "guidance_hint", "default", "parameters", "disabled"),
    *("choice_filter", "trigger", "title", "id_string", "version", "default_language"),
}
# Columns that change what a form asks or accepts: without them it would be another form.
MATTERS = {
    ("trigger",),
    ("control", "jr:count"),
    ("bind", "jr:noAppErrorString"),
    ("bind", "entities:saveto"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the part it fills, in which language ("" where none is named)."""

    header: str
    part: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row by part. `words` are language name → text; `headers` lead back to the columns."""

    number: int
    cells: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    headers: Mapping[str, str]

    def cell(self, part: str) -> str:
        return self.cells.get(part, "").strip()


def columns(sheet: Sheet) -> tuple[list[Column], list[Trouble]]:
    """The columns that are understood, and what is said about the others."""
    spelling = {
        "survey": aliases.survey_header,
        "choices": aliases.list_header,
        "settings": aliases.settings_header,
    }[sheet.name]
    doubled = any("::" in header for header in sheet.headers)
    found: list[Column] = []
    troubles: list[Trouble] = []
    for header in sheet.headers:
        tokens = _tokens(header, doubled=doubled, spelling=spelling)
        column = _column(header, tokens)
        if column:
            found.append(column)
        elif any(row.get(header) for _number, row in sheet.rows):
            troubles.append(_unknown(sheet.name, header, tokens))
    return found, troubles


def rows(sheet: Sheet, known: list[Column]) -> list[Row]:
    """The rows by part; where two columns fill the same part the later one counts."""
    found: list[Row] = []
    for number, texts in sheet.rows:
        cells: dict[str, str] = {}
        words: dict[str, dict[str, str]] = {}
        headers: dict[str, str] = {}
        for column in known:
            text = texts.get(column.header, "")
            if not text:
                continue
            headers[column.part] = column.header
            if column.part in WORDS.values():
                words.setdefault(column.part, {})[column.language] = text
            else:
                cells[column.part] = text
        if headers:
            found.append(Row(number, cells, words, headers))
    return found


def _tokens(header: str, *, doubled: bool, spelling: Mapping[str, object]) -> tuple[str, ...]:
    """The parts of a column's name as pyxform understands it; our own columns as they are."""
    parts = [part.strip() for part in header.split("::")]
    if parts[0].lower() == OWN and len(parts) > 1:
        return (OWN, parts[1].lower(), *parts[2:])
    _name, tokens = process_header(header.strip(), doubled, spelling, _PLAIN)
    return tuple(str(one) for one in tokens)


def _column(header: str, tokens: tuple[str, ...]) -> Column | None:
    if tokens in CELLS:
        return Column(header, CELLS[tokens])
    if tokens in WORDS:
        return Column(header, WORDS[tokens])
    part = WORDS.get(tokens[:-1])
    return Column(header, part, tokens[-1]) if part else None


def _unknown(sheet: str, header: str, tokens: tuple[str, ...]) -> Trouble:
    if tokens in MATTERS:
        text = _("还不支持这一列，而它会改变填写的内容，所以不能读入。请去掉这一列的内容。")
        return Trouble(sheet, 0, header, text)
    text = _("还不支持这一列，其中的内容没有读入。")
    return Trouble(sheet, 0, header, text, stops=False)
