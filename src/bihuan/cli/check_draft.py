"""bihuan check-draft"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bihuan.lib.draft import Finding
    from bihuan.lib.extract import Extracted

app = typer.Typer()
FLAGS = {"error": "错误", "warn": "存疑", "info": "提示"}
FIELDS = ("flag", "kind", "quote", "start", "end", "computed", "message")
RAISED = ("error", "warn")
MOST_BYTES = 200 * 1024 * 1024


@app.command(name="check-draft")
def check_draft(
    file: Annotated[str, typer.Argument(help="草稿：.docx、.pdf、.txt、.html；- 为标准输入")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")] = False,
    ledger: Annotated[
        bool, typer.Option("--ledger", help="写的是本单位的工作，与台账比对（需要数据库）")
    ] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="比对到哪一天，默认看文中的“截至”"),
    ] = None,
) -> None:
    """核对草稿：合计、占比、增幅、条目数、占位符、重复等。有错误或存疑时返回 1，读不了返回 2。"""
    from bihuan.lib.draft import check
    from bihuan.lib.extract import Unreadable, extract

    try:
        found = extract(_content(file), "" if file == "-" else file)
    except OSError as error:
        print(f"读不了 {file}：{error.strerror}。请核对路径和权限。", file=sys.stderr)
        raise typer.Exit(2) from error
    except Unreadable as error:
        print(f"读不了 {file}：{error}", file=sys.stderr)
        raise typer.Exit(2) from error
    findings = check(found.text)
    if ledger:
        findings += _against_ledger(found.text, as_of.date() if as_of else None)
        findings.sort(key=lambda one: (one.start, one.end))
    if as_json:
        shown = [{field: getattr(one, field) for field in FIELDS} for one in findings]
        typer.echo(json.dumps(shown, ensure_ascii=False).encode())
    else:
        typer.echo(in_words(found, findings, "" if file == "-" else Path(file).name), nl=False)
    raise typer.Exit(int(any(one.flag in RAISED for one in findings)))


def _content(file: str) -> bytes:
    """Raises OSError, Unreadable for what is too large to be a draft."""
    from bihuan.lib.extract import Unreadable

    if file == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with Path(file).open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable(f"文件超过{MOST_BYTES // 1024**2} MB。")
    return data


def _against_ledger(text: str, as_of: date | None) -> list[Finding]:
    from bihuan.cli.opened import opened

    with opened():
        from bihuan.kernel import people
        from bihuan.rooms.reports.drafts import ledger

        return ledger.check(text, viewer=people.system(), as_of=as_of)


def in_words(found: Extracted, findings: Sequence[Finding], name: str) -> str:
    """The findings for a person to read, in the order of the text."""
    counts = [f"{word} {sum(f.flag == flag for f in findings)}" for flag, word in FLAGS.items()]
    title = f"{name}：" if name else ""
    lines = [f"{title}{'，'.join(counts)}。" if findings else f"{title}没有发现问题。"]
    lines += [f"注意：{note}" for note in found.notes]
    for number, one in enumerate(findings, 1):
        quote = " ".join(one.quote.split())
        shown = quote if len(quote) <= QUOTE_MOST else f"{quote[: QUOTE_MOST - 1]}…"
        lines += ["", f"{number}. 【{FLAGS[one.flag]}】{_place(found, one.start)}“{shown}”"]
        lines.append(f"   {one.message}")
        if one.computed and one.computed not in one.message:
            lines.append(f"   算得：{one.computed}")
    return "\n".join(lines) + "\n"


QUOTE_MOST = 60


def _place(found: Extracted, place: int) -> str:
    page = found.page(place)
    return f"第{page}页 " if page else f"第{found.line(place)}行 "
