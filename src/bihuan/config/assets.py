"""Fetch the locked front-end files from the npm registry; no Node is needed.

    python -m bihuan.config.assets          what the pages need
    python -m bihuan.config.assets --dev    also axe-core, for the browser tests

Every archive is checked against the SHA-512 in `assets.lock.json` before anything is unpacked, and
only the files named there are taken out. A second call does nothing.
"""

import base64
import hashlib
import io
import json
import os
import re
import sys
import tarfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import TypedDict

LOCK = Path(__file__).with_name("assets.lock.json")
TARGET = Path(__file__).resolve().parent.parent / "doors/web/assets"
REGISTRY = "https://registry.npmjs.org"
TIMEOUT_S = 60
LIMIT_BYTES = 20 * 1024 * 1024


class Sprite(TypedDict):
    to: str
    icons: list[str]


class Package(TypedDict, total=False):
    name: str
    version: str
    licence: str
    path: str
    integrity: str
    dev: bool
    files: dict[str, str]
    layers: dict[str, str]
    sprite: Sprite


class AssetsError(Exception):
    """The front-end files could not be fetched, or are not the locked ones."""


def locked(*, dev: bool) -> list[Package]:
    packages: list[Package] = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return [p for p in packages if dev or not p.get("dev", False)]


def fetch(package: Package) -> bytes:
    """The archive of one package, checked. Raises AssetsError."""
    registry = os.environ.get("npm_config_registry", REGISTRY).rstrip("/")
    address = f"{registry}/{package['path']}"
    what = f"{package['name']} {package['version']}"
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer:  # noqa: S310 - from the lock
            archive: bytes = answer.read(LIMIT_BYTES + 1)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise AssetsError(
            f"没有取到前端文件 {what}：{address} 无法访问（{error}）。"
            "请检查网络，或设置环境变量 npm_config_registry 指向可用的镜像后重试。"
        ) from error
    check(archive, package["integrity"], what)
    return archive


def check(archive: bytes, integrity: str, what: str) -> None:
    """Raises AssetsError when the bytes are not the locked ones (`sha512-` and base64, as npm)."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if found != integrity:
        raise AssetsError(
            f"前端文件 {what} 与锁定的不一致：应为 {integrity}，取到的是 {found}。"
            "文件可能被镜像改动，没有使用。请换一个镜像，或核对 assets.lock.json。"
        )


def unpack(package: Package, archive: bytes, target: Path) -> None:
    """Write the files the lock names, and nothing else, under `target`."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for inside, to in package.get("files", {}).items():
            write(target / to, read(tar, inside))
        for inside, to in package.get("layers", {}).items():
            write(target / to, layer(package["name"], read(tar, inside)))
        if sprite := package.get("sprite"):
            drawings = {name: read(tar, f"icons/outline/{name}.svg") for name in sprite["icons"]}
            write(target / sprite["to"], symbols(drawings))


def read(tar: tarfile.TarFile, inside: str) -> str:
    name = f"package/{inside}"
    member = tar.extractfile(name) if name in tar.getnames() else None
    if member is None:
        raise AssetsError(f"压缩包中没有文件 {inside}。请核对 assets.lock.json 中的文件名。")
    return member.read().decode("utf-8")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def layer(name: str, css: str) -> str:
    """The stylesheet inside a cascade layer, so that our own rules win without `!important`.

    The source map comment goes: the manifest storage would look for a file we do not take.
    """
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    css = css.removeprefix('@charset "UTF-8";')
    return f"@layer {name}{{{css.strip()}}}\n"


def symbols(drawings: dict[str, str]) -> str:
    """One SVG sprite: `<use href="sprite.svg#name">` draws an icon in the current colour."""
    parts = ['<svg xmlns="http://www.w3.org/2000/svg">']
    for name, drawing in drawings.items():
        shapes = re.sub(r"(?s)^.*?<svg.*?>|</svg>\s*$|<!--.*?-->", "", drawing)
        shapes = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", shapes)
        shapes = re.sub(r"\s*\n\s*", "", shapes)
        parts.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    return "\n".join([*parts, "</svg>", ""])


def destinations(package: Package) -> list[str]:
    sprite = package.get("sprite")
    return [
        *package.get("files", {}).values(),
        *package.get("layers", {}).values(),
        *([sprite["to"]] if sprite else []),
    ]


def install(target: Path = TARGET, *, dev: bool = False) -> list[str]:
    """Fetch what is missing or was locked anew. Returns the names fetched; empty when all is there.

    Raises AssetsError.
    """
    fetched = []
    for package in locked(dev=dev):
        mark = target / f".{package['name'].replace('/', '-')}"
        state = hashlib.sha256(json.dumps(package, sort_keys=True).encode()).hexdigest()
        if (
            mark.exists()
            and mark.read_text(encoding="utf-8") == state
            and all((target / to).exists() for to in destinations(package))
        ):
            continue
        unpack(package, fetch(package), target)
        write(mark, state)
        fetched.append(f"{package['name']} {package['version']}")
    return fetched


def main(arguments: list[str]) -> int:
    try:
        fetched = install(dev="--dev" in arguments)
    except AssetsError as error:
        print(error, file=sys.stderr)
        return 1
    print("、".join(fetched) if fetched else "前端文件齐全。")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
