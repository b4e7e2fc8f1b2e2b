"""bihuan bench hot"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bihuan.config import CannotRun

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bihuan.facilities.similarity.hot.corpus import Opinion

DAYS, SHOWN = 30, 20
MEANING_MOST = 20_000
COLUMNS = {
    "id": "留言编号",
    "who": "留言用户",
    "title": "留言主题",
    "on": "留言时间",
    "text": "留言详情",
}
NEEDED = ("id", "text")


def hot(
    corpus: Path = typer.Option(
        exists=True, dir_okay=False, readable=True, help="意见表格 .xlsx .xls .csv，列名同留言导出"
    ),
    as_json: bool = typer.Option(False, "--json", help="输出 JSON，供程序读取"),
) -> None:
    """把一批意见按“同一地点的同一件事”分组，输出各组编号；每个编号出现一次，单独一件的列在最后。"""
    began, used = time.monotonic(), time.process_time()
    opinions = read(corpus)
    result = grouped_with_names(opinions)
    result["seconds"] = round(time.monotonic() - began, 2)
    result["cpu_seconds"] = round(time.process_time() - used, 2)
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    typer.echo(json.dumps(result, ensure_ascii=False) if as_json else in_words(result))


def read(path: Path) -> list[Opinion]:
    """The opinions of a table file. Raises CannotRun."""
    from bihuan.facilities.similarity.hot.corpus import Opinion
    from bihuan.facilities.tables.errors import BadFile
    from bihuan.facilities.tables.limits import MB, Limits
    from bihuan.facilities.tables.read import open_table

    limits = Limits(file_bytes=2_000 * MB, unzipped_bytes=4_000 * MB)
    try:
        with open_table(path, path.name, limits=limits) as table:
            at = {key: table.headers.index(name) for key, name in COLUMNS.items()
                  if name in table.headers}  # fmt: skip
            if missing := [COLUMNS[key] for key in NEEDED if key not in at]:
                raise CannotRun(f"{path.name} 没有“{'”“'.join(missing)}”列，请核对表头。")
            return [
                Opinion(
                    id=_cell(row.values, at, "id"),
                    title=_cell(row.values, at, "title"),
                    text=_cell(row.values, at, "text"),
                    who=_cell(row.values, at, "who"),
                    on=_day(row.values, at),
                )
                for row in table.rows()
            ]
    except BadFile as bad:
        raise CannotRun(bad.text) from bad


def _cell(values: Sequence[Any], at: dict[str, int], key: str) -> str:
    value = values[at[key]] if key in at else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _day(values: Sequence[Any], at: dict[str, int]) -> date | None:
    from bihuan.lib.dates import BadDate, parse

    try:
        found = parse(values[at["on"]]) if "on" in at else None
    except BadDate:
        return None
    return date(found.year, found.month, found.day) if found else None


def grouped_with_names(opinions: Sequence[Opinion]) -> dict[str, Any]:
    """Groups of two and more, hottest first; `singletons`: the ids in none of them; `meaning`:
    whether doubtful pairs were read for their meaning, which takes a core about 30 texts a second.
    """
    from bihuan.facilities.similarity.hot.grouping import grouped
    from bihuan.facilities.similarity.match import vectors

    def meaning(positions: NDArray[np.int64]) -> NDArray[np.float32]:
        some = [opinions[one] for one in positions.tolist()]
        return vectors([f"{one.title}\n{one.text}" for one in some])

    read = len(opinions) <= MEANING_MOST
    groups = grouped(opinions, meaning=meaning if read else None)
    shown = [described([opinions[one] for one in group]) for group in groups if len(group) > 1]
    shown.sort(key=lambda found: (-found["heat"], -len(found["members"])))
    return {
        "opinions": len(opinions),
        "meaning": read,
        "groups": shown,
        "singletons": [opinions[group[0]].id for group in groups if len(group) == 1],
    }


def described(members: Sequence[Opinion]) -> dict[str, Any]:
    """One group. Heat is that of its hottest 30 days."""
    from bihuan.facilities.similarity.hot.corpus import fingerprint, plainly
    from bihuan.facilities.similarity.hot.heat import Entry, firsts, hottest
    from bihuan.facilities.similarity.hot.naming import named

    members = sorted(members, key=lambda one: (one.on or date.min, str(one.id)))
    first = firsts([(one.who, fingerprint(plainly(one))) for one in members])
    entries = [
        Entry(one.on or date.min, again=first[place] != place) for place, one in enumerate(members)
    ]
    name = named([one.title for one in members], [one.text for one in members])
    days = [one.on for one in members if one.on]
    return {
        "name": name.name,
        "typical": name.typical,
        "members": [one.id for one in members],
        "heat": hottest(entries, DAYS).value,
        "reporters": len(set(first)),
        "again": len(members) - len(set(first)),
        "from": days[0].isoformat() if days else None,
        "to": days[-1].isoformat() if days else None,
    }


def in_words(result: dict[str, Any]) -> str:
    groups, alone = result["groups"], len(result["singletons"])
    counted = f"{result['opinions']} 件意见，{len(groups)} 组，另有 {alone} 件单独成件"
    lines = [f"{counted}，用时 {result['seconds']} 秒"]
    for place, one in enumerate(groups[:SHOWN], 1):
        counted = f"{len(one['members'])} 件，{one['reporters']} 人，热度 {one['heat']}"
        lines.append(f"{place:>3}. {one['name']}（{counted}）")
    return "\n".join(lines)
