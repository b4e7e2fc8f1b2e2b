import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bihuan.cli.bench import app
from bihuan.facilities.similarity.classify.tests.said import said

HEADINGS = ("留言编号", "留言主题", "留言时间", "留言详情", "一级标签")


def written(path: Path, number: int, seed: int, headings: tuple[str, ...] = HEADINGS) -> str:
    """Invented messages as a message board exports them, with their class."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(headings)
        for at, (one, label) in enumerate(zip(*said(number, seed), strict=True), 1):
            rows.writerow([at, one.subject, "2026/5/3 9:32:09", one.text, label[0]])
    return str(path)


def asked(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, ["bench", "classify", *words])
    return answer.exit_code, answer.stdout if answer.exit_code == 0 else str(answer.exception)


def test_what_was_learned_from_one_file_is_measured_on_another(tmp_path: Path) -> None:
    train, test = written(tmp_path / "a.csv", 120, 1), written(tmp_path / "b.csv", 60, 2)
    code, printed = asked("--train", train, "--test", test, "--json")
    assert code == 0, printed
    found = json.loads(printed)
    assert found["macro_f1"] == found["accuracy"] == found["coverage80_accuracy"] == 1.0
    assert found["ece"] < 0.2
    assert found["per_class"]["life"]["texts"] == 30
    assert found["docs_per_second"] > 100
    assert 0 < found["training_seconds"] < 60
    assert "正确 100.00%" in asked("--train", train, "--test", test)[1]


def test_a_file_without_labels_is_refused_by_name(tmp_path: Path) -> None:
    bad = written(tmp_path / "bad.csv", 12, 1, (*HEADINGS[:-1], "类别"))
    code, reason = asked("--train", bad, "--test", bad)
    assert code == 1
    assert "一级标签" in reason


@pytest.mark.parametrize("number", [2, 7])
def test_too_few_messages_to_learn_from_are_refused(tmp_path: Path, number: int) -> None:
    few = written(tmp_path / "few.csv", number, 1)
    code, reason = asked("--train", few, "--test", few)
    assert code == 1
    assert "太少" in reason
