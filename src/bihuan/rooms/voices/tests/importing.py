"""A small authority with a clerk, and exports to import. All names are invented."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from django.test import Client

from bihuan.kernel import people, registers, schemes
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.voices.importing import drafts, running, start
from bihuan.rooms.voices.models import Import

NAMES = (
    "诉求号码", "反映人", "联系电话", "主题", "诉求时间", "诉求内容",
    "一级标签", "涉及学校", "来源", "答复意见", "答复时间", "满意度",
)  # fmt: skip
GOOD: tuple[tuple[str, ...], ...] = (
    ("HL001", "家长甲", "13812345678", "校门口拥堵", "2026/1/5 8:30", "放学时车多人多。", "安全",
     "青禾一小", "电话", "已安排护学岗。", "2026-01-12", "满意"),
    ("HL002", "家长乙", "", "食堂卫生", "2026-01-06", "餐盘不干净。",
     "卫生", "城外某学校", "网站", "", "", ""),
    ("HL003", "家长丙", "", "课后收费", "2026年1月7日", "收费不透明。",
     "", "", "飞鸽传书", "", "", ""),
)  # fmt: skip


def found() -> tuple[Post, Post, Unit]:
    """A clerk, a school officer, and the school."""
    registers.found_all()
    system = people.system()
    schemes.ship(system)
    root = people.add_unit("QH", "青禾区教育局", kind="authority", by=system)
    school = people.add_unit(
        "QH-S1", "青禾区第一小学", kind="school", by=system, parent=root, order=10,
        short_name="青禾一小", aliases=("一小",),
    )  # fmt: skip
    clerk = people.appoint(people.open_account("li", "李清", None), root, "clerk", by=system)
    officer = people.appoint(
        people.open_account("chen", "陈老师", None), school, "officer", by=system
    )
    return clerk, officer, school


def signed_in(post: Post) -> Client:
    client = Client()
    assert post.account
    client.force_login(post.account)
    return client


def csv(rows: Iterable[Sequence[object]], names: Sequence[str] = NAMES) -> bytes:
    lines = [",".join('"' + str(c).replace('"', '""') + '"' for c in row) for row in (names, *rows)]
    return "\r\n".join(lines).encode()


def xlsx(rows: Iterable[Sequence[Any]], names: Sequence[str] = NAMES) -> bytes:
    book = openpyxl.Workbook()
    for row in (names, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def many(count: int, bad: Iterable[int] = ()) -> list[tuple[str, ...]]:
    """Rows that all differ; those at `bad` (from 0) have no day in their date."""
    bad = set(bad)
    return [
        (f"N{at:06d}", "家长", "", f"第{at}件", "2026-01" if at in bad else "2026-01-05",
         f"第{at}件的内容。", "", "", "", "", "", "")
        for at in range(count)
    ]  # fmt: skip


def drafted(content: bytes, by: Post, name: str = "导出.csv") -> Import:
    return drafts.create(io.BytesIO(content), name, by=by)


def imported(content: bytes, by: Post, *, skip_bad: bool = False, name: str = "导出.csv") -> Import:
    """Drafted, begun and worked through, as the worker does it."""
    made = drafted(content, by, name)
    start.ready(made, skip_bad=skip_bad)
    running.work()
    made.refresh_from_db()
    return made


def counts(made: Import) -> tuple[str, int | None, int, int, int]:
    return made.state, made.rows, made.taken, made.repeats, made.refused


def files(home: Path) -> list[str]:
    folder = home / "imports"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []
