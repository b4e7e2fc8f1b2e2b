from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bihuan.config import home
from tests.browser import CheckAxe, launched
from tests.journeys.looking import Look

SHOTS = home.TREE / "shots"


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys: each test opens windows of its own in it."""
    with launched() as browser:
        yield browser


@pytest.fixture
def look(axe: CheckAxe, request: pytest.FixtureRequest) -> Look:
    """`look(page, name)`: axe finds nothing, nothing is cut off, and the picture is kept under
    `shots/<journey>/`."""
    folder = Path(SHOTS, request.node.name)
    folder.mkdir(parents=True, exist_ok=True)
    count = iter(range(1, 100))

    def looking(tab: Page, name: str) -> None:
        tab.screenshot(path=folder / f"{next(count):02d}-{name}.png", full_page=True)
        wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name}: {wide} px too wide"
        axe(tab)

    return looking
