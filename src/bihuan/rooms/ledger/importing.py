"""A ledger from a spreadsheet: an office's own, or one that we exported.

A row whose number is one of ours updates that problem's fields, where it may still be changed; any
other row registers a problem. States are never taken over: a problem said to be closed elsewhere is
registered, with what the old ledger said kept as its carried record.
"""

from __future__ import annotations

import calendar
import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.facilities.tables import columns as mapping
from bihuan.facilities.tables.parse import CellError, Parsed, parse_row
from bihuan.facilities.tables.read import open_table
from bihuan.kernel import policy, schemes, sources
from bihuan.kernel.errors import BihuanError, NotAllowed
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.lib import dates
from bihuan.rooms.ledger import commands, sheet, words


@dataclass(frozen=True)
class RowError:
    """One thing wrong in one row, as the page, the CLI and the error list show it."""

    row: int
    column: str
    reason: str
    value: str


@dataclass
class Result:
    """`unread`: headings that no field takes; they are kept as carried record all the same."""

    registered: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    done: bool = False

    @property
    def refused_rows(self) -> int:
        return len({error.row for error in self.errors})


def load(
    source: Any, name: str, *, list_code: str, by: Post, skip_bad: bool = False, dry: bool = False
) -> Result:
    """Take a spreadsheet into a ledger. All or nothing, unless `skip_bad`; `dry` only looks.

    Raises BadFile, NotAllowed; Refused for an unknown list.
    """
    if not policy.may_at_all(by, "ledger.import"):
        raise NotAllowed
    schemes.get("list", list_code)
    result = Result()
    with transaction.atomic(), open_table(source, name) as table:
        reader = _Reader(table.headers, table.sample, list_code, by, result)
        for row in table.rows(fill_merged=False):
            reader.take(row)
        result.done = not (dry or (result.errors and not skip_bad))
        transaction.set_rollback(not result.done)
    return result


