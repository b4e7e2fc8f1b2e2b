"""How often one address may do what. A whole school, or a whole estate, may share one address."""

from django.http import HttpRequest

from bihuan.facilities.throttle import address, limit

SAY = {"per_hour": 120, "burst": 60}
"""Opinions sent."""
ADD = {"per_hour": 120, "burst": 60}
"""Words added to a case."""
FILES = {"per_hour": 30, "burst": 20}
"""Sendings with files, which cost room on the disk."""
JUDGE = {"per_hour": 240, "burst": 120}
"""Judgements given."""
GUESS = {"per_hour": 60, "burst": 30}
"""Receipt codes that belong to no opinion; those that do are given back."""

ANSWER = {"per_hour": 3600, "burst": 600}
"""Pages of forms sent; a school asks all its parents in one evening."""
HAND_IN = {"per_hour": 900, "burst": 300}
"""Sheets handed in."""


def _key(what: str, request: HttpRequest) -> str:
    return f"portal:{what}:{address.source(request)}"


def say(request: HttpRequest, *, files: bool) -> None:
    """Raises TooMany, as all of these do."""
    limit.take(_key("say", request), **SAY)
    if files:
        limit.take(_key("files", request), **FILES)


def add(request: HttpRequest, *, files: bool) -> None:
    limit.take(_key("add", request), **ADD)
    if files:
        limit.take(_key("files", request), **FILES)


def judge(request: HttpRequest) -> None:
    limit.take(_key("judge", request), **JUDGE)


def answer(request: HttpRequest, *, handing_in: bool) -> None:
    limit.take(_key("answer", request), **ANSWER)
    if handing_in:
        limit.take(_key("hand-in", request), **HAND_IN)


def guess(request: HttpRequest) -> None:
    limit.take(_key("guess", request), **GUESS)


def guessed_right(request: HttpRequest) -> None:
    limit.give_back(_key("guess", request), burst=GUESS["burst"])
