"""What is wrong with a form before anybody fills it in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError

from django.utils.translation import gettext as _

from bihuan.facilities.forms.definition import (
    CHOSEN,
    NUMBERS,
    OK,
    TELLS,
    Form,
    Group,
    Item,
    Kind,
    Question,
    page_questions,
)
from bihuan.facilities.forms.expression import BadExpression, parse
from bihuan.facilities.forms.limits import BadLimit, Bound, bound
from bihuan.facilities.forms.names import KINDS, PARTS
from bihuan.facilities.forms.offering import CODE, columns, conditions
from bihuan.facilities.forms.parts import stray
from bihuan.facilities.forms.standing import dynamic, order
from bihuan.facilities.forms.words import Words, places

MOST_QUESTIONS = 500
MOST_ON_PAGE = 200
"""A page sends up to four fields for a question; the server takes 2,000."""
MOST_CHOICES = 500
MOST_LANGUAGES = 10
LONGEST_TEXT = 5_000
LONGEST_CODE = 64

_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` of the question or group ("" for the form), `part` the field, `text` what to do."""

    code: str
    part: str
    text: str


def check(form: Form) -> list[Problem]:
    """Everything wrong with the form; empty when it may be used."""
    items = [item for item, _around in form.walk()]
    problems = [*_whole(form, items), *_codes(items)]
    known = set(form.asked())
    for item in items:
        problems += _item(form, item, known)
    return problems or list(_circles(form))


def expressions(item: Item) -> Iterator[tuple[str, str]]:
    """(part, text) of every expression written at a question or group."""
    if item.relevant:
        yield "relevant", item.relevant
    if isinstance(item, Question):
        for part in ("required_if", "constraint", "calculation"):
            if text := getattr(item, part):
                yield part, text
        if dynamic(item.default):
            yield "default", item.default


def _whole(form: Form, items: list[Item]) -> Iterator[Problem]:
    if not form.languages:
        yield Problem("", "languages", _("至少要有一种语言。"))
        return
    if len(form.languages) > MOST_LANGUAGES:
        yield Problem("", "languages", _("语言最多 %(most)d 种。") % {"most": MOST_LANGUAGES})
    if len({one.code for one in form.languages}) < len(form.languages):
        yield Problem("", "languages", _("同一种语言写了两次。"))
    if not form.say(form.title).strip():
        yield Problem("", "title", _("请填写表单的标题。"))
    asked = sum(len(one.asked()) for one in items if isinstance(one, Question))
    if not asked:
        yield Problem("", "items", _("还没有题目，请先添加。"))
    if asked > MOST_QUESTIONS:
        yield Problem(
            "", "items", _("题目最多 %(most)d 道，请分成几张表。") % {"most": MOST_QUESTIONS}
        )
    for page in form.pages():
        if sum(len(one.asked()) for one in page_questions(page)) > MOST_ON_PAGE:
            text = _("一页最多 %(most)d 道题，请分成几组。最外层的一组是一页。")
            yield Problem(page.code, "items", text % {"most": MOST_ON_PAGE})
    if form.quiz:
        yield from _quiz(form, items)


def _quiz(form: Form, items: list[Item]) -> Iterator[Problem]:
    quiz = form.quiz
    if quiz is None:
        return
    total = sum(
        (
            _amount(one.points) * len(one.asked())
            for one in items
            if isinstance(one, Question) and one.right
        ),
        Decimal(0),
    )
    if not total:
        yield Problem("", "quiz", _("测试题至少要有一道题写明正确答案和分值。"))
    if quiz.pass_mark and not 0 <= _amount(quiz.pass_mark) <= total:
        yield Problem("", "pass_mark", _("及格分应在 0 和总分 %(total)s 之间。") % {"total": total})
    if not 0 <= quiz.minutes <= 600:
        yield Problem("", "minutes", _("限时应在 0 到 600 分钟之间，0 表示不限时。"))
    if quiz.tell not in TELLS:
        yield Problem("", "tell", _("交卷后显示的内容没有这一种。"))


def _amount(points: str) -> Decimal:
    return Decimal(points) if re.fullmatch(r"\d{1,4}(\.\d{1,2})?", points, re.ASCII) else Decimal(0)


def _codes(items: list[Item]) -> Iterator[Problem]:
    codes = [item.code for item in items]
    codes += [row.code for item in items if isinstance(item, Question) for row in item.rows]
    for code, count in Counter(codes).items():
        if not _CODE.fullmatch(code) or len(code) > LONGEST_CODE or code == "meta":
            reason = _(
                "题目代码“%(code)s”不能用。代码以英文字母或下划线开头，"
                "只含英文字母、数字、下划线、点和短横，最多 %(most)d 个字符。"
            )
            yield Problem(code, "code", reason % {"code": code, "most": LONGEST_CODE})
        elif count > 1:
            yield Problem(
                code, "code", _("代码“%(code)s”用了不止一次，请改成不同的代码。") % {"code": code}
            )


def _item(form: Form, item: Item, known: set[str]) -> Iterator[Problem]:
    for part, text in expressions(item):
        try:
            missing = sorted(parse(text).refs - known)
        except BadExpression as error:
            yield Problem(item.code, part, str(error))
            continue
        if missing:
            yield Problem(item.code, part, _unknown(missing))
    for part in ("label", "hint"):
        words: Words = getattr(item, part)
        if any(len(text) > LONGEST_TEXT for text in words.values()):
            yield Problem(item.code, part, _("文字最多 %(most)d 字。") % {"most": LONGEST_TEXT})
        if missing := sorted(set().union(*map(places, words.values())) - known):
            yield Problem(item.code, part, _unknown(missing))
    if isinstance(item, Group):
        if not item.items:
            yield Problem(item.code, "items", _("这一组还没有题目。"))
        return
    yield from _question(form, item)


