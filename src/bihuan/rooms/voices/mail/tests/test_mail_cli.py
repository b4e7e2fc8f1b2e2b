"""`bihuan import mail` as a mail server meets it."""

from __future__ import annotations

import json
import mailbox
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from django.db import connection
from typer.testing import CliRunner

from bihuan.cli import app
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.mail import message
from bihuan.rooms.voices.mail.models import Letter
from bihuan.rooms.voices.mail.tests.letters import letter
from bihuan.rooms.voices.models import Voice

pytestmark = pytest.mark.django_db(transaction=True)
BIHUAN = str(Path(sys.executable).with_name("bihuan"))


def in_a_process(*words: str, given: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    """As a mail server runs it, on the test's database."""
    found = connection.settings_dict
    address = f"postgresql://{found['USER']}@/{found['NAME']}?host={found['HOST']}"
    env = os.environ | {
        "DATABASE_URL": address,
        "DATABASE_OWNER_URL": address,
        "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
    } | env  # fmt: skip
    return subprocess.run(
        [BIHUAN, "import", "mail", *words], env=env, input=given, capture_output=True, check=False
    )


def bihuan(*words: str, given: bytes = b"") -> Result:
    """The same in this process: quicker."""
    return CliRunner().invoke(app, ["import", "mail", *words], input=given)


def test_a_message_in_the_pipe_is_0_and_again_is_0(clerk: Post) -> None:
    ran = in_a_process("-", given=b"From jia@mail.example Mon Jan  5\n" + letter())
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "登记为意见 1 封" in ran.stdout.decode()
    again = bihuan("--json", given=letter())
    assert (again.exit_code, json.loads(again.stdout)) == (0, {"repeat": 1})
    assert bihuan("--quiet", given=letter()).output == ""
    assert Voice.objects.count() == 1


def test_no_mail_is_65_and_no_file_is_66(clerk: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bihuan("-", given=b" \n").exit_code == 65
    assert bihuan("/nowhere/x.eml").exit_code == 66
    monkeypatch.setattr(message, "MOST_BYTES", 100)
    large = bihuan("-", given=letter())
    assert (large.exit_code, "没有收下" in large.stderr) == (65, True)
    assert not Letter.objects.exists()


def test_no_database_is_75_and_nobodys_words_are_printed(clerk: Post) -> None:
    down = "postgresql://nobody@/nothing?host=/nowhere"
    later = in_a_process("-", "--quiet", given=letter(), DATABASE_URL=down, DATABASE_OWNER_URL=down)
    assert (later.returncode, later.stdout) == (75, b"")
    assert "暂时不能导入" in later.stderr.decode()
    assert "孩子不安全" not in later.stderr.decode()


def test_folders_and_mboxes_are_taken_in_whole(clerk: Post, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.host").write_bytes(letter("一。", id_="1@x"))
    (tmp_path / "二.eml").write_bytes(letter("二。", id_="2@x"))
    (tmp_path / "备注.txt").write_text("不是邮件")
    box = mailbox.mbox(tmp_path / "旧信.mbox")
    for n in (2, 3, 4):
        box.add(letter(f"{'一二三四'[n - 1]}。", id_=f"{n}@x"))
    box.close()
    ran = bihuan(str(tmp_path), "--json")
    assert (ran.exit_code, json.loads(ran.stdout)) == (0, {"opinion": 4, "repeat": 1})
