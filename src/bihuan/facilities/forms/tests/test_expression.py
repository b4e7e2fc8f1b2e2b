"""Expressions: what they come to, what is refused and how it is said."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.forms.evaluation import REGEX_CHARS, Value
from bihuan.facilities.forms.expression import BadExpression, parse
from bihuan.facilities.forms.tests.made import TODAY

VALUES: dict[str, Value] = {
    "a": "x",
    "many": "one two",
    "n": Decimal("12.5"),
    "d": date(2014, 5, 1),
    "t": time(7, 40),
    "text": " 校车 晚点 ",
    "flag": True,
}


def value(text: str, **more: Value) -> Value:
    return parse(text).value({**VALUES, **more}, today=TODAY, here=more.get("here", ""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3", Decimal(9)),
        ("10 - 4 - 3", Decimal(3)),
        ("7 div 2", Decimal("3.5")),
        ("7 mod 3", Decimal(1)),
        ("-7 mod 3", Decimal(-1)),
        ("--2", Decimal(2)),
        ("0.1 + 0.2 = 0.3", True),
        ("${a} = 'x'", True),
        ("${a} != 'x'", False),
        ('${a} = "y"', False),
        ("${missing} = ''", True),
        ("${missing} > 0", False),
        ("${missing} != 1", True),
        ("${n} >= 12.5 and ${n} < 13", True),
        ("1 = 1 or 1 = 2 and 1 = 2", True),
        ("'3' = 3", True),
        ("'3' = '3.0'", False),
        ("'03' = 3", True),
        ("'abc' < 5", False),
        ("${flag} = 'anything'", True),
        ("${d} < '2014-05-02'", True),
        ("${d} = '2014-05-01'", True),
        ("${d} > today() - 30", True),
        ("today() = '2014-05-06'", True),
        ("date('2014-05-06') = today()", True),
        ("date(today() + 1)", date(2014, 5, 7)),
        ("date('2014-02-30')", ""),
        ("${t} < '08:00'", True),
        ("'07:30' < '07:31'", True),
        ("selected(${many}, 'two')", True),
        ("selected(${many}, 'tw')", False),
        ("selected(${missing}, '')", False),
        ("count-selected(${many})", Decimal(2)),
        ("count-selected('')", Decimal(0)),
        ("selected-at(${many}, 1)", "two"),
        ("selected-at(${many}, 5)", ""),
        ("string-length('校车')", Decimal(2)),
        ("normalize-space(${text})", "校车 晚点"),
        ("not(${flag})", False),
        ("not('')", True),
        ("if(${n} > 10, 'big', 1 div 0)", "big"),
        ("coalesce(${missing}, ${a})", "x"),
        ("concat(${a}, 1, true())", "x1true"),
        ("contains('食堂饭菜', '饭')", True),
        ("starts-with(${a}, 'x')", True),
        ("ends-with('abc', 'bc')", True),
        ("substr('abcdef', 1, 3)", "bc"),
        ("substr('abcdef', 4)", "ef"),
        ("regex('13800000000', '1[0-9]{10}')", True),
        ("regex('13800000000x', '1[0-9]{10}')", False),
        ("int('12.9')", Decimal(12)),
        ("int(-12.9)", Decimal(-12)),
        ("round(2.5)", Decimal(3)),
        ("round(-2.5)", Decimal(-2)),
        ("round(2.345, 2)", Decimal("2.35")),
        ("abs(-3)", Decimal(3)),
        ("min(3, 1, 2)", Decimal(1)),
        ("max(3, '', 2)", Decimal(3)),
        ("number('x') = number('x')", False),
        ("string(12.50)", "12.5"),
        ("string(1 div 0)", "Infinity"),
        ("boolean(0)", False),
        (". = 'own'", True),
    ],
)
def test_what_an_expression_comes_to(text: str, expected: Value) -> None:
    assert value(text, here="own") == expected


def test_numbers_that_make_no_sense_are_neither_smaller_nor_greater_than_anything() -> None:
    for text in ("0 div 0 < 1", "0 div 0 > 1", "0 div 0 = 0 div 0", "number('') >= 0"):
        assert value(text) is False
    assert value("1 div 0 > 1000000") is True


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("", 1, "空"),
        ("   ", 1, "空"),
        ("${a", 1, "${题目代码}"),
        ("${题}", 1, "${题目代码}"),
        ("1 +", 4, "没有写完"),
        ("= 1", 1, "前面缺少"),
        ("(1 + 2", 1, "右括号"),
        ("1 + 2)", 6, "多写"),
        ("1 2", 3, "运算符"),
        ("'abc", 1, "引号"),
        ("${a} = yes", 8, "'yes'"),
        ("pulldata('x', 'y')", 1, "pulldata"),
        ("if(1, 2)", 1, "参数"),
        ("today(1)", 1, "参数"),
        ("coalesce(1)", 1, "参数"),
        ("${a} ＝ 'x'", 6, "半角"),
        ("${a} = “x”", 8, "半角"),
        ("not（1）", 4, "半角"),
        ("1 ≥ 2", 3, ">="),
        ("4 / 2", 3, "div"),
        ("1 < 2 < 3", 7, "and"),
        ("regex(., ${a})", 1, "引号"),
        ("regex(., '(')", 1, "正则"),
        ("regex(., '(a+)+')", 1, "重复"),
        ("regex(., '(a|aa)*b')", 1, "重复"),
        ("(" * 60 + "1" + ")" * 60, 41, "太深"),
        ("1" * 2_001, 2_001, "太长"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, position: int, said: str) -> None:
    with pytest.raises(BadExpression) as refused:
        parse(text)
    assert refused.value.position == position
    assert said in refused.value.reason
    assert f"第 {position} 个字符" in str(refused.value)


@pytest.mark.parametrize("text", ["(ab)+c", "[(a+)+]+", r"\(a+\)+", "(a{1,3}b)", "(?:ab)*", "a|b"])
def test_patterns_that_come_to_an_end_are_allowed(text: str) -> None:
    assert parse(f"regex(., '{text}')").own


def test_a_text_too_long_for_a_pattern_does_not_match() -> None:
    assert value("regex(., 'a*')", here="a" * REGEX_CHARS) is True
    assert value("regex(., 'a*')", here="a" * (REGEX_CHARS + 1)) is False


def test_what_it_asks_for_is_known_without_evaluating() -> None:
    parsed = parse("${a} + if(selected(${b}, 'x'), ., 1)")
    assert (parsed.refs, parsed.own) == ({"a", "b"}, True)
    assert parse("1").refs == frozenset()


def test_a_sum_over_a_long_questionnaire_is_no_deep_tree() -> None:
    text = " + ".join(f"${{q{number}}}" for number in range(180))
    assert parse(text).value({f"q{n}": Decimal(n) for n in range(180)}, today=TODAY) == 16110


NUMBERS = st.integers(-999, 999).map(str) | st.decimals("-99", "99", places=2).map(str)


@st.composite
def arithmetic(draw: st.DrawFn, depth: int = 0) -> tuple[str, Decimal]:
    """A text and what it must come to, worked out by Python's own decimals."""
    if depth > 3 or draw(st.booleans()):
        number = draw(NUMBERS)
        return f"({number})", Decimal(number)
    (left, a), (right, b) = draw(arithmetic(depth + 1)), draw(arithmetic(depth + 1))
    sign = draw(st.sampled_from("+-*"))
    result = {"+": a + b, "-": a - b, "*": a * b}[sign]
    return f"({left} {sign} {right})", result


