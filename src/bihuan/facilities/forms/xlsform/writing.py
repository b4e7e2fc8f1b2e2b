"""A form as an XLSForm workbook, which `reading.read` reads back as the same form."""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlsxwriter

from bihuan.facilities.forms.definition import Choice, Form, Group, Item, Kind, Question
from bihuan.facilities.forms.words import Words, written
from bihuan.facilities.forms.xlsform.survey import GENERATED

Cells = dict[str, str]

_TYPES = {
    Kind.TEXT: "text",
    Kind.LONG: "text",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.RATING: "range",
    Kind.AGREE: "acknowledge",
    Kind.SCHOOL: "text",
    Kind.NOTE: "note",
}
_YES_NO = (
    Choice("yes", {"zh": "是", "en": "Yes"}),
    Choice("no", {"zh": "否", "en": "No"}),
)
_YES_NO_LIST = "yes_no_choices"
_HEADS = (
    *("type", "name", "label", "hint", "required", "required_message", "relevant"),
    *("constraint", "constraint_message", "appearance", "calculation", "default", "read_only"),
    *("parameters", "choice_filter", "bihuan::kind", "bihuan::least", "bihuan::most"),
    *("bihuan::right", "bihuan::points", "bihuan::explanation", "bihuan::opinion"),
)
_SETTINGS = (
    *("form_title", "form_id", "version", "default_language", "bihuan::title", "bihuan::intro"),
    *("bihuan::thanks", "bihuan::quiz", "bihuan::pass_mark", "bihuan::minutes"),
    *("bihuan::shuffle", "bihuan::tell"),
)
_ALWAYS = {"type", "name", "list_name", "form_title", "form_id", "bihuan::opinion"}


def write(form: Form) -> bytes:
    """The workbook, with sheets survey, choices and settings. All cells are text."""
    lists = _Lists(form)
    survey = list(_rows(form, form.items, lists))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for name, heads, rows in (
            ("survey", _HEADS, survey),
            ("choices", ("list_name", "name", "label", *lists.facts()), list(lists.rows(form))),
            ("settings", _SETTINGS, [_settings(form)]),
        ):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for at, header in enumerate(_columns(form, heads, rows)):
                sheet.set_column(at, at, 30 if "label" in header else 16)
                sheet.write_string(0, at, header, head)
                for number, row in enumerate(rows, start=1):
                    if row.get(header):
                        sheet.write_string(number, at, row[header], text)
    return buffer.getvalue()


def _columns(form: Form, heads: tuple[str, ...], rows: list[Cells]) -> list[str]:
    """The columns that hold something; where a part has words, one for each language."""
    used = {header for row in rows for header, text in row.items() if text}
    languages = [written(one) for one in form.languages]
    found: list[str] = []
    for head in heads:
        own = [f"{head}::{name}" for name in languages]
        if head == "label":
            found += own
        else:
            found += [one for one in (head, *own) if one in used or one in _ALWAYS]
    return found


def _words(form: Form, head: str, words: Words) -> Cells:
    names = {one.code: written(one) for one in form.languages}
    return {f"{head}::{names[code]}": text for code, text in words.items() if code in names}


class _Lists:
    """Names for the lists of choices: equal lists of one name are written once."""

    def __init__(self, form: Form) -> None:
        self._lists: dict[str, tuple[Choice, ...]] = {}
        for question in form.questions():
            if question.list_name:
                self._lists.setdefault(question.list_name, question.choices)

    def name(self, question: Question) -> str:
        if question.kind == Kind.YES_NO:
            self._lists.setdefault(_YES_NO_LIST, _YES_NO)
            return _YES_NO_LIST
        wanted = question.list_name or GENERATED % question.code
        name, number = wanted, 2
        while self._lists.setdefault(name, question.choices) != question.choices:
            name, number = f"{wanted}_{number}", number + 1
        return name

    def facts(self) -> list[str]:
        """The columns that filters ask for."""
        found = (one for choices in self._lists.values() for one in choices)
        return list(dict.fromkeys(name for one in found for name in one.facts))

    def rows(self, form: Form) -> Iterator[Cells]:
        for name, choices in self._lists.items():
            for one in choices:
                label = {lang.code: form.say(one.label, lang.code) for lang in form.languages}
                words = one.label if one not in _YES_NO else label
                plain = {"list_name": name, "name": one.code, **one.facts}
                yield plain | _words(form, "label", words)


