import csv
import json
from pathlib import Path

from typer.testing import CliRunner

from bihuan.cli.bench import app
from bihuan.facilities.similarity.hot.tests.said import ALONE, TROUBLES

HEADINGS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情")


def written(folder: Path, headings: tuple[str, ...] = HEADINGS) -> Path:
    """All invented opinions as a message board exports them; every third one by the same user."""
    told = [one for several in TROUBLES.values() for one in several] + ALONE
    path = folder / "messages.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(headings)
        for number, (title, text) in enumerate(told, 1001):
            user = "U1" if number % 3 == 0 else f"U{number}"
            rows.writerow([number, user, title, f"2026/5/{number % 28 + 1} 9:32:09", text])
    return path


def test_the_groups_of_a_file_are_printed_and_every_message_is_somewhere_once(
    tmp_path: Path,
) -> None:
    path = written(tmp_path)
    answer = CliRunner().invoke(app, ["bench", "hot", "--corpus", str(path), "--json"])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    listed = [one for group in found["groups"] for one in group["members"]] + found["singletons"]
    assert sorted(listed) == [str(1001 + n) for n in range(found["opinions"])]
    assert found["groups"] == sorted(found["groups"], key=lambda one: -one["heat"])
    for group in found["groups"]:
        assert group["reporters"] + group["again"] == len(group["members"]) > 1
        assert group["name"]
        assert group["from"] <= group["to"]
    assert any(group["again"] for group in found["groups"])
    assert found["seconds"] > 0


def test_it_can_be_read_by_people_too(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["bench", "hot", "--corpus", str(written(tmp_path))])
    assert answer.exit_code == 0
    assert "望湖小学" in answer.stdout


def test_a_file_without_the_column_of_texts_is_refused_with_its_name(tmp_path: Path) -> None:
    path = written(tmp_path, ("留言编号", "留言用户", "留言主题", "留言时间", "说明"))
    answer = CliRunner().invoke(app, ["bench", "hot", "--corpus", str(path)])
    assert answer.exit_code != 0
    assert "留言详情" in str(answer.exception)
