"""The data folder: where it is, and the secret that is made in it at first use."""

import os
import secrets
from pathlib import Path

TREE = Path(__file__).resolve().parents[3]


def place() -> Path:
    """`BIHUAN_HOME`; else `.data` of the source tree; else the user's own data folder.

    It never depends on the current directory: a command run from elsewhere must not find
    another, empty database.
    """
    if given := os.environ.get("BIHUAN_HOME"):
        return Path(given).expanduser().resolve()
    if (TREE / "pyproject.toml").exists():
        return TREE / ".data"
    share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return Path(share) / "bihuan"


def make(home: Path) -> None:
    """Make the data folder; nobody else may look into it (root's database user may pass)."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)


def secret(home: Path) -> str:
    """The signing secret of this installation, made at first use and readable by its owner only.

    Two processes may ask at once: the file appears whole or not at all, and the first one wins.
    """
    path = home / "secret"
    if not path.exists():
        make(home)
        draft = home / f".secret.{os.getpid()}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its secret counts
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
