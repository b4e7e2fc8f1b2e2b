"""Invented prose is right, and is made wrong where its numbers stand."""

import random
from pathlib import Path

import pytest

from bench import drafts, prose
from bench.report import Report
from bihuan.lib.draft import check


def test_marked_words_become_a_sentence_that_knows_its_numbers() -> None:
    one = prose.sentence("共{合计|12}件，其中甲{分项|5}件、乙{分项|7}件。")
    assert one.text == "共12件，其中甲5件、乙7件。"
    assert [(f.kind, one.text[f.start : f.end]) for f in one.figures] == [
        ("合计", "12"), ("分项", "5"), ("分项", "7"),
    ]  # fmt: skip
    assert one.wrong(one.figures[0], "13") == "共13件，其中甲5件、乙7件。"


def test_every_number_of_the_invented_sentences_can_be_made_wrong() -> None:
    chance = random.Random(1)
    for one in prose.sentences(120):
        for figure in one.figures:
            was = one.text[figure.start : figure.end]
            assert prose.corrupted(figure, was, chance) != was


def test_lists_that_are_right_are_left_alone_and_wrong_ones_found() -> None:
    chance = random.Random(2)
    lists = [one for one in prose.sentences(180) if one.figures[0].kind == prose.LIST]
    assert not [one.text for one in lists if check(one.text)]
    wrong = [
        one.wrong(figure, prose.corrupted(figure, one.text[figure.start : figure.end], chance))
        for one in lists
        for figure in one.figures
    ]
    assert sum(bool(check(text)) for text in wrong) / len(wrong) >= drafts.CATCH / 100


def test_without_real_sentences_it_says_so_and_measures_invented_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "SHARED", tmp_path)
    told: list[str] = []
    report = Report(tell=told.append)
    drafts.measure(report, invented=24, pages=1)
    assert any("只测自编文字" in line for line in told)
    assert {line.what for line in report.lines} >= {"自编句子：改错一个列举数能发现", "1 页文稿"}
