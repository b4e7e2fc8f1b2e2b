"""How a form stands with the answers given so far: what is asked, what is calculated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from graphlib import TopologicalSorter
from types import MappingProxyType

from bihuan.facilities.forms.definition import Form, Group, Kind, Question
from bihuan.facilities.forms.evaluation import Value
from bihuan.facilities.forms.expression import parse
from bihuan.facilities.forms.offering import conditions
from bihuan.facilities.forms.values import as_answer, fits, reckoned
from bihuan.lib.canonical import Json

Answers = Mapping[str, Json]
NO_ANSWERS: Answers = MappingProxyType({})

_DYNAMIC = re.compile(r"\$\{|^[a-z][a-z-]*\(.*\)$", re.DOTALL)


def dynamic(text: str) -> bool:
    """Whether a default is an expression: it quotes an answer or calls a function."""
    return bool(_DYNAMIC.search(text.strip()))


def fixed(question: Question) -> bool:
    """Whether the answer is not the respondent's to give."""
    return question.kind == Kind.CALCULATED or question.read_only


def order(form: Form) -> tuple[str, ...]:
    """The codes so that each comes after those its condition and calculation ask for.

    Raises graphlib.CycleError when there is no such order.
    """
    known = set(form.asked())
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for item, around in form.walk():
        if isinstance(item, Group):
            continue
        texts = [item.relevant, item.calculation, *(one.relevant for one in around)]
        texts += [item.default] if dynamic(item.default) else []
        texts += dict.fromkeys(conditions(item).values())
        needed = {ref for text in texts if text for ref in parse(text).refs} & known
        for one in item.asked():
            sorter.add(one.code, *needed)
    return tuple(sorter.static_order())


class Standing:
    """The form under some answers. An answer to what is not asked counts as not given.

    `answers` holds what is asked and answered, calculations included; `relevant(code)` says of
    any question, row or group whether it is asked. `given` may hold None: left empty on purpose,
    so that neither default nor `prefilled` comes back.
    """

    def __init__(
        self, form: Form, given: Answers, *, today: date, prefilled: Answers = NO_ANSWERS
    ) -> None:
        self._given, self._prefilled, self.today = given, prefilled, today
        self._values: dict[str, Value] = {}
        self._relevant: dict[str, bool] = {}
        self._asked = form.asked()
        self._conditions = _conditions(form)
        answers: dict[str, Json] = {}
        self.order = order(form)
        for code in self.order:
            question = self._asked[code]
            asked = all(self.holds(text) for text in self._conditions[code])
            answer = self._offered(question, self._answer(question)) if asked else None
            self._relevant[code] = asked
            if answer is not None:
                answers[code] = answer
            self._values[code] = reckoned(question, answer)
        self.answers: dict[str, Json] = {
            code: answers[code] for code in self._asked if code in answers
        }

    def holds(self, text: str, *, here: Value = "") -> bool:
        return parse(text).holds(self._values, today=self.today, here=here)

    def value(self, code: str) -> Value:
        """The answer as expressions see it."""
        return self._values.get(code, "")

    def relevant(self, code: str) -> bool:
        if code not in self._relevant:
            self._relevant[code] = all(self.holds(text) for text in self._conditions[code])
        return self._relevant[code]

    def _offered(self, question: Question, answer: Json) -> Json:
        """What of an answer is among the choices offered."""
        if not question.choice_filter or answer is None:
            return answer
        found = conditions(question)
        if isinstance(answer, (list, tuple)):
            return [one for one in answer if self.holds(found[str(one)])] or None
        return answer if self.holds(found[str(answer)]) else None

    def _answer(self, question: Question) -> Json:
        if not fixed(question) and question.code in self._given:
            answer = self._given[question.code]
            return answer if answer is not None and fits(question, answer) else None
        return self._initial(question)

    def _initial(self, question: Question) -> Json:
        """What stands there before anybody answers: what is known, calculated or usual."""
        known = self._prefilled.get(question.code)
        if known is not None and fits(question, known):
            return known
        text = question.calculation or (question.default if dynamic(question.default) else "")
        if text:
            return as_answer(question, parse(text).value(self._values, today=self.today))
        return as_answer(question, question.default) if question.default else None


def _conditions(form: Form) -> dict[str, list[str]]:
    """The conditions of every question, row and group, those of the groups around included."""
    found: dict[str, list[str]] = {}
    for item, around in form.walk():
        texts = [text for text in (*(one.relevant for one in around), item.relevant) if text]
        found[item.code] = texts
        if isinstance(item, Question):
            found |= {row.code: texts for row in item.rows}
    return found


class Asking:
    """Which questions a respondent was asked, from answers already judged (`Reading.values`).

    Much lighter than a `Standing`: only the conditions are evaluated, each text once.
    """

    def __init__(self, form: Form) -> None:
        self._asked = form.asked()
        conditions = _conditions(form)
        self._always = [code for code in self._asked if not conditions[code]]
        self._sometimes = {code: conditions[code] for code in self._asked if conditions[code]}
        texts = {text for needed in self._sometimes.values() for text in needed}
        self._parsed = {text: parse(text) for text in texts}

    def codes(self, answers: Answers, *, today: date) -> set[str]:
        refs = {ref for one in self._parsed.values() for ref in one.refs}
        values = {
            ref: reckoned(self._asked[ref], answers[ref])
            for ref in refs
            if answers.get(ref) is not None and fits(self._asked[ref], answers[ref])
        }
        holds = {text: one.holds(values, today=today) for text, one in self._parsed.items()}
        found = set(self._always)
        return found | {c for c, texts in self._sometimes.items() if all(holds[t] for t in texts)}
