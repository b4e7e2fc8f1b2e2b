"""Fixtures: Debian's Chromium on the pages of this program, and axe."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer

from bihuan.config import assets

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

CheckAxe = Callable[..., None]
Browse = Callable[..., Page]


@contextmanager
def launched() -> Iterator[Browser]:
    """While it is open an event loop runs in this thread, which Django takes for asynchronous code;
    so it must not stay open for tests that need no browser, and Django is told not to mind."""
    program = shutil.which("chromium")
    assert program, (
        "没有找到 chromium。请执行 make setup 之后的 bin/setup test，或 apt-get install chromium。"
    )
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module of browser tests."""
    with launched() as browser:
        yield browser


@pytest.fixture
def browse(chromium: Browser, live_server: LiveServer) -> Iterator[Browse]:
    """`browse(**options)`: a fresh page of a person of their own, whose addresses may be given as
    paths. Anything the browser complains about (script errors, refused by the content security
    policy, missing files) fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def missing(response: Response) -> None:
        # What a script asked for and was refused is shown by the script.
        if response.status >= 400 and response.request.resource_type not in ("document", "fetch"):
            complaints.append(f"{response.status} {response.url}")

    def said(kind: str, text: str) -> None:
        # The status of a page itself is the test's own business.
        if kind == "error" and not text.startswith("Failed to load resource"):
            complaints.append(text)

    def fresh(**options: Any) -> Page:
        usual = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "base_url": live_server.url}
        context = chromium.new_context(**usual | options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        tab = context.new_page()
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda message: said(message.type, message.text))
        tab.on("response", missing)
        return tab

    yield fresh
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(browse: Browse) -> Page:
    """A fresh page of somebody at a desk."""
    return browse()


@pytest.fixture(scope="session")
def axe() -> CheckAxe:
    """`axe(page)` fails with what axe-core finds wrong on the page as it stands."""
    source = Path(assets.TARGET, "dev/axe.min.js").read_text(encoding="utf-8")

    def check(tab: Page, *, within: str = "html") -> None:
        tab.evaluate(source)
        result = tab.evaluate(
            "([within, tags]) => axe.run(within, {runOnly: {type: 'tag', values: tags}})",
            [within, STANDARDS],
        )
        found = [
            f"{problem['id']}（{problem['help']}）：{node['html'][:200]}"
            for problem in result["violations"]
            for node in problem["nodes"]
        ]
        assert found == []

    return check
