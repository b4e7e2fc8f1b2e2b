"""A ledger from a spreadsheet: an office's own, or one that we exported.

A row whose number is one of ours updates that item's fields, where it may still be changed; any
other row registers one. A row that has measures but neither number nor title goes on with the row
above it (merged cells). States are never taken over: a problem said to be closed elsewhere is
registered, with what the old ledger said kept as its carried record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.facilities.tables import columns as mapping
from bihuan.facilities.tables.parse import CellError, Parsed, parse_row
from bihuan.facilities.tables.read import open_table
from bihuan.facilities.tables.rows import Row, is_blank
from bihuan.kernel import policy
from bihuan.kernel.errors import BihuanError, NotAllowed
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.lib.text import clean
from bihuan.rooms.ledger import commands, fields, sheet, types
from bihuan.rooms.ledger.cells import Cells, Wrong, as_of
from bihuan.rooms.ledger.measures import Step, together
from bihuan.rooms.ledger.types.catalog import CLASS, OWN

AS_OF = "截至日期"
"""Under which heading the day of an old ledger is carried."""


@dataclass(frozen=True)
class RowError:
    """One thing wrong in one row, as the page, the CLI and the error list show it."""

    row: int
    column: str
    reason: str
    value: str


@dataclass
class Result:
    """`unread`: headings that no field takes; they are kept as carried record all the same.
    `as_of`: the day the table says it stands at (ISO), or empty."""

    registered: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    as_of: str = ""
    done: bool = False

    @property
    def refused_rows(self) -> int:
        return len({error.row for error in self.errors})


def load(
    source: Any, name: str, *, list_code: str, by: Post, skip_bad: bool = False, dry: bool = False
) -> Result:
    """Take a spreadsheet into a ledger. All or nothing, unless `skip_bad`; `dry` only looks.

    Raises BadFile, NotAllowed; Invalid for an unknown list.
    """
    if not policy.may_at_all(by, "ledger.import"):
        raise NotAllowed
    kind = types.of(list_code)
    result = Result()
    with transaction.atomic(), open_table(source, name) as table:
        result.as_of = as_of(table.titles)
        reader = _Reader(table.headers, table.sample, kind, by, result)
        for rows in reader.items(table.rows(fill_merged=False)):
            reader.take(rows)
        result.done = not (dry or (result.errors and not skip_bad))
        transaction.set_rollback(not result.done)
    return result


Given = dict[str, Any]


class _Reader:
    def __init__(
        self, headers: Any, sample: Any, kind: types.ListType, by: Post, result: Result
    ) -> None:
        self.headers, self.kind, self.by, self.result = headers, kind, by, result
        self.fields = sheet.fields(kind)
        self.labels = {one.code: one.label for one in self.fields}
        shown_only = {kind.written(code) for code in kind.sheet if not sheet.read(code)}
        named = [h if h.rpartition("/")[2] not in shown_only else "" for h in headers]
        self.columns = mapping.guess(named, sample, self.fields).columns
        used = set(self.columns.values())
        self.others = {i: h for i, h in enumerate(headers) if i not in used and h}
        result.unread = [h for i, h in self.others.items() if named[i]]
        self.cells = Cells(kind)
        self.shown = {code: sheet.cell(kind, code) for code in self.columns}
        self.names = sheet.names()

    # -- rows that belong together ----------------------------------------------------------------

    def items(self, rows: Iterable[Row]) -> Iterator[list[Row]]:
        """Each row with those that go on with it."""
        held: list[Row] = []
        for row in rows:
            if held and self._goes_on(row):
                held.append(row)
                continue
            if held:
                yield held
            held = [row]
        if held:
            yield held

    def _goes_on(self, row: Row) -> bool:
        def blank(code: str) -> bool:
            at = self.columns.get(code)
            return at is None or at >= len(row.values) or is_blank(row.values[at])

        return not blank("measure") and all(map(blank, ("number", "serial", "title", "text")))

    # -- one item ---------------------------------------------------------------------------------

    def take(self, rows: list[Row]) -> None:
        """Write one item, or note everything that is wrong with its rows."""
        errors: list[RowError] = []
        parsed = [self._parsed(row, errors) for row in rows]
        if errors:
            self.result.errors += errors
            return
        given = parsed[0]
        ours = self._ours(given)
        kept = self._as_shown(ours) if ours else {}
        changed = {code: value for code, value in given.items() if kept.get(code) != value}
        wanted = self._meant(rows[0], changed, errors)
        if not (given.get("title") or given.get("text")):
            reason = _("这一行没有名称，也没有表述。")
            errors.append(RowError(rows[0].number, self.labels.get("title", ""), reason, ""))
        if len(rows) > 1:
            self._add_steps(rows, parsed, wanted, errors)
        if errors:
            self.result.errors += errors
            return
        try:
            with transaction.atomic():
                if ours is not None:
                    self._update(ours, wanted)
                else:
                    self._register(given, wanted, self._carried(rows[0]))
        except BihuanError as error:
            self.result.errors.append(RowError(rows[0].number, "", str(error), ""))

    def _parsed(self, row: Row, errors: list[RowError]) -> Given:
        found = parse_row(row, self.columns, self.fields, headers=self.headers)
        if not isinstance(found, Parsed):
            errors += [_row_error(error) for error in found]
            return {}
        return {name: value for name, value in found.values.items() if value not in (None, "")}

    def _ours(self, given: Given) -> Matter | None:
        """The item this row is about: by its number, or by its number in this list."""
        seen = policy.visible(self.by, "problem")
        number, serial = (str(given.get(name, "")).strip() for name in ("number", "serial"))
        found = seen.filter(number=number).first() if number else None
        if found is None and serial:
            found = seen.filter(list_code=self.kind.code, problem__serial=serial).first()
        return found

    def _as_shown(self, ours: Matter) -> dict[str, str]:
        """What an export would put into the cells: where they say so, nothing is to be changed."""
        record = Matter.objects.filter(pk=ours.pk).values(*sheet.READ).get()
        out = {}
        for code, show in self.shown.items():
            value = show(record, self.names)
            text = value.isoformat() if isinstance(value, date) else str(value or "")
            out[code] = clean(text)
        return out

    def _carried(self, row: Row) -> dict[str, str]:
        values = {h: row.values[i] for i, h in self.others.items() if i < len(row.values)}
        kept = {h: str(v) for h, v in values.items() if v not in (None, "")}
        return kept | ({AS_OF: self.result.as_of} if self.result.as_of else {})

    def _meant(self, row: Row, given: Given, errors: list[RowError]) -> Given:
        """The fields as `commands.detail` takes them."""
        wanted: Given = {}
        for name, value in given.items():
            if name in ("number", "serial", "source"):
                continue
            try:
                self._put(wanted, name, str(value).strip())
            except Wrong as error:
                errors.append(RowError(row.number, self.labels[name], str(error), str(value)[:80]))
        if units := wanted.pop("units", None):
            wanted["unit"] = units.leading
            more = [one for one in wanted.get("helpers", ()) if one not in units.all]
            wanted["helpers"] = [*units.helping, *more]
        return wanted

    def _put(self, wanted: Given, name: str, value: str) -> None:
        if name.startswith(CLASS):
            found = self.cells.class_of(name.removeprefix(CLASS), value)
            wanted.setdefault("labels", {})[name.removeprefix(CLASS)] = found
        elif name.startswith(OWN):
            code = name.removeprefix(OWN)
            wanted.setdefault("own", {})[code] = self.cells.own(code, value)
        elif name == "unit":
            units = self.cells.units(value)
            wanted["units" if len(units.all) > 1 else "unit"] = (
                units if len(units.all) > 1 else units.leading
            )
        else:
            wanted[name] = self.cells.field(name, value)

    def _add_steps(
        self, rows: list[Row], parsed: list[Given], wanted: Given, errors: list[RowError]
    ) -> None:
        """The measures of all the rows, one a line, and who helps with them."""
        steps = []
        helping = list(wanted.get("helpers", ()))
        leading = wanted.get("unit")
        for row, given in zip(rows, parsed, strict=True):
            meant = self._meant(row, given, errors) if row is not rows[0] else wanted
            units = [meant.get("unit"), *meant.get("helpers", ())]
            helping += [u for u in units if u and u != leading and u not in helping]
            steps.append(Step(str(given.get("measure", "")), str(given.get("unit", "")),
                              str(given.get("person", "")), str(given.get("due", ""))))  # fmt: skip
            if meant.get("due", "")[:1].isdigit() and wanted.get("due", "")[:1].isdigit():
                wanted["due"] = max(meant["due"], wanted["due"])
        wanted["measure"] = together(steps)
        if helping:
            wanted["helpers"] = helping

    def _register(self, given: Given, wanted: Given, carried: dict[str, str]) -> None:
        title = str(wanted.get("title") or wanted["text"])[:300]
        received_on = wanted.pop("received_on", None)
        problem = commands.register(
            list_code=self.kind.code,
            title=title,
            text=str(wanted.get("text") or title),
            source=self.cells.channels.get(str(given.get("source", "")), "ledger"),
            external=str(given.get("number") or given.get("serial") or "").strip(),
            received_on=received_on,
            carried=json.dumps(carried, ensure_ascii=False) if carried else "",
            by=self.by,
        )
        commands.detail(problem, by=self.by, **wanted)
        self.result.registered += 1

    def _update(self, problem: Matter, wanted: Given) -> None:
        wanted.pop("received_on", None)  # when it came in is on record
        if problem.due_on and wanted.get("due") == problem.due_on.isoformat():
            del wanted["due"]  # the sheet shows the date that the rule gave
        if not fields.differences(problem, **wanted):
            self.result.unchanged += 1
            return
        commands.detail(problem, by=self.by, **wanted)
        self.result.updated += 1


def _row_error(error: CellError) -> RowError:
    return RowError(error.row, error.column, _(error.template) % error.data, error.value)
