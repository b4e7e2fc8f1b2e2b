"""bihuan import mail

Exit codes are those of sysexits.h, which mail servers understand: 0 everything was dealt with, 65
it is no mail, 66 no such file, 75 try again later: of a message not dealt with nothing stays.
"""

from __future__ import annotations

import json
import mailbox
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import typer

from bihuan.cli.opened import opened

NO_MAIL, NO_INPUT, LATER = 65, 66, 75
FROM = typer.Argument(
    "-", metavar="[-|文件|文件夹]", help="- 为标准输入的一封；.eml、mbox 或文件夹"
)

WORDS = {
    "opinion": "登记为意见",
    "added": "补充到已有意见",
    "repeat": "重复，未再登记",
    "apart": "单独存放，待人工处理",
}


def import_mail(
    source: str = FROM,
    quiet: bool = typer.Option(False, "--quiet", help="不输出；适合放在管道末尾"),
    as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取"),
) -> None:
    """导入邮件：邮件服务器的管道、.eml、mbox 或整个文件夹。重复导入不会增加。"""
    with _LaterUnlessDone():
        letters = _pipe() if source == "-" else _files(Path(source))
        counts = _taken(letters, live=source == "-")
    if as_json:
        typer.echo(json.dumps(counts))
    elif not quiet:
        total = sum(counts.values())
        parts = [f"{word} {counts[code]} 封" for code, word in WORDS.items() if counts.get(code)]
        typer.echo(f"共 {total} 封：" + "，".join(parts) + "。" if parts else "没有邮件。")


class _LaterUnlessDone:
    """Whatever goes wrong inside, down to a broken database: a mail server keeps the message and
    tries again. Any other code would send it back to its writer."""

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if error is None or (isinstance(error, typer.Exit) and error.exit_code != 1):
            return
        said = str(error) or type(error).__name__
        place = traceback.extract_tb(where)[-1]
        print(f"暂时不能导入（{place.name}）：{said}", file=sys.stderr)
        raise typer.Exit(LATER) from error


def _taken(letters: Iterator[bytes], *, live: bool) -> dict[str, int]:
    counts: Counter[str] = Counter()
    with opened():
        from bihuan.rooms.voices.mail import taking

        for raw in letters:
            counts[taking.take(raw, live=live).outcome] += 1
    return dict(counts)


def _pipe() -> Iterator[bytes]:
    from bihuan.rooms.voices.mail.message import MOST_BYTES

    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    if not raw.strip():
        _no_mail("标准输入里没有邮件。")
    if len(raw) > MOST_BYTES:
        _no_mail(f"邮件超过 {MOST_BYTES // 1024**2} MB，没有收下。请减少附件后重发。")
    yield raw


def _no_mail(why: str) -> None:
    print(why, file=sys.stderr)
    raise typer.Exit(NO_MAIL)


def _files(path: Path) -> Iterator[bytes]:
    """The messages of a file or a folder, in the order of their names."""
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if one.is_file() and _is_letter(one))
    elif path.is_file():
        found = [path]
    else:
        print(f"没有找到 {path}。", file=sys.stderr)
        raise typer.Exit(NO_INPUT)
    for one in found:
        yield from _letters(one)


def _is_letter(path: Path) -> bool:
    return path.suffix.lower() in (".eml", ".mbox") or path.parent.name in ("cur", "new")


def _letters(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        several = file.read(5) == b"From "
    if not several:
        yield path.read_bytes()
        return
    box: Any = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()
