"""An XLSForm workbook as a form: row by row, every trouble with its place."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from bihuan.facilities.forms import offering
from bihuan.facilities.forms.checking import check
from bihuan.facilities.forms.definition import Form, Item, Question
from bihuan.facilities.forms.xlsform import settings
from bihuan.facilities.forms.xlsform.choices import Lists
from bihuan.facilities.forms.xlsform.columns import OWN, Column, Row, columns, rows
from bihuan.facilities.forms.xlsform.languages import Languages
from bihuan.facilities.forms.xlsform.survey import Survey
from bihuan.facilities.forms.xlsform.workbook import (
    BadWorkbook,
    Limits,
    Sheet,
    Trouble,
    Workbook,
    opened,
)

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]")
_COLUMNS = {"code": "name", "required_if": "required", "choices": "type", "rows": "type"}
"""The column in which a part stands that has no column of its own name."""
_ON_SHEET = re.compile(r"the '(\w+)' sheet")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a workbook: a form, or the troubles that stop it; others say what was left.

    `tells_opinions`: it has the column that says which answers become opinions; without it nothing
    is meant by none being marked.
    """

    form: Form | None
    troubles: tuple[Trouble, ...]
    tells_opinions: bool = False


def read(data: bytes, limits: Limits | None = None) -> Imported:
    """Read an XLSForm .xlsx. Raises BadWorkbook when it is no such file at all.

    Where there is a form, it has passed `checking.check` and pyxform's own checks.
    """
    book = opened(data, limits or Limits())
    troubles = [
        Trouble(name, 0, "", _("还不支持这张工作表，请删去后再读入。")) for name in book.others
    ]
    heads: dict[str, list[Column]] = {}
    for sheet in (book.survey, book.choices, book.settings):
        heads[sheet.name], found = columns(sheet)
        troubles += found
    for part, header in (("type", "type"), ("name", "name")):
        if part not in {column.part for column in heads["survey"]}:
            troubles.append(Trouble("survey", 0, header, _("缺少这一列。")))
    if _stopped(troubles):
        return Imported(None, tuple(troubles))
    troubles = _filters(book, heads, troubles)
    form = _form(book, heads, troubles)
    tells = "opinion" in {column.part for column in heads["survey"]}
    return Imported(None if _stopped(troubles) else form, tuple(troubles), tells)


def _filters(
    book: Workbook, heads: Mapping[str, list[Column]], troubles: list[Trouble]
) -> list[Trouble]:
    """The troubles without columns of the choices that filters ask for; those it has not got."""
    found = list(troubles)
    for row in rows(book.survey, heads["survey"]):
        for name in offering.columns(row.cell("choice_filter")):
            if name not in (offering.CODE, *book.choices.headers):
                text = _("choices 工作表里没有“%(name)s”这一列。") % {"name": name}
                header = row.headers["choice_filter"]
                found.append(Trouble("survey", row.number, header, text))
            found = [one for one in found if (one.sheet, one.column) != ("choices", name)]
    return found


def _stopped(troubles: list[Trouble]) -> bool:
    return any(trouble.stops for trouble in troubles)


def _form(
    book: Workbook, heads: Mapping[str, list[Column]], troubles: list[Trouble]
) -> Form | None:
    set_rows = rows(book.settings, heads["settings"])
    first = set_rows[0] if set_rows else Row(2, {}, {}, {})
    languages = Languages(first.cell("default_language"), troubles)
    for sheet in (book.survey, book.choices, book.settings):
        languages.meet(sheet.name, heads[sheet.name])
    lists = Lists(rows(book.choices, heads["choices"]), languages, troubles, book.choices)
    survey = Survey(lists, languages, troubles)
    items = survey.read(rows(book.survey, heads["survey"]))
    form = settings.form(first, languages, items, troubles)
    if _stopped(troubles):
        return None
    form = replace(form, items=_without_stray(survey, form.items, troubles))
    troubles += _checked(form, survey)
    if not _stopped(troubles):
        troubles += _converted(book)
    return form


def _without_stray(
    survey: Survey, items: tuple[Item, ...], troubles: list[Trouble]
) -> tuple[Item, ...]:
    return tuple(
        survey.fitting(item)
        if isinstance(item, Question)
        else replace(item, items=_without_stray(survey, item.items, troubles))
        for item in items
    )


def _checked(form: Form, survey: Survey) -> list[Trouble]:
    troubles = []
    for problem in check(form):
        row = survey.rows.get(problem.code)
        part = _COLUMNS.get(problem.part, problem.part)
        header = row.headers.get(part, part) if row else part
        if row is None:
            sheet = "survey" if problem.part == "items" else "settings"
            troubles.append(Trouble(sheet, 0, part, problem.text))
        else:
            troubles.append(Trouble("survey", row.number, header, problem.text))
    return troubles


def _converted(book: Workbook) -> list[Trouble]:
    """What pyxform says when it makes an XForm of the workbook, our own columns left out."""
    raw: dict[str, Any] = copy.deepcopy(dict(book.raw))
    for name in ("survey", "choices", "settings"):
        for part in (name, f"{name}_header"):
            raw[part] = [_foreign(row) for row in raw.get(part) or ()]
    try:
        convert(raw)
    except PyXFormError as error:
        text = " ".join(str(error).split())
        row, sheet = _ROW.search(text), _ON_SHEET.search(text)
        said = _("不符合 XLSForm 标准。校验工具的说明：%(text)s") % {
            "text": _ROW.sub("", text).strip()
        }
        return [Trouble(sheet[1] if sheet else "survey", int(row[1]) if row else 0, "", said)]
    return []


def _foreign(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: text for key, text in row.items() if not key.strip().lower().startswith(f"{OWN}::")
    }


__all__ = ["BadWorkbook", "Imported", "Sheet", "read"]
