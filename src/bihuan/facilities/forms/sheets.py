"""Results and answers as rows for a workbook; a room writes them with `facilities.tables`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from bihuan.facilities.forms.definition import Form, Kind, Question
from bihuan.facilities.forms.responses import Response, Versions
from bihuan.facilities.forms.suppress import Cell
from bihuan.facilities.forms.tabulate import Table, Tabulation
from bihuan.facilities.forms.values import shown
from bihuan.lib.canonical import Json

Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Rows:
    """A sheet: its headings, then rows of the same length."""

    headings: tuple[str, ...]
    rows: list[tuple[Value, ...]] = field(default_factory=list)


def results(tabulation: Tabulation) -> Rows:
    """One row for every line of every table: question, line, and count and share by column."""
    columns = (_("全部"), *tabulation.groups)
    heads = [_("题目"), _("选项"), _("应答人数"), _("作答人数")]
    for column in columns:
        heads += [_("%(group)s人数") % {"group": column}, _("%(group)s占比") % {"group": column}]
    sheet = Rows(tuple(heads))
    for table in tabulation.tables:
        sheet.rows.extend(_of_table(table, len(columns), tabulation.k))
    return sheet


def texts(tabulation: Tabulation) -> Rows:
    """Every free text: the question and what was written."""
    rows: list[tuple[Value, ...]] = [
        (table.label, text) for table in tabulation.tables for text in table.texts
    ]
    return Rows((_("题目"), _("填写的内容")), rows)


def answers(
    form: Form,
    responses: Iterable[Response],
    *,
    today: date,
    versions: Mapping[str, Form] | None = None,
    names: Mapping[str, str] | None = None,
    language: str = "",
) -> Rows:
    """One row for every response, one column for every question, in words; at the end what has no
    place in the newest form any more."""
    asked = form.asked()
    known = Versions(form, versions or {}, today)
    heads = (_("日期"), _("填写人类别"), *(_heading(form, one, language) for one in asked.values()))
    sheet = Rows((*heads, _("已取消的题目和选项")))
    for one in responses:
        carried = known.carried(one)
        cells = [
            _cell(form, question, carried.values.get(code), names or {}, language)
            for code, question in asked.items()
        ]
        sheet.rows.append((one.on, one.category, *cells, "；".join(carried.remnants())))
    return sheet


def _of_table(table: Table, columns: int, k: int) -> Iterator[tuple[Value, ...]]:
    label = f"{table.heading} {table.label}".strip()
    label = _("%(label)s（旧版题目）") % {"label": label} if table.old else label
    of = (_count(table.asked[0], k), _count(table.answered[0], k))
    for line in table.lines:
        cells: list[Value] = []
        for at in range(columns):
            share = table.share(line, at)
            cells += [_count(line.cells[at], k), None if share is None else f"{share:.1%}"]
        name = _("%(label)s（已取消的选项）") % {"label": line.label} if line.old else line.label
        yield (label, name, *of, *cells)
    for word, part in ((_("平均"), "mean"), (_("中位数"), "median")):
        if any(table.numbers):
            cells = []
            for one in table.numbers:
                cells += [round(getattr(one, part), 2) if one else None, None]
            yield (label, word, *of, *cells)
    if not table.lines and not any(table.numbers):
        counts: list[Value] = []
        for at in range(columns):
            counts += [_count(table.answered[at], k), None]
        yield (label, _("已填写"), *of, *counts)


def _count(cell: Cell, k: int) -> Value:
    return _("不显示（少于 %(k)d 或可推算）") % {"k": k} if cell.count is None else cell.count


def _heading(form: Form, question: Question, language: str) -> str:
    outer = form.question(question.code)
    label = form.say(question.label, language) or question.code
    if outer is not None and outer.kind == Kind.MATRIX:
        return f"{form.say(outer.label, language)}：{label}"
    return label


def _cell(
    form: Form, question: Question, answer: Json, names: Mapping[str, str], language: str
) -> Value:
    if question.kind == Kind.DECIMAL and isinstance(answer, str):
        return Decimal(answer)
    if isinstance(answer, int):
        return answer
    if question.kind == Kind.DATE and isinstance(answer, str):
        return date.fromisoformat(answer)
    if question.kind == Kind.SCHOOL and isinstance(answer, str):
        return names.get(answer, answer)
    return shown(form, question, answer, language)
