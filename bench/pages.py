"""Pages and acts over HTTP, from the real web server, by people who are signed in."""

from __future__ import annotations

import http.client
import itertools
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import quote

from bench import client, seed, texts
from bench.report import Report, number
from bench.server import PATIENCE, Session, sign_in
from bench.sizes import Sizes

PART = "网页"
NEXT = re.compile(r'href="(\?[^"]*\bafter=[^"]+)"')
DEEP = 20
"""Pages turned to reach the deep one."""


@dataclass(frozen=True)
class Ask:
    """One kind of request. `requests(n)`: what the nth connection sends, without end or until
    nothing is left; `goal`: answers a second with the middle number of connections."""

    what: str
    goal: float | None
    requests: Callable[[int], Iterator[bytes]]
    status: int = 200


def measure(report: Report, sizes: Sizes, port: int) -> None:
    report.tell("网页：经 HTTP，已登录")
    people = {
        role: sign_in(port, role, seed.PASSWORD) for role in ("supervisor", "clerk", "officer")
    }
    for ask in [*_lists(people["supervisor"]), *_matters(people), *_acts(people, sizes)]:
        _press(report, sizes, port, ask)
    _export(report, people["supervisor"], sizes)


def _press(report: Report, sizes: Sizes, port: int, ask: Ask) -> None:
    client.press(port, 2, sizes.seconds / 6, ask.requests, ask.status)  # both workers warm
    for connections in sizes.connections:
        got = client.press(port, connections, sizes.seconds, ask.requests, ask.status)
        if not got.seconds:
            report.tell(f"  {ask.what}，{connections} 个连接：没有测到，回答是 {got.wrong or '无'}")
            continue
        note = f"p50 {number(got.share(0.5))} ms，p95 {number(got.share(0.95))} ms"
        if got.wrong:
            note += f"，另有 {got.wrong}"
        goal = ask.goal if connections == sizes.connections[1] else None
        what = f"{ask.what}，{connections} 个连接"
        report.add(PART, what, got.rate, "次/秒", goal=goal, note=note)


def _always(request: bytes) -> Callable[[int], Iterator[bytes]]:
    return lambda _connection: itertools.repeat(request)


# -- reading --------------------------------------------------------------------------------------


def _lists(who: Session) -> Iterator[Ask]:
    yield Ask("台账第一页", 120, _always(who.get("/problems")))
    yield Ask(f"台账第 {DEEP} 页", None, _always(who.get("/problems" + _turned(who, DEEP))))
    yield Ask("台账最后一页", 120, _always(who.get("/problems?at=last")))
    for word, how in ((texts.RARE, "少见"), (texts.COMMON, "常见")):
        path = f"/problems?q={quote(word)}"
        yield Ask(f"检索{how}的两字词", 150, _always(who.get(path)))


def _turned(who: Session, pages: int) -> str:
    """The address of a page so many pages on; of the last before that, if there are fewer."""
    query = ""
    for _ in range(pages - 1):
        found = NEXT.search(who.read("/problems" + query)[1])
        if found is None:
            break
        query = unescape(found[1])
    return query


def _matters(people: dict[str, Session]) -> Iterator[Ask]:
    numbers = [f"/problem/{one}" for one in _numbers("problem", 200)]
    yield Ask("问题的页面", 150, _each(people["supervisor"], numbers))
    numbers = [f"/voice/{one}" for one in _numbers("voice", 200)]
    if numbers:
        yield Ask("意见的页面（含相似提示）", None, _each(people["clerk"], numbers))


def _each(who: Session, paths: Sequence[str]) -> Callable[[int], Iterator[bytes]]:
    requests = [who.get(path) for path in paths]

    def one_after_another(connection: int) -> Iterator[bytes]:
        start = connection * 7 % len(requests)
        return itertools.cycle(requests[start:] + requests[:start])

    return one_after_another


def _numbers(kind: str, count: int, **which: Any) -> list[str]:
    from bihuan.kernel.models.matter import Matter

    rows = Matter.objects.filter(kind=kind, **which).order_by("id")
    every = max(1, rows.count() // count)
    return list(rows.values_list("number", flat=True)[::every])[:count]


# -- writing --------------------------------------------------------------------------------------


def _acts(people: dict[str, Session], sizes: Sizes) -> Iterator[Ask]:
    yield Ask("登记意见（POST）", 250, lambda n: _entries(people["clerk"], n), 200)
    left = iter(_waiting())
    receive = Ask("签收（POST，改变状态）", 200, lambda n: _receipts(people["officer"], left), 302)
    yield receive


def _entries(who: Session, connection: int) -> Iterator[bytes]:
    from bihuan.facilities.once import sending

    chance = random.Random(connection)
    while True:
        subject, text = texts.opinion(chance)
        yield who.post(
            "/voices/enter",
            token=sending.token(),
            channel="phone", subject=subject, text=text, place="", happened_on="",
            reporter=texts.person(chance), contact=texts.phone(chance),
        )  # fmt: skip


def _waiting() -> list[tuple[str, int]]:
    """Problems that wait for the first zone to sign for them, with their versions."""
    from bihuan.kernel.models.matter import Matter

    rows = Matter.objects.filter(kind="problem", status="issued", unit__path__contains="/Z1/")
    return list(rows.order_by("id").values_list("number", "version"))


def _receipts(who: Session, left: Iterator[tuple[str, int]]) -> Iterator[bytes]:
    for matter, version in left:
        yield who.post(f"/problem/{matter}/do/receive", seen=str(version))


# -- everything at once ---------------------------------------------------------------------------


def _export(report: Report, who: Session, sizes: Sizes) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", who.port, timeout=PATIENCE)
    began = time.perf_counter()
    connection.request("GET", "/problems/export.csv", headers={"Cookie": who.cookies})
    answer = connection.getresponse()
    size = sum(map(len, iter(lambda: answer.read(1 << 16), b"")))
    seconds = time.perf_counter() - began
    connection.close()
    note = f"{size / 2**20:.1f} MB" if answer.status == 200 else f"回答 {answer.status}"
    report.add(PART, "台账全部导出为 CSV", seconds, "秒", goal=5, most=True, note=note)
