"""A keyboard whose presses are counted."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass
class Keys:
    """Presses keys and counts them; typing text counts as one."""

    tab: Page
    count: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.tab.keyboard.press(key)
            self.count += 1

    def type(self, text: str) -> None:
        self.tab.keyboard.insert_text(text)
        self.count += 1

    def onward(self, *keys: str) -> None:
        """Keys of which the last brings another page."""
        with self.tab.expect_navigation():
            self.press(*keys)

    def tab_to(self, name: str, most: int = 40) -> None:
        """On by Tab until the field or button of that name has the focus."""
        for pressed in range(most + 1):
            if self.tab.evaluate("document.activeElement?.name || ''") == name:
                return
            if pressed < most:
                self.press("Tab")
        raise AssertionError(f"{name} was not reached by Tab")
