"""Settings: all documented, nonsense refused, nothing done by merely reading them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bihuan.config
from bihuan.config import home

CONFIG = Path(bihuan.config.__file__).parent
PAGE = home.TREE / "docs/settings.md"
READ = re.compile(r"""(?:env\.\w+|database|environ\.get)\(\s*"([A-Za-z_]+)\"""")
NOT_OURS = {"XDG_DATA_HOME"}  # the desktop's own convention


def read_by_the_code() -> set[str]:
    return {
        name
        for path in CONFIG.glob("*.py")
        for name in READ.findall(path.read_text(encoding="utf-8"))
    } - NOT_OURS


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert documented - {"PYTHON"} == read_by_the_code()  # PYTHON is read by bin/setup


def import_settings(**changes: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], **changes}
    script = "import bihuan.config.settings"
    return subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("BIHUAN_DEMO", "perhaps"),
        ("BIHUAN_WEB_WORKERS", "-1"),
        ("BIHUAN_PASSWORD_LENGTH", "3"),
        ("BIHUAN_LOG_FORMAT", "xml"),
        ("BIHUAN_LOG_LEVEL", "LOUD"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str) -> None:
    refused = import_settings(**{name: value})
    assert refused.returncode != 0
    assert f'"{name}" invalid' in refused.stderr.splitlines()[-1]


def test_reading_the_settings_leaves_no_trace(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    read = import_settings(BIHUAN_HOME=str(folder))
    assert read.returncode == 0, read.stderr
    assert not folder.exists()


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = home.secret(tmp_path / "new")
    assert home.secret(tmp_path / "new") == first
    assert len(first) >= 50
    assert (tmp_path / "new/secret").stat().st_mode & 0o777 == 0o600


def test_the_data_folder_does_not_depend_on_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BIHUAN_HOME", raising=False)
    before = home.place()
    monkeypatch.chdir(tmp_path)
    assert home.place() == before