def _unknown(codes: list[str]) -> str:
    return _("引用了不存在的题目：%(codes)s。请核对题目代码。") % {"codes": "、".join(codes)}


def _question(form: Form, question: Question) -> Iterator[Problem]:
    code = question.code
    for part in stray(question):
        text = _("%(kind)s没有“%(part)s”这一项，请清空或改用别的题型。")
        yield Problem(code, part, text % {"kind": KINDS[question.kind], "part": PARTS[part]})
    if question.kind != Kind.CALCULATED and not form.say(question.label).strip():
        yield Problem(code, "label", _("请填写题目的文字。"))
    if question.kind in CHOSEN:
        yield from _choices(form, question)
        yield from _offering(form, question)
    if question.kind == Kind.MATRIX:
        if not question.rows:
            yield Problem(code, "rows", _("矩阵题至少要有一行。"))
        for row in question.rows:
            if not form.say(row.label).strip():
                yield Problem(code, "rows", _("矩阵题的每一行都要有文字。"))
    yield from _bounds(question)
    yield from _marking(question)


def _choices(form: Form, question: Question) -> Iterator[Problem]:
    codes = [one.code for one in question.choices]
    if not codes:
        yield Problem(question.code, "choices", _("请至少写一个选项。"))
    if len(codes) > MOST_CHOICES:
        yield Problem(
            question.code, "choices", _("选项最多 %(most)d 个。") % {"most": MOST_CHOICES}
        )
    if len(set(codes)) < len(codes):
        yield Problem(question.code, "choices", _("有两个选项的代码相同，请改成不同的代码。"))
    for one in question.choices:
        if not one.code or re.search(r"\s", one.code) or len(one.code) > LONGEST_CODE:
            reason = _("选项代码“%(code)s”不能用：不能为空、不能有空格，最多 %(most)d 个字符。")
            yield Problem(
                question.code, "choices", reason % {"code": one.code, "most": LONGEST_CODE}
            )
        if not form.say(one.label).strip():
            yield Problem(
                question.code, "choices", _("选项“%(code)s”没有文字。") % {"code": one.code}
            )


def _offering(form: Form, question: Question) -> Iterator[Problem]:
    """The filter of the choices, as it reads for each of them."""
    code, part, known = question.code, "choice_filter", set(form.asked())
    wanted = [one for one in columns(question.choice_filter) if one != CODE]
    for one in question.choices:
        if missing := [name for name in wanted if name not in one.facts]:
            text = _("选项“%(choice)s”没有写“%(columns)s”。请在 XLSForm 里补上，或清空选项筛选。")
            data = {"choice": form.say(one.label) or one.code, "columns": "、".join(missing)}
            yield Problem(code, part, text % data)
            return
        if any("'" in text and '"' in text for text in one.facts.values()):
            yield Problem(code, part, _("选项表里的同一格不能既有单引号又有双引号。"))
            return
    for text in dict.fromkeys(conditions(question).values()):
        try:
            strange = sorted(parse(text).refs - known)
        except BadExpression as error:
            yield Problem(code, part, str(error))
            return
        if strange:
            yield Problem(code, part, _unknown(strange))
            return


def _bounds(question: Question) -> Iterator[Problem]:
    found: dict[str, Bound | None] = {}
    for part in ("least", "most"):
        try:
            found[part] = bound(question, part)
        except BadLimit as error:
            yield Problem(question.code, part, str(error))
            return
    least, most = found["least"], found["most"]
    if least is not None and most is not None and least > most:  # type: ignore[operator]
        yield Problem(question.code, "least", _("下限比上限还大，请改正。"))
    if question.kind == Kind.RATING:
        span = (least, most)
        if not all(isinstance(one, Decimal) for one in span):
            yield Problem(question.code, "most", _("评分题要写明最低分和最高分。"))
        elif most - least > 20:  # type: ignore[operator]
            yield Problem(question.code, "most", _("评分题最多分 20 级。"))


def _marking(question: Question) -> Iterator[Problem]:
    if not question.right:
        return
    if not _amount(question.points):
        yield Problem(question.code, "points", _("请写明答对得几分（如 2 或 2.5，最多两位小数）。"))
    allowed = right_codes(question)
    if allowed is None:
        yield Problem(question.code, "right", _("这种题型不能判分。"))
    elif wrong := [one for one in question.right if allowed and one not in allowed]:
        yield Problem(
            question.code,
            "right",
            _("正确答案“%(codes)s”不在选项里。") % {"codes": "、".join(wrong)},
        )
    if question.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.RATING):
        for one in question.right:
            if not re.fullmatch(r"-?\d{1,15}(\.\d{1,10})?", one, re.ASCII):
                yield Problem(
                    question.code, "right", _("正确答案“%(right)s”不是数。") % {"right": one}
                )


def right_codes(question: Question) -> set[str] | None:
    """The codes that may be right; empty when any text may; None for what cannot be marked."""
    if question.kind in (Kind.ONE, Kind.MANY):
        return {one.code for one in question.choices}
    if question.kind == Kind.YES_NO:
        return {"yes", "no"}
    if question.kind == Kind.TEXT or question.kind in NUMBERS or question.kind == Kind.DATE:
        return set()
    return {OK} if question.kind == Kind.AGREE else None


def _circles(form: Form) -> Iterator[Problem]:
    """Conditions and calculations that in the end depend on themselves."""
    try:
        order(form)
    except CycleError as error:
        around = list(dict.fromkeys(error.args[1]))
        text = _("这些题目的条件或计算互相依赖，绕成了一圈：%(codes)s。请改正其中一道。")
        yield Problem(around[0], "relevant", text % {"codes": "、".join(around)})
