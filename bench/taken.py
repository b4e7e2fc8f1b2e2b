"""Taking in a hotline's export of opinions, in a process of its own to see what memory it needs."""

from __future__ import annotations

import csv
import multiprocessing
import random
import resource
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import texts
from bench.report import Report
from bench.sizes import Sizes

PART = "导入"
HEADINGS = (
    "工单编号", "来电时间", "反映人", "联系电话", "标题", "反映内容", "涉及单位", "问题分类",
)  # fmt: skip


def measure(report: Report, sizes: Sizes, home: Path) -> None:
    report.tell(f"导入：{sizes.imported:,} 行 CSV")
    path = write(home / "hotline.csv", sizes)
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    child = context.Process(target=_take_in, args=(path, theirs))
    child.start()
    theirs.close()
    seconds, taken, rows, most = ours.recv()
    child.join()
    note = f"{rows:,} 行，导入 {taken:,}"
    report.add(PART, "热线 CSV 导入意见", rows / seconds, "行/秒", note=note)
    report.add(PART, "导入时内存最多", most, "MB")


def write(path: Path, sizes: Sizes) -> Path:
    """A file as hotlines export it, some 300 bytes a row."""
    chance = random.Random(5)
    first = date(2026, 1, 1)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADINGS)
        for number in range(sizes.imported):
            subject, text = texts.opinion(chance)
            day = first + timedelta(days=number * 300 // sizes.imported)
            school = f"云麓第{chance.randint(1, sizes.schools)}小学"
            out.writerow(
                (f"RX{number:08d}", f"{day:%Y/%m/%d} 09:30", texts.person(chance),
                 texts.phone(chance), subject, text, school, "校园管理")
            )  # fmt: skip
    return path


def _take_in(path: Path, told: Any) -> None:
    from bihuan.kernel.models.people import Post
    from bihuan.rooms.voices.importing import drafts, running, start

    clerk = Post.objects.select_related("unit").get(role="clerk")
    began = time.perf_counter()
    with path.open("rb") as file:
        import_ = drafts.create(file, path.name, by=clerk)
    start.ready(import_, skip_bad=False)
    running.work()
    import_.refresh_from_db()
    if import_.state != "done":
        raise AssertionError(f"the import ended as {import_.state}: {import_.reason}")
    most = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    told.send((time.perf_counter() - began, import_.taken, import_.rows, most / 1024))
