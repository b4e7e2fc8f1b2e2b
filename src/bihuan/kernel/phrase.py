"""Joining words on screen in the way of the language in force."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(words: Iterable[object]) -> str:
    """Several words as one text: 甲、乙 in Chinese, "a, b" in English."""
    return _("、").join(map(str, words))
