"""What goes in and what comes out."""

from __future__ import annotations

from typing import NamedTuple

Path = tuple[str, ...]
"""Codes of a class and those above it, the first level first."""


class Message(NamedTuple):
    """An opinion as it was written; it is made plain here."""

    subject: str
    text: str


class Guess(NamedTuple):
    """`confidence` 0–1 is calibrated: of a hundred guesses at 0.8, eighty are right."""

    code: str
    confidence: float
