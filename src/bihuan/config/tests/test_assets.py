"""Front-end files come only from the locked archives, from a registry that serves this test."""

import base64
import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bihuan.config import assets

CSS = '@charset "UTF-8";.a{color:red}\n/*# sourceMappingURL=kit.css.map */'
ICON = '<svg xmlns="http://www.w3.org/2000/svg" class="x">\n  <path d="M1 1" />\n</svg>'


class Quiet(SimpleHTTPRequestHandler):
    def log_request(self, *args: object) -> None:
        return


def archive(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, text in files.items():
            data = text.encode()
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return out.getvalue()


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder served as the registry, holding kit-1.0.0.tgz; the lock names it."""
    folder = tmp_path / "registry"
    (folder / "kit/-").mkdir(parents=True)
    data = archive({"LICENSE": "MIT", "kit.css": CSS, "icons/outline/dot.svg": ICON})
    (folder / "kit/-/kit-1.0.0.tgz").write_bytes(data)
    digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
    package = {
        "name": "kit",
        "version": "1.0.0",
        "licence": "MIT",
        "path": "kit/-/kit-1.0.0.tgz",
        "integrity": f"sha512-{digest}",
        "files": {"LICENSE": "kit/LICENSE"},
        "layers": {"kit.css": "kit/kit.css"},
        "sprite": {"to": "kit/sprite.svg", "icons": ["dot"]},
    }
    lock = tmp_path / "lock.json"
    lock.write_text(json.dumps({"packages": [package]}), encoding="utf-8")
    monkeypatch.setattr(assets, "LOCK", lock)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield folder
    server.shutdown()
    server.server_close()
    thread.join()


def test_only_the_named_files_are_unpacked(registry: Path, tmp_path: Path) -> None:
    target = tmp_path / "assets"
    assert assets.install(target) == ["kit 1.0.0"]
    names = sorted(p.name for p in target.rglob("*") if p.is_file())
    assert names == [".kit", "LICENSE", "kit.css", "sprite.svg"]


def test_a_stylesheet_is_put_in_a_layer_without_its_source_map(
    registry: Path, tmp_path: Path
) -> None:
    assets.install(tmp_path / "assets")
    assert (tmp_path / "assets/kit/kit.css").read_text() == "@layer kit{.a{color:red}}\n"


def test_icons_become_symbols_of_one_sprite(registry: Path, tmp_path: Path) -> None:
    assets.install(tmp_path / "assets")
    sprite = (tmp_path / "assets/kit/sprite.svg").read_text()
    assert '<symbol id="dot" viewBox="0 0 24 24"><path d="M1 1" /></symbol>' in sprite
    assert sprite.count("<svg") == 1


def test_a_second_call_asks_nobody(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets.install(tmp_path / "assets")
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    assert assets.install(tmp_path / "assets") == []


def test_a_file_that_is_missing_is_fetched_again(registry: Path, tmp_path: Path) -> None:
    assets.install(tmp_path / "assets")
    (tmp_path / "assets/kit/kit.css").unlink()
    assert assets.install(tmp_path / "assets") == ["kit 1.0.0"]


def test_an_archive_that_was_changed_is_refused_and_nothing_is_written(
    registry: Path, tmp_path: Path
) -> None:
    (registry / "kit/-/kit-1.0.0.tgz").write_bytes(archive({"kit.css": "body{}"}))
    with pytest.raises(assets.AssetsError, match="与锁定的不一致"):
        assets.install(tmp_path / "assets")
    assert not (tmp_path / "assets").exists()


def test_a_registry_that_cannot_be_reached_is_said_plainly(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    with pytest.raises(assets.AssetsError, match="npm_config_registry"):
        assets.install(tmp_path / "assets")


def test_a_wrong_name_in_the_lock_is_said_plainly(registry: Path, tmp_path: Path) -> None:
    package = assets.locked(dev=False)[0]
    package["files"] = {"NOTICE": "kit/NOTICE"}
    with pytest.raises(assets.AssetsError, match="NOTICE"):
        assets.unpack(package, assets.fetch(package), tmp_path / "assets")


def test_every_locked_package_names_its_licence_and_carries_its_text() -> None:
    for package in assets.locked(dev=True):
        assert package["licence"] in {"MIT", "MPL-2.0", "Apache-2.0"}
        assert "LICENSE" in package["files"]
        assert package["integrity"].startswith("sha512-")
