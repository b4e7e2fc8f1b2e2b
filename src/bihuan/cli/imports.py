"""bihuan import voices"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bihuan.cli.opened import opened
from bihuan.config import CannotRun

if TYPE_CHECKING:
    from bihuan.kernel.models.people import Post
    from bihuan.rooms.voices.models import Import

SHOWN = 20
WAIT_SECONDS = 0.5

FILE = typer.Argument(exists=True, dir_okay=False, readable=True, help="导出的表格 .xlsx .xls .csv")
MAP = typer.Option([], "--map", metavar="列=字段", help="指定一列对应的字段；字段留空即不导入")
SKIP = typer.Option(False, "--skip-bad/--all-or-nothing", help="跳过有问题的行，或全部无误才导入")


def import_voices(
    file: Path = FILE,
    given: list[str] = MAP,
    skip_bad: bool = SKIP,
    channel: str = typer.Option("", help="没有来源列的行按什么渠道登记，如 hotline、phone"),
    alike: str = typer.Option("mark", help="疑似同一件：mark 登记并标出，keep 完全相同的也不合并"),
    post: str = typer.Option("", help="以谁的名义导入（登录名），默认为系统"),
    as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取"),
    dry: bool = typer.Option(False, "--dry-run", help="只检查，不写入"),
) -> None:
    """导入热线、留言板等导出的意见：已有的不重复登记，有新内容就更新。

    有行未导入时返回 1，文件不能读时返回 2。
    """
    began = time.monotonic()
    with opened():
        from bihuan.facilities.tables.errors import BadFile
        from bihuan.kernel.errors import BihuanError
        from bihuan.rooms.voices.importing import drafts

        try:
            with file.open("rb") as stream:
                made = drafts.create(stream, file.name, by=acting(post), limits=drafts.COPIES)
            with dropped_unless_begun(made):
                if alike not in ("mark", "keep"):
                    raise CannotRun(f"--alike {alike}：只能是 mark 或 keep。")
                drafts.assign(made, assigned(made, given), channel or made.channel, alike)
                result = checked(made) if dry else taken_in(made, skip_bad)
        except BadFile as bad:
            raise CannotRun(bad.text) from bad
        except BihuanError as refusal:
            raise CannotRun(str(refusal)) from refusal
    result["seconds"] = round(time.monotonic() - began, 2)
    typer.echo(json.dumps(result, ensure_ascii=False) if as_json else in_words(result))
    raise typer.Exit({"failed": 2}.get(result["state"], int(result["refused"] > 0)))


def acting(username: str) -> Post:
    """The post of that sign-in that may import; of no sign-in, the system's. Raises CannotRun."""
    from bihuan.kernel import people, policy
    from bihuan.kernel.models.people import Post
    from bihuan.rooms.voices.importing.drafts import ACTION

    if not username:
        return people.system()
    mine = Post.objects.filter(Post.current(), account__username=username).select_related("unit")
    for post in mine:
        if policy.may_at_all(post, ACTION):
            return post
    raise CannotRun(f"登录名 {username} 没有可以导入意见的现任岗位。请换一个登录名，或先任职。")


@contextmanager
def dropped_unless_begun(made: Import) -> Iterator[None]:
    """Nobody comes back to the draft of a command: it goes when nothing came of it."""
    from bihuan.rooms.voices.importing import store

    try:
        yield
    finally:
        if made.state == "draft":
            store.forget(made)
            made.delete()


def assigned(made: Import, given: list[str]) -> dict[str, int]:
    """The columns as guessed or remembered, with what `--map` says. Raises CannotRun."""
    from bihuan.rooms.voices.importing.fields import FIELDS

    columns = dict(made.columns)
    words = {word: one.code for one in FIELDS for word in (one.code, one.label)}
    for one in given:
        header, mark, word = one.rpartition("=")
        if not mark or header not in made.headers:
            names = "、".join(made.headers)
            raise CannotRun(f"--map {one}：文件里没有列“{header or one}”。文件的列是：{names}。")
        if word and word not in words:
            labels = "、".join(field.label for field in FIELDS)
            raise CannotRun(f"--map {one}：没有字段“{word}”。可用的字段是：{labels}。")
        column = made.headers.index(header)
        columns = {code: at for code, at in columns.items() if at != column}
        if word:
            columns[words[word]] = column
    return columns


