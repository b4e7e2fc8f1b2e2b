"""A clerk settles forty opinions in a browser by keys: how long each page takes, from the key that
asks for it until it is there whole.

`measure` starts this file as a program of its own: it needs the story and a server for itself.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time

from bench import place, server
from bench.report import Report, number

PART = "四十条"
LONGEST = 300.0
"""Milliseconds no page may take."""
PATIENCE = 600
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
CLOCK = """
addEventListener("load", () => {
  if (location.protocol !== "http:") return;
  const [page] = performance.getEntriesByType("navigation");
  const taken = JSON.parse(sessionStorage.getItem("taken") || "[]");
  taken.push([page.responseEnd, performance.now()]);
  sessionStorage.setItem("taken", JSON.stringify(taken));
});
"""
"""Keeps, page by page, when its answer was there and when all was loaded, in ms; what the form did
before it led to the page is counted in."""


def measure(report: Report) -> None:
    report.tell("四十条：载入故事，在浏览器中用键盘办理")
    words = [sys.executable, "-m", "bench.clerk"]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, timeout=PATIENCE, check=True)
    keys, pages = json.loads(done.stdout.splitlines()[-1])
    for at, what in enumerate(("收到回答", "打开完毕")):
        times = sorted(page[at] for page in pages)
        middle, late = statistics.median(times), times[len(times) * 95 // 100]
        note = f"p50 {number(middle)}，p95 {number(late)}；每条 {number(keys / 40)} 次按键"
        most = f"最慢一页{what}，{len(times)} 页"
        report.add(PART, most, times[-1], "ms", goal=LONGEST, most=True, note=note)


def main() -> None:
    """Print the number of keys and the times of the pages as JSON."""
    with place.own():
        os.environ["BIHUAN_DEMO"] = "true"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's loop runs in this thread
        with server.running() as web, place.serving():
            import django

            django.setup()
            print(json.dumps(_settled(web.port)))


def _settled(port: int) -> tuple[int, list[list[float]]]:
    from playwright.sync_api import sync_playwright
    from tests.journeys import forty
    from tests.journeys.keys import Keys
    from tests.journeys.looking import sign_in

    from bihuan.kernel.models.people import Post
    from bihuan.rooms.voices.tests.importing import imported

    content, known = forty.export()
    imported(content, Post.objects.get(account__username="shouli"), name="热线.csv")
    about = forty.about_of(known)
    _wait_until_read()
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        keys = Keys(browser.new_page(locale="zh-CN", base_url=f"http://127.0.0.1:{port}"))
        sign_in(keys.tab, "shouli")
        keys.tab.add_init_script(CLOCK)
        keys.tab.goto("/voices/inbox")
        keys.press("j")
        keys.onward("o")
        problems: dict[str, str] = {}
        for _ in about:
            forty.settle(keys, about[keys.tab.url.rpartition("/")[2]], problems)
        taken = json.loads(keys.tab.evaluate("sessionStorage.getItem('taken')"))
        browser.close()
    return keys.count, taken


def _wait_until_read() -> None:
    """The background reads what came; a clerk who opens the inbox later finds it read."""
    from bihuan.facilities.similarity.models import Reading
    from bihuan.kernel.models.matter import Matter

    until = time.monotonic() + PATIENCE / 2
    voices = Matter.objects.filter(kind="voice")
    while Reading.objects.filter(matter__in=voices, vector__isnull=False).count() < voices.count():
        if time.monotonic() > until:
            raise RuntimeError("the opinions were not read in the background")
        time.sleep(1)


if __name__ == "__main__":
    main()
