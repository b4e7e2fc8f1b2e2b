"""bihuan import taxonomy, bihuan export taxonomy"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bihuan.cli.opened import opened

if TYPE_CHECKING:
    from bihuan.kernel.editions import Plan
    from bihuan.kernel.taxonomy import Taxonomy

FILE = typer.Argument(exists=True, dir_okay=False, readable=True, help="分类表 .xlsx .xls .csv")
SHOWN = 30


def import_taxonomy(
    file: Path = FILE,
    renamed: list[str] = typer.Option(
        [], "--rename", metavar="原分类=新分类", help="哪一类改了名，各写到末级，用／隔开；沿用代码"
    ),
    by: str = typer.Option("", "--by", help="以哪个登录名的岗位办理，默认为系统"),
    dry: bool = typer.Option(False, "--dry-run", help="只列出会有什么变动，不启用"),
    as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取"),
) -> None:
    """启用新一版意见分类。表中一列一级（一级分类、二级分类……），可有代码和关键词。不在表里的分类停用，原有意见仍在其下。"""
    with opened():
        from bihuan.cli.ledger import post_of
        from bihuan.doors.web import class_table
        from bihuan.kernel import editions, people, registers, schemes, taxonomy

        registers.found_all()
        schemes.ship(people.system())
        post = post_of(by, "scheme.adopted") if by else people.system()
        old = taxonomy.current()
        plan = editions.plan(old, class_table.read(file, file.name), codes_of(renamed, old))
        if plan.changes and not dry:
            taxonomy.adopt(plan.taxonomy, by=post)
        typer.echo(plain(plan, dry) if as_json else in_words(plan, old, dry))


def codes_of(renamed: list[str], old: Taxonomy) -> dict[str, str]:
    """By the code of each old class the path of the new one. Raises Invalid."""
    from bihuan.kernel.errors import Invalid
    from bihuan.kernel.taxonomy import BETWEEN

    found = {}
    for one in renamed:
        before, mark, after = one.replace("/", BETWEEN).partition("=")
        if not mark or before not in old.topics:
            raise Invalid({"rename": f"--rename {one}：现行分类里没有“{before}”。"})
        found[old.topics[before]] = after
    return found


def plain(plan: Plan, dry: bool) -> str:
    result = {
        "edition": plan.taxonomy.edition,
        "adopted": bool(plan.changes) and not dry,
        "classes": len(plan.taxonomy.in_force),
        "changes": [one._asdict() for one in plan.changes],
        "likely": [{"code": code, "path": path} for code, path in plan.likely],
    }
    return json.dumps(result, ensure_ascii=False)


def in_words(plan: Plan, old: Taxonomy, dry: bool) -> str:
    from bihuan.kernel.editions import KINDS

    if not plan.changes:
        return "与现行分类一致，没有变动。"
    lines = []
    for kind, word in KINDS.items():
        some = [one for one in plan.changes if one.kind == kind]
        if some:
            lines.append(f"{word} {len(some)} 类：")
            lines += [f"  {' → '.join(filter(None, one[2:]))}" for one in some[:SHOWN]]
            if len(some) > SHOWN:
                lines.append(f"  另有 {len(some) - SHOWN} 类没有列出，用 --json 查看全部。")
    for code, path in plan.likely:
        before = old.written(code)
        lines.append(f"“{before}”可能是改名为“{path}”。如是，加 --rename '{before}={path}'。")
    done = f"第 {plan.taxonomy.edition} 版，{len(plan.taxonomy.in_force)} 类"
    lines.append(f"只作检查，没有启用（{done}）。" if dry else f"已启用{done}。")
    return "\n".join(lines)


def export_taxonomy(
    file: Path = typer.Argument(dir_okay=False, help="写到哪个文件（.xlsx）"),
) -> None:
    """导出现行的意见分类，带代码；改好后再用 import taxonomy 启用，改名、移动都认得出。"""
    with opened():
        from bihuan.doors.web import class_table
        from bihuan.kernel import taxonomy

        rows = class_table.write(file, taxonomy.current())
        typer.echo(f"已导出 {rows} 类到 {file}。")
