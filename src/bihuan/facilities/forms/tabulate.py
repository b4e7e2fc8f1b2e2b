"""Many answers as tables: counts, shares of those asked, means, by question or by category.

Answers of earlier versions are carried to the newest one; what has no place in it any more is
shown as of the old form, so that every answer stands somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from bihuan.facilities.forms.definition import (
    NUMBERS,
    TEXTS,
    Form,
    Kind,
    Question,
)
from bihuan.facilities.forms.responses import CarriedResponse, Response, Versions
from bihuan.facilities.forms.spread import Numbers, bins, numbers, spans
from bihuan.facilities.forms.suppress import Cell, suppressed
from bihuan.facilities.forms.values import codes, shown
from bihuan.lib.canonical import Json

CATEGORY = "*"
"""Split by the category of each response instead of by a question."""
SPLITS = (Kind.ONE, Kind.YES_NO, Kind.RATING, Kind.SCHOOL, Kind.AGREE)
"""The kinds of question that answers can be split by."""
_FEW_VALUES = 12
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a cell for all, then one for each group. `old`: no longer a choice."""

    code: str
    label: str
    cells: tuple[Cell, ...]
    old: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One question. `asked` and `answered` have a cell for all and one for each group, and so has
    `numbers`. Of free texts the texts themselves are listed. `old`: asked in earlier versions only.
    """

    code: str
    label: str
    heading: str
    kind: Kind
    asked: tuple[Cell, ...]
    answered: tuple[Cell, ...]
    lines: tuple[Line, ...] = ()
    numbers: tuple[Numbers | None, ...] = ()
    texts: tuple[str, ...] = ()
    old: bool = False

    def share(self, line: Line, at: int = 0) -> float | None:
        """The line's part of those asked, 0 to 1; None when nobody was or it is withheld."""
        of, cell = self.asked[at], line.cells[at]
        if cell.count is None or not of.count:
            return None
        return cell.count / of.count


@dataclass(frozen=True, slots=True)
class Tabulation:
    """`groups` are the columns beside "all"; counts below `k` are withheld (0: none is)."""

    title: str
    returned: int
    groups: tuple[str, ...]
    tables: tuple[Table, ...]
    k: int

    def blocks(self) -> list[tuple[Table, ...]]:
        """The tables, those of one matrix together where they have the same lines."""
        found: list[list[Table]] = []
        for table in self.tables:
            same = found and found[-1][0].heading == table.heading != ""
            if same and _codes(found[-1][0]) == _codes(table) and not table.old:
                found[-1].append(table)
            else:
                found.append([table])
        return [tuple(block) for block in found]


def _codes(table: Table) -> list[str]:
    return [line.code for line in table.lines]


