"""What an expression comes to: values, their conversions and the functions.

The rules are XPath 1.0's as XLSForm uses them, with two additions: numbers are decimal, so that
0.1 + 0.2 = 0.3, and dates and times of day are values of their own. An unanswered question is the
empty text. Nothing here raises: what makes no sense is NaN, false or empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import ROUND_DOWN, ROUND_FLOOR, Context, Decimal, InvalidOperation, localcontext
from functools import cache
from typing import Any

Value = str | Decimal | bool | date | time
Node = tuple[Any, ...]

EPOCH = date(1970, 1, 1)
NAN = Decimal("NaN")
# No traps: dividing by nothing gives what XPath says, not an exception.
ARITHMETIC = Context(prec=28, traps=[])
REGEX_CHARS = 500
"""Longer text never matches a pattern: a stranger's text times a clerk's pattern costs time."""

_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?", re.ASCII)
_DAYS = (Decimal((date.min - EPOCH).days), Decimal((date.max - EPOCH).days))


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean while an expression is evaluated. `here` is the value a dot stands for."""

    values: Mapping[str, Value]
    here: Value
    today: date


def evaluate(node: Node, scope: Scope) -> Value:
    with localcontext(ARITHMETIC):
        return _value(node, scope)


def _value(node: Node, scope: Scope) -> Value:
    kind = node[0]
    if kind == "ref":
        return scope.values.get(node[1], "")
    if kind == "str":
        return str(node[1])
    if kind == "num":
        return Decimal(node[1])
    if kind == "self":
        return scope.here
    if kind == "call":
        return _called(node[1], node[2:], scope)
    return _operated(kind, node[1:], scope)


def _operated(operator: str, parts: Sequence[Node], scope: Scope) -> Value:
    if operator == "and":
        return all(boolean(_value(part, scope)) for part in parts)
    if operator == "or":
        return any(boolean(_value(part, scope)) for part in parts)
    if operator == "negative":
        return -number(_value(parts[0], scope))
    if operator == "chain":
        total = number(_value(parts[0], scope))
        for sign, part in zip(parts[1::2], parts[2::2], strict=True):
            total = ARITHMETICS[str(sign)](total, number(_value(part, scope)))
        return total
    return _compared(operator, _value(parts[0], scope), _value(parts[1], scope))


def _called(name: str, parts: Sequence[Node], scope: Scope) -> Value:
    if name == "if":
        chosen = parts[1] if boolean(_value(parts[0], scope)) else parts[2]
        return _value(chosen, scope)
    if name == "today":
        return scope.today
    return FUNCTIONS[name].of(*[_value(part, scope) for part in parts])


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
ARITHMETICS: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "mod": lambda a, b: a % b,
}


def _compared(operator: str, left: Value, right: Value) -> bool:
    """Equality looks at the richer type of the two; order is always of numbers (dates are days)."""
    compare, equality = COMPARISONS[operator], operator in ("=", "!=")
    if equality and (isinstance(left, bool) or isinstance(right, bool)):
        return compare(boolean(left), boolean(right))
    if equality and isinstance(left, str) and isinstance(right, str):
        return compare(left, right)
    return compare(number(left), number(right))


def number(value: Value) -> Decimal:
    """Days since 1970 for a date, the part of the day for a time, also where a text states one;
    NaN for what is no number."""
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str):
        value = _stated(value)
    if isinstance(value, date):
        return Decimal((value - EPOCH).days)
    if isinstance(value, time):
        return Decimal(value.hour * 3600 + value.minute * 60 + value.second) / 86400
    return Decimal(value.strip()) if _NUMBER.fullmatch(value) else NAN


def _stated(text: str) -> str | date | time:
    """The date or the time of day a text states, else the text."""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        return time.fromisoformat(text) if _TIME.fullmatch(text) else text
    except ValueError:
        return text


