"""`bihuan check-draft`: what it prints, and with which code it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bihuan.cli import app

WRONG = "全区共梳理问题52个，其中：作风问题6个、服务问题6个、利益问题15个、管理问题26个。"
RIGHT = "全区共梳理问题52个，其中：作风问题6个、服务问题6个、利益问题15个、管理问题25个。"


def checked(*words: str | Path, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(app, ["check-draft", *map(str, words)], input=stdin)


def test_a_sum_that_does_not_add_up_is_told_in_json_with_its_place_and_ends_with_1() -> None:
    ran = checked("-", "--json", stdin=WRONG.encode())
    assert ran.exit_code == 1
    found = json.loads(ran.stdout)
    assert [one["flag"] for one in found] == ["error"]
    assert list(found[0]) == ["flag", "kind", "quote", "start", "end", "computed", "message"]
    assert found[0]["quote"] == WRONG[found[0]["start"] : found[0]["end"]]
    assert "53" in found[0]["computed"]


def test_a_text_in_order_ends_with_0_and_an_empty_list() -> None:
    ran = checked("-", "--json", stdin=RIGHT.encode())
    assert (ran.exit_code, json.loads(ran.stdout)) == (0, [])
    assert checked("-", stdin=RIGHT.encode()).stdout == "没有发现问题。\n"


def test_a_file_is_read_and_its_findings_are_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "汇报.txt"
    file.write_bytes(f"一、总体情况\n{WRONG}\n".encode("gb18030"))
    ran = checked(file)
    assert ran.exit_code == 1
    assert ran.stdout.startswith("汇报.txt：错误 1，存疑 0，提示 0。\n\n1. 【错误】第2行 “")


@pytest.mark.parametrize("content", [None, b"", b"\x00\x01", b"%PDF-1.4", b"PK\x03\x04"])
def test_what_cannot_be_read_ends_with_2_and_says_why(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "稿.txt"
    if content is not None:
        file.write_bytes(content)
    ran = checked(file)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"读不了 {file}：")


def test_neither_the_database_nor_django_is_needed() -> None:
    script = (
        "import sys; from typer.testing import CliRunner; from bihuan.cli import app;"
        "CliRunner().invoke(app, ['check-draft', '-'], input='共3项。'.encode());"
        "print(*(one in sys.modules for one in ('bihuan.lib.draft', 'django', 'psycopg')))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "True False False"
