"""Fonts are taken out of Debian's packages only when they are the locked ones."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from bihuan.config import fonts
from bihuan.facilities.documents.layout import faces

FONT = b"OTTO, not really a font"


def _package(data: bytes) -> fonts.Package:
    return {
        "name": "fonts-example",
        "licence": "OFL-1.1",
        "megabytes": 1,
        "files": {"usr/share/fonts/Example.otf": hashlib.sha256(data).hexdigest()},
        "texts": {"usr/share/doc/fonts-example/copyright": "Example.copyright"},
    }


@pytest.fixture
def deb(tmp_path: Path) -> Path:
    root = tmp_path / "package"
    files = {
        "DEBIAN/control": b"Package: fonts-example\nVersion: 1\nArchitecture: all\n"
        b"Maintainer: nobody <nobody@example.org>\nDescription: example\n",
        "usr/share/fonts/Example.otf": FONT,
        "usr/share/fonts/Other.otf": FONT,
        "usr/share/doc/fonts-example/copyright": b"OFL-1.1",
    }
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    made = tmp_path / "fonts-example_1_all.deb"
    subprocess.run(["dpkg-deb", "-Zgzip", "--build", root, made], check=True, capture_output=True)
    return made


def test_only_the_named_font_and_its_licence_are_taken_out(deb: Path, tmp_path: Path) -> None:
    target = tmp_path / "fonts"
    fonts.unpack(_package(FONT), deb, target)
    assert sorted(one.name for one in target.iterdir()) == ["Example.copyright", "Example.otf"]
    assert (target / "Example.otf").read_bytes() == FONT


def test_a_font_that_is_not_the_locked_one_is_not_written(deb: Path, tmp_path: Path) -> None:
    target = tmp_path / "fonts"
    with pytest.raises(fonts.FontsError, match=r"Example\.otf 与锁定的不一致"):
        fonts.unpack(_package(b"another"), deb, target)
    assert not target.exists()


def test_a_machine_without_apt_is_told_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(fonts.FontsError, match="没有 apt-get"):
        fonts.install(tmp_path / "fonts")
    assert fonts.main([], tmp_path / "fonts") == 0
    assert "没有这些字体也能使用" in capsys.readouterr().err
    assert fonts.main(["--required"], tmp_path / "fonts") == 1


def test_what_is_there_is_not_fetched_again(tmp_path: Path, deb: Path) -> None:
    package, target = _package(FONT), tmp_path / "fonts"
    assert not fonts.present(package, target)
    fonts.unpack(package, deb, target)
    assert fonts.present(package, target)
    assert not fonts.present(_package(b"another"), target)
    (target / "Example.otf").write_bytes(b"put here by hand, and wrong")
    assert not fonts.present(package, target)


def test_the_lock_names_every_font_that_pdfs_are_printed_with() -> None:
    named = {inside.rpartition("/")[2] for one in fonts.locked() for inside in one["files"]}
    assert named == set(faces.OURS.values())
    assert all((faces.FONTS / name).exists() for name in named)
    assert fonts.TARGET == faces.FONTS