def boolean(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return not value.is_nan() and value != 0
    return value != ""


def string(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return _digits(value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else value


def _digits(value: Decimal) -> str:
    if not value.is_finite():
        return "NaN" if value.is_nan() else ("Infinity" if value > 0 else "-Infinity")
    text = format(value, "f") if abs(value.adjusted()) < 40 else str(value)
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def day(value: Value) -> Value:
    """The date a text or a number of days states; empty when it states none."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and (match := _DATE.match(value)):
        found = _stated(match[0])
        return found if isinstance(found, date) else ""
    days = number(value)
    if not days.is_finite() or not _DAYS[0] <= days <= _DAYS[1]:
        return ""
    return EPOCH + timedelta(days=int(days.to_integral_value(ROUND_FLOOR)))


@cache
def pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _regex(value: Value, wanted: Value) -> bool:
    text = string(value)
    return len(text) <= REGEX_CHARS and bool(pattern(string(wanted)).fullmatch(text))


def _selected_at(value: Value, index: Value) -> str:
    parts, at = string(value).split(), number(index)
    fits = at.is_finite() and 0 <= at < len(parts)
    return parts[int(at)] if fits else ""


def _round(value: Value, places: Value = Decimal(0)) -> Decimal:
    """Half goes up, as in XPath: -2.5 becomes -2."""
    amount, digits = number(value), number(places)
    if not amount.is_finite() or not digits.is_finite() or abs(digits) > 20:
        return NAN if amount.is_finite() else amount
    unit = Decimal(10) ** -int(digits)
    return ((amount / unit + Decimal("0.5")).to_integral_value(ROUND_FLOOR)) * unit


def _whole(value: Value) -> Decimal:
    amount = number(value)
    return amount.to_integral_value(ROUND_DOWN) if amount.is_finite() else amount


def _part(value: Value, start: Value, end: Value | None = None) -> str:
    """From 0, the end left out, as XLSForm's substr."""
    text, first = string(value), _whole(start)
    last = Decimal(len(text)) if end is None else _whole(end)
    return text[_index(first) : _index(last)] if first.is_finite() and last.is_finite() else ""


def _index(at: Decimal) -> int:
    return int(max(Decimal(-(10**6)), min(at, Decimal(10**6))))


def _most(choose: Callable[..., Decimal], values: Sequence[Value]) -> Decimal:
    given = [number(value) for value in values if value != ""]
    return NAN if not given or any(one.is_nan() for one in given) else choose(given)


@dataclass(frozen=True, slots=True)
class Function:
    """`least` and `most` say how many arguments it takes; `most` None means any number."""

    of: Callable[..., Value]
    least: int
    most: int | None


def _lazy(*_values: Value) -> Value:
    raise InvalidOperation("evaluated by _called")


FUNCTIONS: Mapping[str, Function] = {
    "if": Function(_lazy, 3, 3),
    "today": Function(_lazy, 0, 0),
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
    "not": Function(lambda value: not boolean(value), 1, 1),
    "boolean": Function(boolean, 1, 1),
    "number": Function(number, 1, 1),
    "string": Function(string, 1, 1),
    "int": Function(_whole, 1, 1),
    "round": Function(_round, 1, 2),
    "abs": Function(lambda value: abs(number(value)), 1, 1),
    "min": Function(lambda *values: _most(min, values), 1, None),
    "max": Function(lambda *values: _most(max, values), 1, None),
    "date": Function(day, 1, 1),
    "selected": Function(lambda value, code: string(code) in string(value).split(), 2, 2),
    "selected-at": Function(_selected_at, 2, 2),
    "count-selected": Function(lambda value: Decimal(len(string(value).split())), 1, 1),
    "coalesce": Function(lambda *values: next((v for v in values if v != ""), ""), 2, None),
    "concat": Function(lambda *values: "".join(map(string, values)), 1, None),
    "contains": Function(lambda value, part: string(part) in string(value), 2, 2),
    "starts-with": Function(lambda value, part: string(value).startswith(string(part)), 2, 2),
    "ends-with": Function(lambda value, part: string(value).endswith(string(part)), 2, 2),
    "string-length": Function(lambda value: Decimal(len(string(value))), 1, 1),
    "normalize-space": Function(lambda value: " ".join(string(value).split()), 1, 1),
    "substr": Function(_part, 2, 3),
    "regex": Function(_regex, 2, 2),
}