def _rows(form: Form, items: tuple[Item, ...], lists: _Lists) -> Iterator[Cells]:
    for item in items:
        if isinstance(item, Group):
            yield _begin(form, item, item.appearance)
            yield from _rows(form, item.items, lists)
            yield {"type": "end_group"}
        elif item.kind == Kind.MATRIX:
            yield _begin(form, item, f"table-list {item.appearance}".strip())
            for row in item.asked():
                yield _question(form, row, lists, outer=item)
            yield {"type": "end_group"}
        else:
            yield _question(form, item, lists)


def _begin(form: Form, item: Item, appearance: str) -> Cells:
    return {
        "type": "begin_group",
        "name": item.code,
        **_words(form, "label", item.label),
        **_words(form, "hint", item.hint),
        "relevant": item.relevant,
        "appearance": appearance,
    }


def _question(
    form: Form, question: Question, lists: _Lists, outer: Question | None = None
) -> Cells:
    """One row. Of a matrix's line, what belongs to the whole is written at its group."""
    kind, parameters, looks = question.kind, "", question.appearance.split()
    named = lists.name(outer or question) if question.choices or kind == Kind.YES_NO else ""
    least, most = question.least, question.most
    sliding = kind == Kind.INTEGER and "range" in looks and bool(least and most)
    if kind == Kind.RATING or sliding:
        parameters = f"start={least} end={most} step=1"
        least = most = ""
        looks = [one for one in looks if not sliding or one != "range"]
        looks += ["rating"] if kind == Kind.RATING else []
    if question.shuffle:
        parameters = "randomize=true"
    if kind == Kind.LONG:
        looks.append("multiline")
    own = kind.value if kind in (Kind.YES_NO, Kind.SCHOOL) else ""
    return {
        "type": "range" if sliding else _type(question, named),
        "name": question.code,
        **_words(form, "label", question.label),
        **_words(form, "hint", {} if outer else question.hint),
        "required": "yes" if question.required else question.required_if,
        **_words(form, "required_message", question.required_message),
        "relevant": "" if outer else question.relevant,
        "constraint": question.constraint,
        **_words(form, "constraint_message", question.constraint_message),
        "appearance": "" if outer else " ".join(looks),
        "calculation": question.calculation,
        "default": question.default,
        "read_only": "yes" if question.read_only else "",
        "parameters": parameters,
        "choice_filter": question.choice_filter,
        "bihuan::kind": own,
        "bihuan::least": least,
        "bihuan::most": most,
        "bihuan::right": _right(question),
        "bihuan::points": question.points,
        **_words(form, "bihuan::explanation", question.explanation),
        "bihuan::opinion": "yes" if question.opinion else "",
    }


def _type(question: Question, named: str) -> str:
    if question.kind in (Kind.ONE, Kind.YES_NO):
        return f"select_one {named}"
    if question.kind == Kind.MANY:
        return f"select_multiple {named}"
    if question.kind == Kind.FILES:
        return question.accept or "file"
    if question.kind == Kind.CALCULATED:
        return "calculate" if question.calculation else "hidden"
    return _TYPES[question.kind]


def _right(question: Question) -> str:
    coded = question.kind in (Kind.ONE, Kind.MANY, Kind.YES_NO)
    return (" " if coded else "|").join(question.right)


def _settings(form: Form) -> Cells:
    first, quiz = form.languages[0].code, form.quiz
    others = {code: text for code, text in form.title.items() if code != first}
    cells = {
        "form_title": form.title.get(first, ""),
        "form_id": form.code,
        "version": form.version,
        "default_language": written(form.languages[0]),
        **_words(form, "bihuan::title", others),
        **_words(form, "bihuan::intro", form.intro),
        **_words(form, "bihuan::thanks", form.thanks),
    }
    if quiz:
        cells |= {
            "bihuan::quiz": "yes",
            "bihuan::pass_mark": quiz.pass_mark,
            "bihuan::minutes": str(quiz.minutes),
            "bihuan::shuffle": "yes" if quiz.shuffle else "no",
            "bihuan::tell": quiz.tell,
        }
    return cells