class _Reader:
    def __init__(self, headers: Any, sample: Any, list_code: str, by: Post, result: Result) -> None:
        self.headers, self.list_code, self.by, self.result = headers, list_code, by, result
        self.fields = sheet.fields()
        self.columns = mapping.guess(headers, sample, self.fields).columns
        used = set(self.columns.values())
        self.others = {i: h for i, h in enumerate(headers) if i not in used and h}
        shown_only = {column.label for column in sheet.COLUMNS if column.field is None}
        result.unread = [h for h in self.others.values() if h not in shown_only]
        self.units = _unit_names()
        self.limits = {d["label"]: code for code, d in schemes.every("limit").items()}
        self.channels = {str(word): code for code, word in sources.SOURCES.items()}
        self.types = {str(word): code for code, word in words.TYPES.items()}

    def take(self, row: Any) -> None:
        parsed = parse_row(row, self.columns, self.fields, headers=self.headers)
        if not isinstance(parsed, Parsed):
            self.result.errors += [_row_error(error) for error in parsed]
            return
        given = {name: value for name, value in parsed.values.items() if value not in (None, "")}
        wanted, errors = self._meant(row.number, given)
        if errors:
            self.result.errors += errors
            return
        try:
            with transaction.atomic():
                self._write(given, wanted, self._carried(row))
        except BihuanError as error:
            self.result.errors.append(RowError(row.number, "", str(error), ""))

    def _carried(self, row: Any) -> dict[str, str]:
        values = {h: row.values[i] for i, h in self.others.items() if i < len(row.values)}
        return {h: str(v) for h, v in values.items() if v not in (None, "")}

    def _meant(self, number: int, given: dict[str, Any]) -> tuple[dict[str, Any], list[RowError]]:
        """The fields of `commands.detail`; errors name the column. Of several units in the cell of
        the responsible one the first leads, the others help."""
        wanted: dict[str, Any] = {}
        errors = []
        labels = {column.code: column.label for column in sheet.COLUMNS}
        for name, value in given.items():
            if name in ("number", "source"):
                continue
            try:
                key, meant = self._one(name, str(value).strip())
            except LookupError as error:
                errors.append(RowError(number, labels[name], str(error.args[0]), str(value)[:80]))
                continue
            if key == "labels":
                wanted.setdefault("labels", {}).update(meant)
            else:
                wanted[key] = meant
        if first := wanted.pop("units", None):
            wanted["unit"], *more = first
            wanted["helpers"] = [*more, *(u for u in wanted.get("helpers", ()) if u not in first)]
        if not (given.get("title") or given.get("text")):
            reason = _("这一行没有问题名称，也没有问题表述。")
            errors.append(RowError(number, labels["title"], reason, ""))
        return wanted, errors

    def _one(self, name: str, value: str) -> tuple[str, Any]:
        if name == "unit" and value not in self.units and len(_split(value)) > 1:
            return "units", [self._unit(part) for part in _split(value) if part]
        if name in ("unit", "place"):
            return name, self._unit(value)
        if name == "helpers":
            parts = [part for part in _split(value) if part]
            return name, [self._unit(part) for part in parts]
        if name in ("origin", "handling"):
            known = schemes.get("classes", name)["classes"]
            if value not in known:
                raise LookupError(_("不在分类中，应为：%(all)s。") % {"all": "、".join(known)})
            return "labels", {name: value}
        if name == "type":
            if value not in self.types:
                raise LookupError(_("整改类型应为：%(all)s。") % {"all": "、".join(self.types)})
            return name, self.types[value]
        if name == "due":
            return name, self._due(value)
        return name, value

    def _unit(self, value: str) -> Unit:
        if value not in self.units:
            raise LookupError(_("机构中没有“%(name)s”，请核对名称或先登记机构。") % {"name": value})
        return self.units[value]

    def _due(self, value: str) -> str:
        if value in self.limits:
            return self.limits[value]
        if last := _last_day(value):
            return last.isoformat()
        try:
            found = dates.parse(value)
        except dates.BadDate as error:
            text = _("时限应为日期（如2026-11-30）或规定的期限之一：%(all)s。")
            raise LookupError(text % {"all": "、".join(self.limits)}) from error
        return date(found.year, found.month, found.day).isoformat()

    def _write(
        self, given: dict[str, Any], wanted: dict[str, Any], carried: dict[str, str]
    ) -> None:
        number = str(given.get("number", "")).strip()
        ours = policy.visible(self.by, "problem").filter(number=number).first()
        if ours is not None:
            self._update(ours, wanted)
            return
        title = str(wanted.get("title") or wanted["text"])[:300]
        problem = commands.register(
            list_code=self.list_code,
            title=title,
            text=str(wanted.get("text") or title),
            source=self.channels.get(str(given.get("source", "")), "ledger"),
            external=number,
            carried=json.dumps(carried, ensure_ascii=False) if carried else "",
            by=self.by,
        )
        commands.detail(problem, by=self.by, **wanted)
        self.result.registered += 1

    def _update(self, problem: Matter, wanted: dict[str, Any]) -> None:
        if problem.due_on and wanted.get("due") == problem.due_on.isoformat():
            del wanted["due"]  # the sheet shows the date that the rule gave
        if not commands.differences(problem, **wanted):
            self.result.unchanged += 1
            return
        commands.detail(problem, by=self.by, **wanted)
        self.result.updated += 1


def _row_error(error: CellError) -> RowError:
    return RowError(error.row, error.column, _(error.template) % error.data, error.value)


_END = re.compile(r"(\d{4})年(?:(\d{1,2})月)?(?:底|末)(?:之?前)?")


def _last_day(value: str) -> date | None:
    """The day meant by “2027年3月底前”, “2027年底”."""
    found = _END.fullmatch(value.replace(" ", ""))
    year, month = (int(found[1]), int(found[2] or 12)) if found else (0, 0)
    if not (year and 1 <= month <= 12):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _split(value: str) -> list[str]:
    for mark in "，,；;/\n":
        value = value.replace(mark, "、")
    return [part.strip() for part in value.split("、")]


def _unit_names() -> dict[str, Unit]:
    """Every name a unit goes by. A name two units share stands for neither."""
    found: dict[str, Unit] = {}
    doubled: set[str] = set()
    for unit in Unit.objects.filter(active=True):
        for name in {unit.name, unit.short_name, *unit.aliases} - {""}:
            if name in found:
                doubled.add(name)
            found[name] = unit
    return {name: unit for name, unit in found.items() if name not in doubled}