def checked(made: Import) -> dict[str, Any]:
    """What an import would do; nothing of it stays."""
    from django.db import transaction

    from bihuan.rooms.voices.importing import running

    try:
        with transaction.atomic():
            running.read(made)
            running.check(made)
            result = described(made) | {"state": "checked"}
            transaction.set_rollback(True)
            return result
    finally:
        made.state = "draft"


def taken_in(made: Import, skip_bad: bool) -> dict[str, Any]:
    """Take it in here, or wait for the worker that was quicker."""
    from bihuan.kernel.turn import turn
    from bihuan.rooms.voices.importing import running, start

    start.ready(made, skip_bad=skip_bad)
    made.refresh_from_db()
    try:
        while made.running:
            with turn(running.TURN) as mine:
                if mine:
                    running.process(made)
                else:
                    time.sleep(WAIT_SECONDS)
            made.refresh_from_db()
    except (KeyboardInterrupt, SystemExit):
        made.refresh_from_db()
        running.end(made, "failed", running.STOPPED)
        raise
    return described(made)


def described(made: Import) -> dict[str, Any]:
    from bihuan.rooms.voices.importing import drafts
    from bihuan.rooms.voices.importing.fields import BY_CODE

    order = sorted(made.columns.items(), key=lambda item: item[1])
    return {
        "import": made.pk,
        "file": made.name,
        "state": made.state,
        "reason": made.why,
        "rows": made.rows,
        "taken": made.taken,
        "updated": made.updated,
        "merged": made.merged,
        "likely": made.likely,
        "repeats": made.repeats,
        "refused": made.refused,
        "columns": {BY_CODE[code].label: made.headers[at] for code, at in order},
        "unused": drafts.unused(made),
        "unknown": made.unknown,
        "skipped": made.skipped,
        "notes": [
            {
                "outcome": note.outcome,
                "row": note.row,
                "line": note.line,
                "column": note.column,
                "reason": note.text,
                "value": note.value,
            }
            for note in made.notes.order_by("id").iterator()
        ],
    }


STATES = {
    "done": "导入完成。",
    "held": "有行需要改正，全部没有导入。改正后重新导入，或加 --skip-bad 跳过这些行。",
    "checked": "只作检查，没有写入。",
}


def in_words(result: dict[str, Any]) -> str:
    held = result["state"] == "held"
    good = result["rows"] - result["repeats"] - result["refused"] if held else result["taken"]
    taken = "可处理" if held else "可登记" if result["state"] == "checked" else "新登记"
    lines = [
        f"{result['file']}：{STATES.get(result['state'], result['reason'])}",
        (
            f"共 {result['rows']} 行：{taken} {good} 行，更新 {result['updated']} 行，"
            f"合并 {result['merged']} 行，重复 {result['repeats']} 行，"
            f"有问题 {result['refused']} 行。用时 {result['seconds']} 秒。"
        ),
        "对应：" + "，".join(f"{header}→{label}" for label, header in result["columns"].items()),
    ]
    if result["unused"]:
        lines.append("没有导入的列：" + "、".join(result["unused"]))
    if result["likely"]:
        lines.append(f"新登记的行里有 {result['likely']} 行可能与已有的意见是同一件，见 --json。")
    refused = [note for note in result["notes"] if note["outcome"] == "refused"]
    lines += [
        f"第 {note['row']} 行 {note['column']}：{note['reason']}（{note['value']}）"
        for note in refused[:SHOWN]
    ]
    if len(refused) > SHOWN:
        print(f"另有 {len(refused) - SHOWN} 处没有列出，用 --json 查看全部。", file=sys.stderr)
    return "\n".join(lines)
