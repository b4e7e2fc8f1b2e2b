"""`bihuan learn`, and the taxonomy taken in and given out for the shell."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from bihuan.cli import app
from bihuan.facilities.similarity.classify.models import ClassModel
from bihuan.facilities.similarity.classify.tests.said import said
from bihuan.kernel import people, schemes, taxonomy
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said
from bihuan.rooms.voices.tests import importing

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = {"food": "食堂", "bus": "校车", "fees": "收费", "duty": "师德"}
ABOVE = {"food": "生活", "bus": "生活", "fees": "教学", "duty": "教学"}


def bihuan(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def table(path: Path, lines: list[tuple[str, ...]]) -> str:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(path)
    return str(path)


@pytest.fixture
def scheme(tmp_path: Path) -> str:
    """A table of two levels, and an authority that has adopted it."""
    importing.found()
    schemes.ship(people.system())
    lines = [("一级分类", "二级分类"), *((ABOVE[code], name) for code, name in NAMES.items())]
    file = table(tmp_path / "分类.xlsx", lines)
    assert bihuan("import", "taxonomy", file).exit_code == 0
    return file


def test_a_table_is_checked_adopted_exported_and_renamed(tmp_path: Path, scheme: str) -> None:
    known = taxonomy.current()
    assert (known.edition, len(known.in_force)) == (2, 6)
    assert "没有变动" in bihuan("import", "taxonomy", scheme).stdout
    sheet = tmp_path / "导出.xlsx"
    assert "6 类" in bihuan("export", "taxonomy", str(sheet)).stdout
    told = bihuan("import", "taxonomy", str(sheet), "--json")
    assert json.loads(told.stdout)["changes"] == []
    names = {**NAMES, "food": "用餐"}
    lines = [("一级分类", "二级分类"), *((ABOVE[code], name) for code, name in names.items())]
    other = table(tmp_path / "新.xlsx", lines)
    words = ("import", "taxonomy", other, "--rename", "生活/食堂=生活/用餐", "--json")
    tried = json.loads(bihuan(*words, "--dry-run").stdout)
    assert [one["kind"] for one in tried["changes"]] == ["renamed"]
    assert not tried["adopted"]
    assert json.loads(bihuan(*words).stdout)["edition"] == 3
    assert taxonomy.current().topics["生活/用餐"] == known.topics["生活/食堂"]
    assert bihuan("import", "taxonomy", other, "--rename", "甲=乙").exit_code == 1


def test_what_was_classified_is_learned_and_what_it_reached_is_said(
    tmp_path: Path, scheme: str
) -> None:
    nothing = bihuan("learn")
    assert nothing.exit_code == 1
    assert "太少" in nothing.stdout
    for message, path in zip(*said(48), strict=True):
        one = Said(text=message.text, subject=message.subject, topic=NAMES[path[-1]])
        commands.receive(one, by=people.system())
    tried = bihuan("learn", "--dry-run", "--json")
    assert tried.exit_code == 0, tried.output
    assert json.loads(tried.stdout)["model"] == 0
    told = bihuan("learn")
    assert "已分类的意见 48 条" in told.stdout
    assert "交叉检验" in told.stdout
    assert "生活／食堂" in told.stdout
    assert ClassModel.objects.get().texts == 48
