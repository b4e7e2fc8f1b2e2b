"""The commands for the shell: what they print, what they write, with which code they end."""

from __future__ import annotations

import csv
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
from bihuan.facilities.similarity.models import Reading
from bihuan.kernel import clock
from bihuan.kernel.models.calendar import CalendarYear
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.voices.models import Voice
from bihuan.story import Story
from tests.database import AsOwner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("commands")]
BIHUAN = str(Path(sys.executable).with_name("bihuan"))


def in_a_process(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """As its user meets it."""
    found = connection.settings_dict
    address = f"postgresql://{found['USER']}@/{found['NAME']}?host={found['HOST']}"
    env = os.environ | {
        "DATABASE_URL": address,
        "DATABASE_OWNER_URL": address,
        "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
    }
    return subprocess.run(
        [BIHUAN, *map(str, words)], env=env, capture_output=True, text=True, check=False
    )


def bihuan(*words: str | Path) -> Result:
    """The same in this process: quicker."""
    return CliRunner().invoke(app, [str(word) for word in words])


def told(output: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output)
    return found


# -- verify -------------------------------------------------------------------------------------


def test_verify_finds_the_story_right_and_says_so_to_people_and_machines(
    told_for_good: Story,
) -> None:
    shown = in_a_process("verify")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.splitlines()[-1] == "全部一致。"
    ran = bihuan("verify", "--json")
    report = told(ran.stdout)
    assert (report["ok"], report["findings"], report["waiting"]) == (True, [], 0)
    assert ran.exit_code == 0
    assert report["matters"] == Matter.objects.count()


def test_verify_names_the_matter_whose_row_was_changed_behind_its_back(
    told_for_good: Story, as_owner: AsOwner
) -> None:
    problem = told_for_good.problem("lunch-now")
    with as_owner(triggers=False), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_problem SET percent = 99 WHERE matter_id = %s", [problem.pk])
    ran = bihuan("verify", "--json")
    assert ran.exit_code == 1
    assert not told(ran.stdout)["ok"]
    found = told(ran.stdout)["findings"]
    assert [one["where"] for one in found] == ["ledger_problem"] * 2
    assert all(one["text"].endswith(f"matter_id={problem.pk}") for one in found)
    assert bihuan("verify").stdout.splitlines()[-1] == "发现不一致，最先的一处列在最前。"


def test_verify_names_one_changed_byte_of_one_event_and_quotes_nobody(
    told_for_good: Story, as_owner: AsOwner
) -> None:
    problem = told_for_good.problem("bike-now")
    with as_owner(triggers=False), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_event SET text = replace(text, '\"version\":2', '\"version\": 2')"
            " WHERE matter_id = %s AND version = 2",
            [problem.pk],
        )
        assert cursor.rowcount == 1
        cursor.execute(
            "SELECT id FROM kernel_event WHERE matter_id = %s AND version = 2", [problem.pk]
        )
        (event,) = cursor.fetchone()
    ran = bihuan("verify", "--json")
    assert ran.exit_code == 1
    assert told(ran.stdout)["findings"][0]["where"].endswith(f"event {event}")
    for voice in Voice.objects.exclude(contact=""):
        assert voice.contact not in ran.stdout
        assert voice.text[:12] not in ran.stdout


# -- understand ---------------------------------------------------------------------------------


def test_understand_reads_opinions_and_problems_and_anew_when_asked(told_for_good: Story) -> None:
    count = Voice.objects.count() + Problem.objects.count()
    ran = bihuan("understand", "--quick")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert f"读了 {count:,} 条次" in ran.stdout
    assert Reading.objects.exclude(engine="").count() == count
    assert "读了 0 条次" in bihuan("understand", "--quick").stdout
    assert f"读了 {count:,} 条次" in bihuan("understand", "--all", "--quick").stdout


# -- calendar -----------------------------------------------------------------------------------


