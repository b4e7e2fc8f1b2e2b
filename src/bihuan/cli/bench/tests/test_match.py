"""bihuan bench match, as it is called."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from typer.testing import CliRunner

from bihuan.cli import app
from bihuan.facilities.similarity.match.tests.said import AGAIN, CANTEEN_ELSEWHERE, SAID

WRONG = "西岭小学的伙食中午是冷的，孩子吃坏了肚子"


def table(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def run(corpus: Path, queries: Path) -> dict[str, float]:
    found = CliRunner().invoke(
        app, ["bench", "match", "--corpus", str(corpus), "--queries", str(queries), "--json"]
    )
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_what_is_found_and_mistaken_is_counted(tmp_path: Path) -> None:
    ids = {said: str(100 + n) for n, said in enumerate(SAID)}
    heads = ["留言编号", "留言主题", "留言详情"]
    corpus = table(tmp_path / "corpus.csv", [heads, *([ids[one], *one] for one in SAID)])
    rows = [[text, "same", ids[said], ""] for text, said in AGAIN]
    # A target that says something else altogether is missed, unless another id is as good.
    rows += [[WRONG, "same", "107", ""], [WRONG, "same", "107", f"106;{ids[CANTEEN_ELSEWHERE]}"]]
    rows += [[WRONG, "negative", "107", ""], [WRONG, "negative", ids[CANTEEN_ELSEWHERE], ""]]
    queries = table(tmp_path / "queries.csv", [["text", "kind", "target", "also"], *rows])
    result = run(corpus, queries)
    assert result["same"] == 8
    assert result["recall_at_1"] == 0.875
    assert result["same_above_threshold"] == 0.875
    assert result["negative_above_threshold"] == 0.5
    assert result["opinions"] == result["by_meaning"] == len(SAID)
    assert 0 < result["ms_p50"] <= result["ms_p95"]


def test_a_table_without_the_columns_is_refused(tmp_path: Path) -> None:
    wrong = table(tmp_path / "wrong.csv", [["编号", "内容"], ["1", "食堂"]])
    found = CliRunner().invoke(
        app, ["bench", "match", "--corpus", str(wrong), "--queries", str(wrong)]
    )
    assert "留言编号" in str(found.exception)