@given(arithmetic())
def test_arithmetic_is_exact(pair: tuple[str, Decimal]) -> None:
    text, expected = pair
    result = parse(text).value({}, today=TODAY)
    assert isinstance(result, Decimal)
    assert abs(result - expected) <= abs(expected) * Decimal("1e-26")


@st.composite
def logic(draw: st.DrawFn, depth: int = 0) -> tuple[str, str]:
    """The same condition in our language and in Python's."""
    if depth > 3 or draw(st.booleans()):
        name, literal = draw(st.sampled_from("pqr")), draw(st.sampled_from("xyz"))
        sign = draw(st.sampled_from(["=", "!="]))
        return f"${{{name}}} {sign} '{literal}'", f"({name} {sign.replace('!=', '<>')} '{literal}')"
    (left, a), (right, b) = draw(logic(depth + 1)), draw(logic(depth + 1))
    way = draw(st.sampled_from(["and", "or", "not"]))
    if way == "not":
        return f"not({left})", f"(not {a})"
    return f"({left}) {way} ({right})", f"({a} {way} {b})"


def _holds(text: str, values: dict[str, str]) -> bool:
    """What Python makes of the twin, reading its own syntax tree rather than running it."""
    import ast

    def walk(node: ast.AST) -> bool:
        if isinstance(node, ast.BoolOp):
            parts = [walk(part) for part in node.values]
            return all(parts) if isinstance(node.op, ast.And) else any(parts)
        if isinstance(node, ast.UnaryOp):
            return not walk(node.operand)
        assert isinstance(node, ast.Compare)
        name, literal = node.left, node.comparators[0]
        assert isinstance(name, ast.Name)
        assert isinstance(literal, ast.Constant)
        same = values[name.id] == literal.value
        return same if isinstance(node.ops[0], ast.Eq) else not same

    return walk(ast.parse(text.replace("<>", "!=").replace(" = ", " == "), mode="eval").body)


@given(logic(), st.fixed_dictionaries({name: st.sampled_from("xyz") for name in "pqr"}))
def test_conditions_hold_when_they_do_in_python(
    pair: tuple[str, str], values: dict[str, str]
) -> None:
    text, twin = pair
    assert parse(text).holds(values, today=TODAY) is _holds(twin, values)


PIECES = (
    *("${a}", "${n}", "${d}", "'x'", "12", ".5", ".", "(", ")", ",", "+", "-", "*", "div", "mod"),
    *("=", "!=", "<", ">=", "and", "or", "not(", "if(", "selected(", "today()", "date(", "round("),
    *("substr(", "min(", "regex(", "'(a+)+'", "（", "$", "校", "  "),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_text_is_an_expression_or_refused_with_a_place(text: str) -> None:
    refused = None
    try:
        result = parse(text).value(VALUES, today=TODAY, here="0")
    except BadExpression as error:
        refused = error
    if refused is None:
        assert isinstance(result, str | Decimal | bool | date | time)
    else:
        assert 1 <= refused.position <= len(text) + 1
        assert refused.reason
