"""Marking a quiz: points for each question, passed or not, and how a class did.

An answer is right as a whole or not at all: several choices must be exactly the right ones; a text
must be one of the accepted ones, whatever its width, case and blanks.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from bihuan.facilities.forms.definition import Form, Kind, Question
from bihuan.facilities.forms.standing import Answers, Asking
from bihuan.facilities.forms.values import shown
from bihuan.lib.canonical import Json

GRACE = timedelta(seconds=30)
"""What a slow line may add to the time allowed."""


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """One question: `given` and `right_answer` as a person reads them."""

    code: str
    label: str
    right: bool
    points: Decimal
    of: Decimal
    given: str
    right_answer: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Marked:
    """`passed` is None where the quiz has no pass mark."""

    points: Decimal
    of: Decimal
    passed: bool | None
    questions: tuple[MarkedQuestion, ...]


@dataclass(frozen=True, slots=True)
class QuestionShare:
    """How many of those asked a question answered it rightly."""

    code: str
    label: str
    right: int
    asked: int


@dataclass(frozen=True, slots=True)
class ClassResult:
    """`mean` and `median` of the points; `passed` None where there is no pass mark."""

    count: int
    mean: Decimal | None
    median: Decimal | None
    best: Decimal | None
    passed: int | None
    questions: tuple[QuestionShare, ...]


def mark(form: Form, answers: Answers, *, today: date, language: str = "") -> Marked:
    """Mark the answers of one respondent. What was asked and left empty is wrong; what was not
    asked counts for nothing."""
    asked = Asking(form).codes(answers, today=today)
    questions = tuple(
        _marked(form, question, answers.get(code), language)
        for code, question in form.asked().items()
        if question.right and code in asked
    )
    points = sum((one.points for one in questions), Decimal(0))
    of = sum((one.of for one in questions), Decimal(0))
    mark_to_pass = form.quiz.pass_mark if form.quiz else ""
    return Marked(points, of, points >= Decimal(mark_to_pass) if mark_to_pass else None, questions)


def class_result(
    form: Form, papers: Iterable[Answers], *, today: date, language: str = ""
) -> ClassResult:
    """How all of them did, and each question's share of right answers in the form's order."""
    marked = [mark(form, answers, today=today, language=language) for answers in papers]
    asked: dict[str, list[MarkedQuestion]] = {}
    for paper in marked:
        for one in paper.questions:
            asked.setdefault(one.code, []).append(one)
    points = [paper.points for paper in marked]
    limited = bool(form.quiz and form.quiz.pass_mark)
    return ClassResult(
        count=len(marked),
        mean=statistics.mean(points) if points else None,
        median=statistics.median(points) if points else None,
        best=max(points, default=None),
        passed=sum(bool(paper.passed) for paper in marked) if limited else None,
        questions=tuple(
            QuestionShare(code, found[0].label, sum(one.right for one in found), len(found))
            for code in form.asked()
            if (found := asked.get(code))
        ),
    )


def overtime(form: Form, started_at: datetime, sent_at: datetime) -> bool:
    """Whether a paper came after its time, a slow line allowed for."""
    minutes = form.quiz.minutes if form.quiz else 0
    return bool(minutes) and sent_at - started_at > timedelta(minutes=minutes) + GRACE


def is_right(question: Question, answer: Json) -> bool:
    if answer is None or not question.right:
        return False
    if question.kind == Kind.MANY:
        return isinstance(answer, (list, tuple)) and set(answer) == set(question.right)
    if question.kind in (Kind.INTEGER, Kind.DECIMAL):
        return any(Decimal(str(answer)) == Decimal(one) for one in question.right)
    if question.kind == Kind.TEXT:
        return _plain(str(answer)) in map(_plain, question.right)
    return str(answer) in question.right


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _marked(form: Form, question: Question, answer: Json, language: str) -> MarkedQuestion:
    right = is_right(question, answer)
    of = Decimal(question.points)
    wanted: Json = list(question.right) if question.kind == Kind.MANY else question.right[0]
    return MarkedQuestion(
        code=question.code,
        label=form.say(question.label, language),
        right=right,
        points=of if right else Decimal(0),
        of=of,
        given=shown(form, question, answer, language),
        right_answer=shown(form, question, wanted, language),
        explanation=form.say(question.explanation, language),
    )