def test_a_year_is_looked_at_first_then_loaded(told_for_good: Story) -> None:
    year = clock.today().year
    ran = bihuan("calendar", "load", str(year), "--dry-run")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert f"{year} 年：放假" in ran.stdout
    assert "将变动期限 0 个" in ran.stdout
    assert "〔2025〕7号" not in CalendarYear.objects.get(pk=year).source
    ran = bihuan("calendar", "load", str(year), "--source", "国办发明电〔2025〕7号")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "已重算期限 0 个" in ran.stdout
    assert CalendarYear.objects.get(pk=year).source == "国办发明电〔2025〕7号"


def test_a_year_nobody_has_announced_is_refused_in_plain_words(told_for_good: Story) -> None:
    ran = in_a_process("calendar", "load", "2049")
    assert ran.returncode == 1
    assert "2049" in ran.stderr
    assert "Traceback" not in ran.stderr


# -- the ledger ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_the_shell_exports_it_takes_in_again_without_a_change(
    told_for_good: Story, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"台账.{ending}"
    count = Matter.objects.filter(kind="problem", list_code="problems").count()
    ran = bihuan("export", "ledger", file, "--by", "duban")
    assert (ran.exit_code, ran.stdout) == (0, f"已导出 {count} 行到 {file}。\n")
    ran = bihuan("import", "ledger", file, "--by", "duban", "--json")
    assert (ran.exit_code, ran.stderr) == (0, "")
    found = told(ran.stdout)
    assert (found["registered"], found["updated"], found["unchanged"]) == (0, 0, count)
    assert found["errors"] == []


def test_an_export_holds_only_what_the_post_sees(told_for_good: Story, tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    assert bihuan("export", "ledger", file, "--by", "xuexiao").exit_code == 0
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.reader(stream) if len(row) > 20]
    unit = told_for_good.unit("禾阳小学")
    problems = Matter.objects.filter(kind="problem")
    mine = problems.filter(unit=unit) | problems.filter(helpers__contains=[unit.pk])
    assert {row[0] for row in rows[1:]} == set(mine.values_list("number", flat=True))


def test_one_bad_row_stops_an_import_unless_it_may_be_skipped(
    told_for_good: Story, tmp_path: Path
) -> None:
    file = tmp_path / "台账.csv"
    file.write_text("问题名称,责任单位\n操场积水,基教科\n围墙开裂,星河小学\n", encoding="gbk")
    before = Problem.objects.count()
    ran = bihuan("import", "ledger", file, "--by", "duban")
    assert ran.exit_code == 1
    assert "没有写入任何内容" in ran.stdout
    assert "第 3 行〔牵头单位〕机构中没有“星河小学”" in ran.stdout
    assert Problem.objects.count() == before
    ran = bihuan("import", "ledger", file, "--by", "duban", "--skip-bad", "--json")
    assert ran.exit_code == 1
    found = told(ran.stdout)
    assert (found["registered"], len(found["errors"])) == (1, 1)
    assert Problem.objects.count() == before + 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("import", "ledger", "FILE", "--by", "nobody"), 1, "没有现任岗位"),
        (("import", "ledger", "FILE", "--by", "xuexiao"), 1, "您的岗位不能办理此项"),
        (("import", "ledger", "FILE", "--by", "duban", "--list", "nothing"), 1, "nothing"),
        (("import", "ledger", "PICTURE", "--by", "duban"), 2, "图片"),
        (("import", "ledger", "MISSING", "--by", "duban"), 2, "MISSING"),
        (("export", "ledger", "OUT", "--by", "guanli"), 1, "您的岗位不能办理此项"),
        (("export", "ledger"), 2, "Missing argument"),
    ],
)
def test_a_refusal_says_why_and_ends_with_a_code(
    told_for_good: Story, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "FILE").write_text("问题名称,责任单位\n操场积水,基教科\n", encoding="utf-8")
    (tmp_path / "PICTURE").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    before = Matter.objects.count()
    places = [str(tmp_path / word) if word.isupper() else word for word in words]
    ran = bihuan(*places)
    assert ran.exit_code == code
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert Matter.objects.count() == before
    assert not (tmp_path / "OUT").exists()