@dataclass(slots=True)
class _Asked:
    """The answers to one question: one entry for everybody who was asked, None when empty.

    `gone` are choices that are no more: group, text, and whether that was the whole answer;
    `written` leaves out what was no text when it was answered, but counted: where people are
    shielded it must not be listed one by one.
    """

    question: Question
    heading: str
    form: Form
    answers: list[tuple[int, Json]] = field(default_factory=list)
    gone: list[tuple[int, str, bool]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Plan:
    language: str
    names: Mapping[str, str]
    groups: int
    k: int


def tabulate(
    form: Form,
    responses: Iterable[Response],
    *,
    today: date,
    versions: Mapping[str, Form] | None = None,
    split: str = "",
    k: int = 0,
    names: Mapping[str, str] | None = None,
    language: str = "",
) -> Tabulation:
    """Tables of all questions of `form`, the newest version, in its order.

    `versions` are the earlier ones by digest. `split` is the code of a question with choices, or
    CATEGORY. `names` are the units' names for SCHOOL questions, in the official order. With `k`
    counts from 1 to k-1 are withheld, and as many others as it takes that they cannot be
    calculated; `today` stands in for responses without a day.
    """
    known = Versions(form, versions or {}, today)
    plain = [known.carried(one) for one in responses]
    groups = _groups(form, plain, split, names or {}, language)
    gathered = _gathered(known, plain, groups, split)
    plan = _Plan(language, names or {}, len(groups), k)
    tables = tuple(_table(plan, one, old=old) for one, old in gathered)
    labels = tuple(groups.values())
    return Tabulation(form.say(form.title, language), len(plain), labels, tables, k)


def _groups(
    form: Form,
    plain: Sequence[CarriedResponse],
    split: str,
    names: Mapping[str, str],
    language: str,
) -> dict[str, str]:
    """The groups to split by: key → label, in the order of the choices, units or alphabet."""
    if split == CATEGORY:
        found = sorted({one.response.category for one in plain})
        return {key: key or _("（未注明）") for key in found}
    question = form.asked().get(split)
    if question is None or question.kind not in SPLITS:
        return {}
    given = {str(one.values[split]) for one in plain if one.values.get(split) is not None}
    order = [*codes(question), *(key for key in names if key in given)]
    order += sorted(given - set(order), key=lambda key: (len(key), key))
    labels = {key: names.get(key) or shown(form, question, key, language) for key in order}
    if any(one.values.get(split) is None for one in plain):
        labels[""] = _("（未填写）")
    return labels


def _key(one: CarriedResponse, split: str) -> str:
    if split == CATEGORY:
        return one.response.category
    answer = one.values.get(split)
    return "" if answer is None else str(answer)


def _gathered(
    versions: Versions, plain: Sequence[CarriedResponse], groups: Mapping[str, str], split: str
) -> list[tuple[_Asked, bool]]:
    """What was answered to each question; behind those of the newest form, those that are gone."""
    headings = _headings(versions.form)
    found = {
        code: _Asked(one, headings.get(code, ""), versions.form)
        for code, one in versions.form.asked().items()
    }
    former: dict[str, _Asked] = {}
    at = {key: number for number, key in enumerate(groups, start=1)}
    for one in plain:
        group = at.get(_key(one, split), 0)
        for code in one.asked & found.keys():
            found[code].answers.append((group, one.values.get(code)))
            if code not in one.turned and one.values.get(code) is not None:
                found[code].written.append(str(one.values[code]))
            if code in one.left:
                whole = one.values.get(code) is None
                found[code].gone.append((group, one.left[code], whole))
        old = versions.older.get(one.response.version)
        if old and one.former:
            _keep_former(one, old, group, former)
    return [(entry, False) for entry in found.values()] + [
        (entry, True) for entry in former.values()
    ]


def _keep_former(one: CarriedResponse, old: Form, group: int, former: dict[str, _Asked]) -> None:
    questions, headings = old.asked(), _headings(old)
    for code, answer in one.former.items():
        if code in questions:
            entry = former.setdefault(code, _Asked(questions[code], headings.get(code, ""), old))
            entry.answers.append((group, answer))
            entry.written.append(str(answer))


def _headings(form: Form) -> dict[str, str]:
    return {
        row.code: form.say(one.label)
        for one in form.questions()
        for row in (one.rows if one.kind == Kind.MATRIX else ())
    }


def _table(plan: _Plan, entry: _Asked, *, old: bool) -> Table:
    question, form = entry.question, entry.form
    lines = _lines(plan, entry)
    given = [(group, answer) for group, answer in entry.answers if answer is not None]
    answered = _counts(
        plan, [g for g, _answer in given] + [g for g, _text, whole in entry.gone if whole]
    )
    asked = _counts(plan, [group for group, _answer in entry.answers])
    exclusive = question.kind not in (Kind.MANY, Kind.FILES)
    grids = suppressed(
        [counts for _code, _label, counts, _old in lines],
        asked,
        answered,
        plan.k,
        exclusive=exclusive,
    )
    return Table(
        code=question.code,
        label=form.say(question.label, plan.language) or question.code,
        heading=entry.heading,
        kind=question.kind,
        asked=grids.asked,
        answered=grids.answered,
        lines=tuple(
            Line(code, label, cells, gone)
            for (code, label, _counts, gone), cells in zip(lines, grids.lines, strict=True)
        ),
        numbers=tuple(
            None if cell.withheld else _numbers(question, given, at, plan.k)
            for at, cell in enumerate(grids.answered)
        ),
        texts=_texts(plan, entry) if answered[0] >= plan.k else (),
        old=old,
    )


def _numbers(
    question: Question, given: Sequence[tuple[int, Json]], at: int, k: int
) -> Numbers | None:
    if question.kind not in NUMBERS and question.kind != Kind.CALCULATED:
        return None
    answers = [str(answer) for group, answer in given if at in (0, group)]
    if not answers or not all(_NUMBER.fullmatch(one) for one in answers):
        return None
    return numbers([Decimal(one) for one in answers], private=k > 0)


def _counts(plan: _Plan, groups: Iterable[int]) -> list[int]:
    """How many there are in all, then in each group."""
    counts = [0] * (plan.groups + 1)
    for group in groups:
        counts[0] += 1
        if group:
            counts[group] += 1
    return counts


def _lines(plan: _Plan, entry: _Asked) -> list[tuple[str, str, list[int], bool]]:
    """Code, label, counts, and whether it is a choice of earlier versions."""
    question = entry.question
    timed = question.kind in (Kind.DATE, Kind.TIME)
    if question.kind in TEXTS or question.kind == Kind.FILES or (timed and plan.k):
        return []
    by_code: dict[str, list[int]] = {}
    for group, answer in entry.answers:
        for one in answer if isinstance(answer, (list, tuple)) else [answer]:
            if one is not None:
                by_code.setdefault(str(one), []).append(group)
    if timed or (question.kind in NUMBERS and question.kind != Kind.RATING):
        classes = spans(by_code, _FEW_VALUES) if timed else bins(by_code, _FEW_VALUES, plan.k)
        return [(label, label, _counts(plan, groups), False) for label, groups in classes]
    lines = [
        (code, _label(plan, entry, code), _counts(plan, by_code.get(code, ())), False)
        for code in _order(plan, question, by_code)
    ]
    gone: dict[str, list[int]] = {}
    for group, text, _whole in entry.gone:
        gone.setdefault(text, []).append(group)
    return lines + [(text, text, _counts(plan, gone[text]), True) for text in sorted(gone)]


def _order(plan: _Plan, question: Question, given: Mapping[str, object]) -> list[str]:
    if question.kind == Kind.RATING:
        return [str(n) for n in range(int(question.least or 1), int(question.most or 5) + 1)]
    if question.kind == Kind.SCHOOL:
        known = [key for key in plan.names if key in given]
        return known + sorted(key for key in given if key not in plan.names)
    known = list(codes(question))
    return known + sorted(set(given) - set(known))


def _label(plan: _Plan, entry: _Asked, code: str) -> str:
    if entry.question.kind == Kind.SCHOOL:
        return plan.names.get(code, code)
    return shown(entry.form, entry.question, code, plan.language)


def _texts(plan: _Plan, entry: _Asked) -> tuple[str, ...]:
    """What was written, word by word."""
    if entry.question.kind not in TEXTS:
        return ()
    if plan.k:
        return tuple(entry.written)
    return tuple(str(answer) for _group, answer in entry.answers if answer is not None)
