"""The entries of the app bar. A door registers its own at import; the order is `order`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class NavItem:
    """`roles` empty: everybody signed in. `count` gets the post and gives what waits for it."""

    label: str | Promise
    url_name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    count: Callable[[Any], int | None] | None = None
    order: int = 100


@dataclass(frozen=True)
class Entry:
    """One entry as the page draws it."""

    label: str
    url: str
    count: int | None
    current: bool


_items: dict[str, NavItem] = {}


def register(*items: NavItem) -> None:
    """Add entries; the same `url_name` again replaces the earlier one."""
    _items.update({item.url_name: item for item in items})


def registered() -> list[NavItem]:
    return sorted(_items.values(), key=lambda item: item.order)


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
        for item in (registered() if items is None else items)
        if (not item.roles or role in item.roles) and (url := address(item.url_name))
    ]
    # "/" is a prefix of everything: the longest address that fits is the current one.
    fitting = [url for _, url in shown if path == url or (url != "/" and path.startswith(url))]
    here = max(fitting, key=len, default="")
    return [
        Entry(str(item.label), url, item.count(post) if item.count else None, url == here)
        for item, url in shown
    ]
