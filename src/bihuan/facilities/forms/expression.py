"""The expressions of conditions, rules and calculations: XLSForm's language, read by hand.

    ${age} >= 6 and not(selected(${grades}, 'one'))

`parse` gives an `Expression`; nothing is ever handed to Python's own eval. Its tree also goes to
the browser as JSON, where `conditions.js` evaluates the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, NoReturn

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.facilities.forms import evaluation
from bihuan.facilities.forms.evaluation import FUNCTIONS, Node, Scope, Value
from bihuan.lib.canonical import Json

LONGEST = 2_000
DEEPEST = 40

_TOKEN = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>'[^']*'|"[^"]*")
    | \$\{\s*(?P<ref>[A-Za-z_][A-Za-z0-9_.-]*)\s*\}
    | (?P<name>[A-Za-z_][A-Za-z0-9_-]*(?::[A-Za-z_][A-Za-z0-9_-]*)?)
    | (?P<sign><=|>=|!=|[=<>+\-*(),.])
    """,
    re.VERBOSE | re.ASCII,
)
_FULL_WIDTH = dict(zip("（），＝＜＞＋－＊“”‘’｛｝．≥≤≠", "(),=<>+-*\"\"''{}.≥≤≠", strict=True))
_SPELT = {"≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "div", "/": "div", "%": "mod"}
_WORDS = {"&": "and", "|": "or", "!": "not()"}
# A group that may repeat without end must not itself repeat or branch: such patterns can take
# longer than the world lasts on a text made for it.
_REPEATED = re.compile(r"[*+]|\{\d+,\}")


class BadExpression(ValueError):
    """The text is no expression. `position` counts characters from 1."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(
            _("第 %(position)d 个字符处：%(reason)s") % {"position": position, "reason": reason}
        )
        self.reason = reason
        self.position = position


class Token(NamedTuple):
    kind: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression. `refs` are the codes it asks for, `own` whether it has a dot."""

    text: str
    node: Node
    refs: frozenset[str]
    own: bool

    def value(self, values: Mapping[str, Value], *, today: date, here: Value = "") -> Value:
        """What it comes to; codes without a value are empty text."""
        return evaluation.evaluate(self.node, Scope(values, here, today))

    def holds(self, values: Mapping[str, Value], *, today: date, here: Value = "") -> bool:
        return evaluation.boolean(self.value(values, today=today, here=here))

    def as_json(self) -> Json:
        """The tree as nested lists, for the browser."""
        return _listed(self.node)


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Read an expression. Raises BadExpression with the reason and the place, in words."""
    if len(text) > LONGEST:
        _refuse(_("表达式太长，最多 %(most)d 个字符。") % {"most": LONGEST}, LONGEST + 1)
    reader = _Reader(text)
    node = reader.whole()
    return Expression(text, node, frozenset(reader.refs), reader.own)


def _listed(node: Node) -> Json:
    return [_listed(part) if isinstance(part, tuple) else part for part in node]


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            _refuse(_stray(text, at), at + 1)
        kind = str(match.lastgroup)
        if kind != "blank":
            yield Token(kind, match[kind], at + 1)
        at = match.end()
    yield Token("end", "", len(text) + 1)


def _stray(text: str, at: int) -> str:
    """Why this character cannot stand here, and what was probably meant."""
    char = text[at]
    if char in _SPELT or char in _WORDS:
        meant = _SPELT.get(char) or _WORDS[char]
        return _("不认识“%(char)s”，请写成 %(meant)s。") % {"char": char, "meant": meant}
    if char in _FULL_WIDTH:
        meant = _FULL_WIDTH[char]
        return _("“%(char)s”是全角符号，请改用半角的 %(meant)s。") % {"char": char, "meant": meant}
    if char in "'\"":
        return _("引号没有成对，请在文字后面补上同样的引号。")
    if char == "$":
        return _("引用题目要写成 ${题目代码}，代码由英文字母、数字、下划线组成。")
    return _("不认识“%(char)s”。文字要放在英文引号里，如 '是'。") % {"char": char}


def _refuse(reason: str | Promise, at: int) -> NoReturn:
    raise BadExpression(str(reason), at)


_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
_COMPARING, _CHAINED = (2, 3), (4, 5)


class _Reader:
    """Recursive descent over the tokens, the loosest operator first."""

    def __init__(self, text: str) -> None:
        self.refs: set[str] = set()
        self.own = False
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        if self._now.kind == "end":
            _refuse(_("表达式是空的。"), 1)
        node = self._level(0)
        if self._now.kind != "end":
            _refuse(_("“%(text)s”前面缺少运算符，或多写了内容。") % self._shown(), self._now.at)
        return node

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._now
        self._at += 1
        return token

    def _shown(self) -> dict[str, str]:
        return {"text": self._now.text or _("结尾")}

    def _level(self, level: int) -> Node:
        """One operator after another of the same rank become one node, so that a sum over a long
        questionnaire is wide and not deep."""
        if level == len(_LEVELS):
            return self._signed()
        first = self._level(level + 1)
        rest: list[tuple[str, Node]] = []
        while self._now.kind in ("sign", "name") and self._now.text in _LEVELS[level]:
            if level in _COMPARING and rest:
                _refuse(_("一次只能比较两个值，请用 and 或 or 连接几个比较。"), self._now.at)
            rest.append((self._next().text, self._level(level + 1)))
        if not rest:
            return first
        if level in _CHAINED:
            return ("chain", first, *[part for pair in rest for part in pair])
        return (rest[0][0], first, *[node for _operator, node in rest])

    def _signed(self) -> Node:
        if self._is("-"):
            self._next()
            return ("negative", self._deeper(self._signed))
        return self._single()

    def _single(self) -> Node:
        token = self._next()
        if token.kind == "number":
            return ("num", token.text)
        if token.kind == "text":
            return ("str", token.text[1:-1])
        if token.kind == "ref":
            self.refs.add(token.text)
            return ("ref", token.text)
        if token.kind == "name":
            return self._call(token)
        if token.text == ".":
            self.own = True
            return ("self",)
        if token.text == "(":
            node = self._deeper(lambda: self._level(0))
            self._close(token)
            return node
        if token.kind == "end":
            _refuse(_("表达式没有写完，末尾缺少内容。"), token.at)
        _refuse(_("“%(text)s”不能放在这里，前面缺少内容。") % {"text": token.text}, token.at)

    def _deeper(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            _refuse(
                _("括号套得太深，最多 %(most)d 层。") % {"most": DEEPEST},
                self._tokens[self._at - 1].at,
            )
        node = read()
        self._depth -= 1
        return node

    def _call(self, name: Token) -> Node:
        if not self._is("("):
            _refuse(
                _("不认识“%(name)s”。引用题目写成 ${%(name)s}，文字写成 '%(name)s'。")
                % {"name": name.text},
                name.at,
            )
        function = FUNCTIONS.get(name.text)
        if function is None:
            known = "、".join(FUNCTIONS)
            _refuse(
                _("没有名为 %(name)s 的函数。可以用：%(known)s。")
                % {"name": name.text, "known": known},
                name.at,
            )
        opening = self._next()
        parts: list[Node] = []
        while not self._is(")"):
            parts.append(self._deeper(lambda: self._level(0)))
            if not self._is(","):
                break
            self._next()
        self._close(opening)
        most = len(parts) if function.most is None else function.most
        if not function.least <= len(parts) <= most:
            _refuse(
                _("%(name)s 的参数个数不对，这里有 %(given)d 个。")
                % {"name": name.text, "given": len(parts)},
                name.at,
            )
        if name.text == "regex":
            _check_pattern(parts[1], name.at)
        return ("call", name.text, *parts)

    def _is(self, sign: str) -> bool:
        return self._now.kind == "sign" and self._now.text == sign

    def _close(self, opening: Token) -> None:
        if not self._is(")"):
            _refuse(_("这个括号没有对应的右括号。"), opening.at)
        self._next()


def _check_pattern(node: Node, at: int) -> None:
    """The pattern must be written out, be one Python knows, and not be able to run for ever."""
    if node[0] != "str":
        _refuse(_("regex 的第二个参数要直接写成引号里的正则表达式。"), at)
    pattern = str(node[1])
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        _refuse(_("正则表达式写法有误：%(why)s。") % {"why": error}, at)
    if _may_run_away(pattern):
        _refuse(_("正则表达式里重复的括号内又有重复或“|”，可能无法算完，请改写。"), at)


def _may_run_away(pattern: str) -> bool:
    plain = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]", "x", pattern)
    groups: list[int] = []
    for at, char in enumerate(plain):
        if char == "(":
            groups.append(at)
        elif char == ")" and groups:
            inside, after = plain[groups.pop() + 1 : at], plain[at + 1 :]
            busy = _REPEATED.search(inside) or "|" in inside or re.search(r"\{\d+,\d+\}", inside)
            if _REPEATED.match(after) and busy:
                return True
    return False
