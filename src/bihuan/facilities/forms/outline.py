"""A form as a list for its designer, with what is wrong at every line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from bihuan.facilities.forms.checking import Problem, check
from bihuan.facilities.forms.definition import UNASKED, Form, Group, Item, Question
from bihuan.facilities.forms.designer import GROUP
from bihuan.facilities.forms.names import KINDS


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outline. `number` is the running number of a question, 0 for others.

    `ends` are the groups that end after this line, the innermost first.
    """

    code: str
    label: str
    kind: str
    kind_word: str
    depth: int
    number: int
    required: bool
    condition: str
    problems: tuple[str, ...]
    first: bool
    last: bool
    ends: tuple[str, ...] = ()
    opinion: bool = False


def lines(form: Form) -> list[Line]:
    """Every group and question in order."""
    wrong: dict[str, list[str]] = {}
    for problem in check(form):
        wrong.setdefault(problem.code, []).append(problem.text)
    found: list[Line] = []
    number = 0
    for line in _lines(form, form.items, 0, wrong):
        asked = line.number > 0
        number += asked
        found.append(replace(line, number=number if asked else 0))
    return found


def whole(form: Form) -> list[Problem]:
    """What is wrong with the form apart from its lines."""
    return [problem for problem in check(form) if not problem.code]


def _lines(
    form: Form, items: tuple[Item, ...], depth: int, wrong: Mapping[str, list[str]]
) -> Iterator[Line]:
    for at, item in enumerate(items):
        place = (at == 0, at == len(items) - 1)
        line = _line(form, item, depth, wrong, place)
        if not isinstance(item, Group):
            yield line
            continue
        *before, last = [line, *_lines(form, item.items, depth + 1, wrong)]
        yield from before
        yield replace(last, ends=(*last.ends, item.code))


def _line(
    form: Form,
    item: Item,
    depth: int,
    wrong: Mapping[str, list[str]],
    place: tuple[bool, bool],
) -> Line:
    question = item if isinstance(item, Question) else None
    codes = [item.code, *(row.code for row in (question.rows if question else ()))]
    return Line(
        code=item.code,
        label=form.say(item.label),
        kind=question.kind.value if question else GROUP,
        kind_word=str(KINDS[question.kind]) if question else _("分组"),
        depth=depth,
        number=int(question is not None and question.kind not in UNASKED),
        required=question is not None and bool(question.required or question.required_if),
        condition=item.relevant,
        problems=tuple(text for code in codes for text in wrong.get(code, ())),
        first=place[0],
        last=place[1],
        opinion=question is not None and question.opinion,
    )
