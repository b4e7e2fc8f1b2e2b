"""The parts in the order in which they build on each other."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path

from bench import (
    clerk,
    drafts,
    figures,
    finding,
    pages,
    place,
    proof,
    scale,
    seed,
    server,
    taken,
    tree,
    writers,
)
from bench.report import Report
from bench.sizes import Sizes

PARTS = (
    "import",
    "writers",
    "pages",
    "verify",
    "scale",
    "finding",
    "tree",
    "drafts",
    "figures",
    "clerk",
)
APART = {"drafts", "clerk"}
"""They need nothing of the database the others share."""


def measure(report: Report, sizes: Sizes, home: Path, only: Collection[str]) -> None:
    if "drafts" in only:
        drafts.measure(report, sizes.sentences, sizes.draft_pages)
    if "clerk" in only and sizes.clerk:
        clerk.measure(report)
    if set(only) - APART:
        _on_database(report, sizes, home, only)


def _on_database(report: Report, sizes: Sizes, home: Path, only: Collection[str]) -> None:
    """Everything on one database server, which stops only to be started by `bihuan run`."""
    with place.serving():
        place.set_up()
        authority = seed.found(sizes)
        if set(only) <= {"finding", "tree", "figures", *APART}:  # they need nothing of the rest
            _alone(report, sizes, authority, only)
            return
        first, *_rest = sizes.scales
        _fill(report, authority, first)
        if "scale" in only:
            scale.measure(report, sizes, first)
        _fill(report, authority, sizes.matters - first)
        if "import" in only:
            taken.measure(report, sizes, home)
        seed.tidy()
        proof.place_in_log(report)
        if "writers" in only:
            writers.measure(report, sizes)
        if "tree" in only:
            tree.measure(report, sizes, authority)
        if "scale" in only:
            scale.measure(report, sizes, sizes.matters)
    if "pages" in only:
        _serve(report, sizes)
    with place.serving():
        if "verify" in only:
            proof.place_in_log(report)
            proof.measure(report)
        if "scale" in only:
            scale.multiply(sizes.scales[-1])
            scale.measure(report, sizes, sizes.scales[-1])
        _alone(report, sizes, authority, only)


def _alone(report: Report, sizes: Sizes, authority: seed.Authority, only: Collection[str]) -> None:
    if "tree" in only:
        tree.measure(report, sizes, authority)
    if "finding" in only:
        finding.measure(report, sizes.opinions)
    if "figures" in only:
        figures.measure(report, sizes, authority)


def _fill(report: Report, authority: seed.Authority, count: int) -> None:
    report.tell(f"准备：{count:,} 个问题")
    began = time.perf_counter()
    seed.problems(authority, count, seed=count)
    seconds = time.perf_counter() - began
    seed.tidy()
    report.add("准备", f"成批写入 {count:,} 个问题（含全部事件和投影）", count / seconds, "个/秒")


def _serve(report: Report, sizes: Sizes) -> None:
    """A start that gathers the static files, then the second start and all that is asked of it."""
    with server.running():
        pass
    with server.running() as web, place.serving():
        what = "第二次启动到第一页（含数据库）"
        report.add("启动", what, web.seconds, "秒", goal=5, most=True)
        pages.measure(report, sizes, web.port)
