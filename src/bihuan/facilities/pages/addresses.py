"""Addresses of matters, quickly: a list needs one for each row."""

from functools import cache

from django.urls import reverse


def page_of(kind: str, number: str) -> str:
    """What `reverse(kind, args=(number,))` gives; a number needs no quoting."""
    return _before(kind) + number


@cache
def _before(kind: str) -> str:
    return reverse(kind, args=("0",)).removesuffix("0")
