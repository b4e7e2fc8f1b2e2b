"""Drafts are read into one plain form, and every place of it leads back to the original."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.draft import check
from bihuan.lib.draft.reading import Span, read

_PIECES = st.sampled_from(
    [
        *"中學個件项12370,.，、；：。()（）“” \t\n近余约第年月日%-—x",
        "\r\n",
        "\x0c",
        "(xué)",
        "其中",
        "共",
    ]
)
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=60).map("".join))


def test_traditional_characters_with_pinyin_behind_them_become_plain() -> None:
    draft = read("全縣(xiàn)共檢(jiǎn)查學(xué)校12所")
    assert draft.text == "全县共检查学校12所"


def test_a_place_leads_back_to_the_original_over_what_was_dropped() -> None:
    original = "檢(jiǎn)查  學(xué)校 12 所,,合格 9 所。"
    draft = read(original)
    found = draft.text.index("合格")
    start, end = draft.original_span(found, found + 4)
    assert original[start:end] == "合格 9 所"
    assert original[draft.origin(found)] == "合"
    assert draft.origin(len(draft.text)) == len(original)


def test_half_width_punctuation_becomes_full_width_but_decimals_and_times_stay() -> None:
    assert (
        read("共3.5万人(含教师),8:30开始;其中:男2人").text
        == "共3.5万人（含教师），8:30开始；其中：男2人"
    )


def test_of_doubled_punctuation_the_strongest_stays() -> None:
    assert read("甲3件,,乙2件,、丙1件,。完").text == "甲3件，乙2件、丙1件。完"


def test_thousands_separators_go_but_lists_of_numbers_stay() -> None:
    assert read("共12,345人,每人1,000元").text == "共12345人，每人1000元"
    assert read("分别为123,456,789人").text == "分别为123，456，789人"


def test_lines_wrapped_by_a_machine_are_joined_and_headings_are_not() -> None:
    wrapped = "这是一个由阅读软件按照固定宽度折行的段落它的每一行都差不多长\n" * 4
    assert read(wrapped + "到这里才结束。\n二、下一节\n正文。").text.count("\n") == 2
    assert read("关于开展检查的通报\n一、基本情况\n共检查学校12所。").text.count("\n") == 2


def test_a_sentence_goes_on_over_a_page_number() -> None:
    assert read("共排查隐患12处,\n\n- 3 -\n\n已整改9处。").text == "共排查隐患12处，已整改9处。"


def test_table_rows_keep_their_cells_and_are_no_sentences() -> None:
    draft = read("学校\t人数\n甲校\t 12 \n共一所。")
    assert draft.text == "学校\t人数\n甲校\t12\n共一所。"
    assert [draft.words(s) for s in draft.sentences] == ["共一所。"]


def test_sentences_and_clauses_are_found() -> None:
    draft = read("甲完成。乙未完成，原因：下雨！“丙也未完成。”\n丁完成")
    assert [draft.words(s) for s in draft.sentences] == [
        "甲完成。",
        "乙未完成，原因：下雨！",
        "“丙也未完成。”",
        "丁完成",
    ]
    clauses = draft.clauses(draft.sentences[1])
    assert [draft.words(c) for c in clauses] == ["乙未完成", "原因", "下雨"]


@given(_TEXTS)
def test_reading_twice_changes_nothing(text: str) -> None:
    once = read(text).text
    assert read(once).text == once


@given(_TEXTS)
def test_every_character_stands_where_it_says(text: str) -> None:
    draft = read(text)
    assert len(draft.origins) == len(draft.text)
    assert list(draft.origins) == sorted(set(draft.origins))
    for span in (*draft.paragraphs, *draft.sentences):
        assert 0 <= span.start < span.end <= len(draft.text)
        original = draft.original_span(*span)
        assert isinstance(original, Span)
        assert 0 <= original.start < original.end <= len(text)


@given(_TEXTS)
def test_checking_never_fails_and_quotes_the_original(text: str) -> None:
    for finding in check(text):
        assert text[finding.start : finding.end] == finding.quote
        assert finding.flag in {"error", "warn", "info"}
        assert finding.message
