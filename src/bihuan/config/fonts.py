"""Fetch the fonts that PDFs are printed with, from Debian's packages, by apt.

    python -m bihuan.config.fonts               what is missing; goes on without, saying so
    python -m bihuan.config.fonts --required    fails when something is missing: for tests

Packages are downloaded, not installed; the fonts named in `fonts.lock.json` are taken out, each
checked against its SHA-256, with their licences. A second call does nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TypedDict

LOCK = Path(__file__).with_name("fonts.lock.json")
TARGET = Path(__file__).resolve().parent.parent / "facilities/documents/fonts"
TIMEOUT_S = 600


class Package(TypedDict):
    """`files`: SHA-256 of each font by its path in the package; `texts`: licences, by what they are
    called here."""

    name: str
    licence: str
    megabytes: int
    files: dict[str, str]
    texts: dict[str, str]


class FontsError(Exception):
    """The fonts could not be fetched, or are not the locked ones."""


def locked() -> list[Package]:
    packages: list[Package] = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return packages


def _name(inside: str) -> str:
    return inside.rpartition("/")[2]


def _state(package: Package) -> str:
    return hashlib.sha256(json.dumps(package, sort_keys=True).encode()).hexdigest()


def present(package: Package, target: Path = TARGET) -> bool:
    """Also when somebody put the fonts there by hand."""
    mark = target / f".{package['name']}"
    if not all((target / _name(inside)).exists() for inside in package["files"]):
        return False
    if mark.exists() and mark.read_text(encoding="utf-8") == _state(package):
        return True
    return all(
        hashlib.sha256((target / _name(inside)).read_bytes()).hexdigest() == sha
        for inside, sha in package["files"].items()
    )


def download(package: Package, folder: Path) -> Path:
    """The package file, in `folder`. Raises FontsError."""
    name = package["name"]
    answer = _apt("download", name, folder=folder)
    if answer.returncode and os.geteuid() == 0:
        _apt("update", folder=folder)
        answer = _apt("download", name, folder=folder)
    found = next(iter(sorted(folder.glob(f"{name}_*.deb"))), None)
    if answer.returncode or found is None:
        said = answer.stderr.strip().splitlines()[-1:] or ["没有说明原因"]
        raise FontsError(
            f"没有取到字体（{name}）：apt-get 说“{said[0]}”。请检查网络和软件源，"
            "由管理员执行 apt-get update，然后用 .venv/bin/python -m bihuan.config.fonts 重试。"
            f"{_without()}"
        )
    return found


def _need_apt(name: str) -> None:
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise FontsError(
            f"没有取到字体（{name}）：这台机器没有 apt-get。{_without()}"
            f"也可以在 Debian 机器上执行 apt-get download {name}，取出字体文件放进 {TARGET}。"
        )


def _without() -> str:
    return "没有这些字体也能使用：PDF 改用机器上已有的字体，Word 文件不受影响。"


def _apt(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """As root, apt would download as another user, who may not write here: not asked to."""
    return subprocess.run(
        ["apt-get", "-qq", "-o", "APT::Sandbox::User=root", *words],
        cwd=folder, capture_output=True, text=True, check=False, timeout=TIMEOUT_S,
    )  # fmt: skip


def unpack(package: Package, deb: Path, target: Path) -> None:
    """Write the fonts and licences the lock names, and nothing else. Raises FontsError."""
    wanted = {**{inside: _name(inside) for inside in package["files"]}, **package["texts"]}
    found: dict[str, bytes] = {}
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(deb)],
        stdout=subprocess.PIPE,
    ) as process:
        if process.stdout is None:
            raise FontsError(f"dpkg-deb 没有打开 {deb.name}。请重试。")
        with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
            for member in archive:
                inside = member.name.removeprefix("./")
                content = archive.extractfile(member) if inside in wanted else None
                if content is not None:
                    found[inside] = content.read()
    for inside, sha in package["files"].items():
        check(inside, found.get(inside, b""), sha)
    target.mkdir(parents=True, exist_ok=True)
    for inside, data in found.items():
        _write(target / wanted[inside], data)


def check(inside: str, data: bytes, sha: str) -> None:
    """Raises FontsError when the bytes are not the locked ones."""
    got = hashlib.sha256(data).hexdigest()
    if got != sha:
        raise FontsError(
            f"字体 {_name(inside)} 与锁定的不一致：应为 {sha}，取到的是 {got}。没有使用。"
            "软件源可能是别的 Debian 版本，请核对 fonts.lock.json。"
        )


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing: a half written font would look like one that is there."""
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    new.replace(path)


def install(target: Path = TARGET) -> list[str]:
    """Fetch what is missing or was locked anew; the names fetched. One that cannot be had does not
    keep the others away. Raises FontsError."""
    fetched, failed = [], []
    for package in locked():
        if present(package, target):
            continue
        _need_apt(package["name"])
        print(f"下载字体 {package['name']}（{package['megabytes']} MB）", flush=True)
        try:
            with tempfile.TemporaryDirectory() as folder:
                unpack(package, download(package, Path(folder)), target)
        except FontsError as error:
            failed.append(str(error))
            continue
        _write(target / f".{package['name']}", _state(package).encode())
        fetched.append(package["name"])
    if failed:
        raise FontsError("\n".join(failed))
    return fetched


def main(arguments: list[str], target: Path = TARGET) -> int:
    try:
        fetched = install(target)
    except (FontsError, OSError, subprocess.SubprocessError, tarfile.TarError) as error:
        print(error, file=sys.stderr)
        return 1 if "--required" in arguments else 0
    print(f"取到字体：{'、'.join(fetched)}" if fetched else "字体齐全。")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
