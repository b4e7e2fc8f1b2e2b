"""How long a broken-down task of ten thousand items takes to open, in each of its views."""

from __future__ import annotations

import statistics
import time

from bench.report import Report, number
from bench.seed import Authority
from bench.sizes import Sizes

PART = "分解"
GOAL = 300
"""Milliseconds in which a tree of ten thousand opens."""
PARTS_EACH = 30


def measure(report: Report, sizes: Sizes, authority: Authority) -> None:
    """Milliseconds of a whole answer, in this process, by somebody who is signed in."""
    from django.conf import settings
    from django.test import Client
    from django.test.utils import override_settings

    report.tell(f"分解：{sizes.tree:,} 个事项的一棵树")
    address = f"/breakdown/{plant(authority, sizes.tree)}"
    client = Client(SERVER_NAME="localhost")
    account = authority.posts["supervisor"].account
    assert account is not None
    client.force_login(account)
    views = {"tree": "分解树", "table": "表格", "board": "看板", "calendar": "日历",
             "timeline": "进度图"}  # fmt: skip
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    for view, word in views.items():
        spent = []
        for _ in range(sizes.repeats):
            began = time.perf_counter()
            with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
                answer = client.get(address, {"view": view})
            spent.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answered {answer.status_code}")
        goal = GOAL if view == "tree" else None
        note = f"最慢 {number(max(spent))} ms"
        what = f"{sizes.tree:,} 个事项，{word}"
        report.add(PART, what, statistics.median(spent), "ms", goal=goal, most=True, note=note)


def plant(authority: Authority, count: int) -> str:
    """A tree of so many items, each with up to thirty parts; gives the number of the top."""
    from django.db import connection

    from bihuan.kernel import record
    from bihuan.kernel.events import seal
    from bihuan.kernel.models.matter import Matter
    from bihuan.rooms.ledger import events
    from bihuan.rooms.ledger.tree.events import Placed

    with record.batch(by=authority.posts["supervisor"], size=count) as batch:
        items: list[Matter] = []
        for n in range(count):
            title = f"第{n}项"
            said = events.Registered("problems", seal(title), seal(title))
            item = batch.open("problem", said)
            if items:
                parent = items[(n - 1) // PARTS_EACH]
                batch.append(item, Placed(parent.pk, parent.number, n))
            items.append(item)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tree_node")
    return items[0].number
