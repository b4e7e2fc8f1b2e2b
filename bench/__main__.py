"""`python -m bench`: measure everything and print one table."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace

from bench import place, run, sizes
from bench.report import Report


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="测量速度，最后打印一张表。"
    )
    parser.add_argument("--quick", action="store_true", help="小规模，只看测量本身能否运行")
    parser.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")
    parser.add_argument("--only", default="", help=f"只测这几部分：{','.join(run.PARTS)}")
    parser.add_argument("--rows", type=int, help="查找：存有多少条意见时测（默认 10 万条）")
    asked = parser.parse_args(words)
    only = [one for one in asked.only.split(",") if one] or list(run.PARTS)
    if unknown := set(only) - set(run.PARTS):
        parser.error(f"没有这一部分：{'、'.join(sorted(unknown))}")
    if (load := os.getloadavg()[0]) > 1:
        print(f"注意：机器正忙（负载 {load:.1f}），结果会偏低。", file=sys.stderr)
    report = Report()
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with place.own() as home:
        wanted = sizes.QUICK if asked.quick else sizes.WHOLE
        wanted = replace(wanted, opinions=asked.rows or wanted.opinions)
        run.measure(report, wanted, home, only)
    print(report.as_json() if asked.json else report.table())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
