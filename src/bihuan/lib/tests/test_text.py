import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.text import clean, formula_safe

WORDS = [
    "校车",
    "超载",
    "abc",
    "2014年",
    "<张老师>",
    "身高<150cm",
    "a&b",
    "R&D;",
    "AT&T",
    "１２",
    "《通知》",
]
DEBRIS = [
    " ",
    "\n",
    "\r\n",
    "\t",
    "\u3000",
    "\x00",
    "\ud800",
    "\u200b",
    "\ufeff",
    "&nbsp;",
    "&amp;nbsp;",
    "&#160;",
    "&#xA0;",
    "<br/>",
    "<BR>",
    "<p style=\"font-family:'宋体'\">",
    "</p>",
    "&lt;p&gt;",
    "&amp;lt;/p&amp;gt;",
    "<o:p></o:p>",
    "<script>alert('x')</script>",
    "<style type=text/css>p{color:red}</style>",
    "<!-- [if gte mso 9]<xml>-->",
    '<a href="http://example.com/?a=1&b=2" target=_blank>',
    "<td nowrap>",
    "<span lang=EN-US>",
]
pieces = st.lists(st.sampled_from(WORDS) | st.sampled_from(DEBRIS), max_size=12)


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("", ""),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("　　第一段\t \n　　第二段　", "第一段\n第二段"),
        ("第一段\n\n \n\n\n第二段", "第一段\n\n第二段"),
        ("<p>校车&nbsp;超载</p><p>请处理<br/>谢谢</p>", "校车 超载\n\n请处理\n谢谢"),
        ("a\x00b\x1fc\u200bd\ufeffe\ud83d", "abcde"),
        ("&lt;div&gt;食堂&amp;amp;超市&lt;/div&gt;", "食堂&超市"),
        ("你好&nbsp你好", "你好 你好"),
        ("<script>var a='<p>';</script>正文<!-- 注 -->", "正文"),
        ("<STYLE>p{}</Style >正文", "正文"),
        ("身高<150cm，体重>40kg，<张老师>说", "身高<150cm，体重>40kg，<张老师>说"),
        ("3<b and c>d", "3<b and c>d"),
        ("“引号”、《书名》……——！？；：", "“引号”、《书名》……——！？；："),
        ("https://example.com/?a=1&copy=2", "https://example.com/?a=1&copy=2"),
        ("&unknown; &#0; &#55296; &#99999999;", "&unknown; &#99999999;"),
        ("表格<td>一</td><td>二</td>", "表格 一 二"),
        ("笑脸😀和生僻字𠮷", "笑脸😀和生僻字𠮷"),
    ],
)
def test_debris_goes_and_the_words_stay(dirty: str, cleaned: str) -> None:
    assert clean(dirty) == cleaned


@given(pieces)
def test_no_word_is_lost_and_no_debris_is_left(parts: list[str]) -> None:
    words = [part for part in parts if part in WORDS]
    assert letters(clean(" ".join(parts))) == "".join(words)


@given(st.text() | pieces.map("".join))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=50))
def test_plain_text_without_markup_keeps_every_character(text: str) -> None:
    if "<" not in text and "&" not in text:
        assert clean(text) == text


@given(st.text(st.characters()))
def test_what_is_cleaned_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\ufeff\u3000]|\n\n\n", cleaned)
    assert cleaned == cleaned.strip()


@pytest.mark.parametrize(
    "hostile",
    ["<script>", "<!--", "<p ", "<a a=", "&amp;", "&#38;", "< ", " \n", "\u3000", '<p a="'],
)
def test_hostile_repetition_takes_linear_time(hostile: str) -> None:
    started = time.process_time()
    clean(hostile * (400_000 // len(hostile)))
    assert time.process_time() - started < 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_cell_that_would_run_as_a_formula_is_marked(start: str) -> None:
    assert formula_safe(start + "1+1") == "'" + start + "1+1"


def test_ordinary_cells_are_left_alone() -> None:
    for text in ["", "校车超载", "2026-09-18", "a=b", "'x"]:
        assert formula_safe(text) == text
