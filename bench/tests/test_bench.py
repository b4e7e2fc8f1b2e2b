"""The measurement works: not how fast anything is, which a busy machine cannot say."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.client import Asked
from bench.report import Line, Report, number

ROOT = Path(__file__).parents[2]
PARTS = {"准备", "规模", "导入", "存证", "写入", "启动", "网页", "查找", "分解", "核稿", "指标"}


@pytest.mark.xdist_group("run")
def test_the_quick_run_measures_every_part_and_says_so_in_json() -> None:
    words = [sys.executable, "-m", "bench", "--quick", "--json"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    lines = json.loads(done.stdout)
    assert {one["part"] for one in lines} == PARTS
    wrong = [one for one in lines if one["value"] <= 0 or "另有" in one["note"]]
    assert [(one["what"], one["value"], one["note"]) for one in wrong] == []


def test_a_goal_is_a_least_value_unless_it_is_a_greatest() -> None:
    assert Line("p", "w", 250, "次/秒", goal=250).met is True
    assert Line("p", "w", 249, "次/秒", goal=250).met is False
    assert Line("p", "w", 5.1, "秒", goal=5, most=True).met is False
    assert Line("p", "w", 1, "ms").met is None


def test_the_table_is_aligned_though_characters_are_wide() -> None:
    report = Report(tell=lambda text: None)
    report.add("网页", "台账", 1234.5, "次/秒", goal=120)
    report.add("启动", "second", 1.234, "秒", goal=5, most=True, note="n")
    _head, _line, first, second = report.table().splitlines()
    assert first.startswith("网页  台账        1,234 次/秒  ≥ 120  是")
    assert second.startswith("启动  second      1.23 秒      ≤ 5    是")


@pytest.mark.parametrize(
    ("value", "shown"), [(1234.4, "1,234"), (120.4, "120"), (12.34, "12.3"), (1.234, "1.23")]
)
def test_figures_have_three_digits_that_count(value: float, shown: str) -> None:
    assert number(value) == shown


def test_shares_of_answers_are_read_from_all_of_them() -> None:
    asked = Asked(began=0, ended=2, seconds=[n / 1000 for n in range(1, 101)])
    assert asked.rate == 50
    assert [round(asked.share(part)) for part in (0.5, 0.95)] == [51, 96]
