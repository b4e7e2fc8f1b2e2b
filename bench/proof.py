"""Checking all of history, beside SHA-256 of the same bytes."""

from __future__ import annotations

import hashlib
import time

from bench.report import Report

PART = "存证"


def place_in_log(report: Report) -> None:
    """What the sequencer does every five seconds, for all that was written till now."""
    from bihuan.kernel import log

    began = time.perf_counter()
    placed = log.integrate()
    seconds = time.perf_counter() - began
    if placed:
        report.add(PART, "事件排入日志", placed / seconds, "条/秒", note=f"{placed:,} 条")


def measure(report: Report) -> None:
    from bihuan.kernel import verify

    report.tell("存证：校验全部历史")
    began = time.perf_counter()
    found = verify.verify()
    seconds = time.perf_counter() - began
    if not found.ok:
        raise AssertionError(f"verify found differences: {found.findings[:3]}")
    hashed = _hash_all()
    note = f"{found.events:,} 条，{seconds:.0f} 秒"
    report.add(PART, "bihuan verify", found.events / seconds, "条/秒", note=note)
    report.add(PART, "只算同样字节的 SHA-256", hashed, "条/秒")


def _hash_all() -> float:
    """Events hashed a second, read from the database first."""
    from django.db import connection

    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT text FROM kernel_event ORDER BY id LIMIT 500000")
        texts = [row[0].encode() for row in cursor.fetchall()]
    began = time.perf_counter()
    for text in texts:
        hashlib.sha256(text).digest()
    return len(texts) / (time.perf_counter() - began)
