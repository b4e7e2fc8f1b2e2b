"""The entries of the app bar, in the order they are registered in.

Entries of one group stand below its word, and are shown where one of them is the current page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class NavItem:
    """`roles` empty: everybody signed in. `count` gets the post and gives what waits for it.
    `group`: the word it stands below, if any."""

    label: str | Promise
    url_name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    count: Callable[[Any], int | None] | None = None
    group: str | Promise = ""


@dataclass(frozen=True)
class Entry:
    """One entry as the page draws it. A group leads to the first of the entries `below` it."""

    label: str
    url: str
    count: int | None
    current: bool
    below: tuple[Entry, ...] = ()


_items: dict[str, NavItem] = {}


def register(*items: NavItem, group: str | Promise = "") -> None:
    """Add entries, all below the word of a group if there is one; the same `url_name` again
    replaces the earlier one."""
    _items.update({item.url_name: replace(item, group=group) for item in items})


def address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def entries(post: Any, path: str, items: Iterable[NavItem] | None = None) -> list[Entry]:
    """What this post sees; entries without an address are left out. Nobody signed in: none."""
    if post is None:
        return []
    role = str(getattr(post, "role", ""))
    shown = [
        (item, url)
        for item in (_items.values() if items is None else items)
        if (not item.roles or role in item.roles) and (url := address(item.url_name))
    ]
    # "/" is a prefix of everything: the longest address that fits is the current one.
    fitting = [url for _, url in shown if path == url or (url != "/" and path.startswith(url))]
    here = max(fitting, key=len, default="")
    grouped: dict[str, list[Entry]] = {}
    for item, url in shown:
        count = item.count(post) if item.count else None
        entry = Entry(str(item.label), url, count, url == here)
        grouped.setdefault(str(item.group) or url, []).append(entry)
    return [_group(word, found) if len(found) > 1 else found[0] for word, found in grouped.items()]


def _group(word: str, found: list[Entry]) -> Entry:
    count = sum(entry.count or 0 for entry in found) or None
    current = any(entry.current for entry in found)
    return Entry(word, found[0].url, count, current, tuple(found))
