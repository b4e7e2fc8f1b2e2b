"""`bihuan import voices` as its user meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from django.db import connection
from typer.testing import CliRunner

from bihuan.cli import app
from bihuan.config import CannotRun
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.models import Import, Voice
from bihuan.rooms.voices.tests.importing import GOOD, csv, many

pytestmark = pytest.mark.django_db(transaction=True)
BIHUAN = str(Path(sys.executable).with_name("bihuan"))


def in_a_process(file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """As its user meets it, on the test's database."""
    found = connection.settings_dict
    address = f"postgresql://{found['USER']}@/{found['NAME']}?host={found['HOST']}"
    env = os.environ | {
        "DATABASE_URL": address,
        "DATABASE_OWNER_URL": address,
        "BIHUAN_HOME": str(file.parent),
        "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
    }
    return subprocess.run(
        [BIHUAN, "import", "voices", str(file), *words],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def bihuan(file: Path, *words: str) -> Result:
    """The same in this process: quicker. Raises CannotRun, of which the program makes a 2."""
    words = ("import", "voices", str(file), *words)
    return CliRunner().invoke(app, words, catch_exceptions=False)


def told(ran: Result | subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.fixture
def export(tmp_path: Path, clerk: Post) -> Path:
    path = tmp_path / "导出.csv"
    path.write_bytes(csv(GOOD))
    return path


def nothing_is_kept(export: Path) -> bool:
    folder = export.parent / "imports"
    return not folder.exists() or not list(folder.iterdir())


def test_all_taken_is_0_and_again_is_0_with_repeats(export: Path) -> None:
    tried = in_a_process(export, "--dry-run", "--json")
    assert (tried.returncode, told(tried)["state"], told(tried)["taken"]) == (0, "checked", 3)
    assert not Import.objects.exists()
    assert not Voice.objects.exists()
    ran = bihuan(export, "--post", "li", "--map", "满意度=分类", "--map", "主题=")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "新登记 3 行，更新 0 行，合并 0 行，重复 0 行，有问题 0 行" in ran.stdout
    assert "没有导入的列：主题、一级标签" in ran.stdout
    assert Import.objects.get().by.name == "李清"
    assert Voice.objects.get(external="HL001").topic == "满意"
    again = told(bihuan(export, "--json"))
    assert (again["rows"], again["taken"], again["repeats"]) == (3, 0, 3)
    assert nothing_is_kept(export)


def test_refused_rows_are_1(export: Path) -> None:
    export.write_bytes(csv(many(5, bad=(1,))))
    held = bihuan(export, "--all-or-nothing")
    assert held.exit_code == 1
    assert "可处理 4 行，更新 0 行，合并 0 行，重复 0 行，有问题 1 行" in held.stdout
    assert "第 3 行 E 诉求时间：没有写到哪一天" in held.stdout
    assert not Voice.objects.exists()
    skipped = bihuan(export, "--skip-bad", "--json")
    assert (skipped.exit_code, told(skipped)["taken"]) == (1, 4)
    assert told(skipped)["notes"][0]["value"] == "2026-01"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--map", "没有=主题"], "文件里没有列“没有”"),
        (["--map", "主题=标签页"], "没有字段“标签页”"),
        (["--map", "诉求内容=", "--map", "主题="], "还没有指定哪一列是“反映内容”"),
        (["--channel", "飞鸽"], "没有这种来源渠道"),
        (["--post", "chen"], "登录名 chen 没有可以导入意见的现任岗位"),
        (["--post", "nobody"], "登录名 nobody 没有可以导入意见的现任岗位"),
    ],
)
def test_what_cannot_run_is_told_with_the_reason(export: Path, words: list[str], said: str) -> None:
    with pytest.raises(CannotRun, match=said):
        bihuan(export, *words)
    assert not Import.objects.exists()
    assert nothing_is_kept(export)


def test_what_cannot_run_is_2(export: Path) -> None:
    export.write_bytes(b"%PDF-1.7")
    ran = in_a_process(export)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "这是 PDF 文件" in ran.stderr
