"""One turn of answering: a page is posted, and something is to be shown. Both doors do the same."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.facilities.files import BadFile
from bihuan.facilities.forms import answering
from bihuan.facilities.forms.answering import Reading
from bihuan.facilities.forms.standing import Standing
from bihuan.facilities.forms.view import PageView
from bihuan.kernel import clock
from bihuan.kernel.errors import Refused
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.collection.asking.drafts import Answering, Posted, Uploads


@dataclass(frozen=True)
class Turn:
    """What came of it: a page to show again or next; or `saved`; or the `sheet` handed in. `error`
    is about the whole page, `status` the answer's."""

    view: PageView | None = None
    saved: bool = False
    sheet: Matter | None = None
    error: str = ""
    status: int = 200


def first(at: Answering, language: str = "") -> Turn:
    """The page the respondent is at."""
    return Turn(at.view(at.page, language=language))


def take(at: Answering, posted: Posted, uploads: Uploads) -> Turn:
    """Keep what was written on the posted page, right or wrong, and do what its button says."""
    page, language = _page(posted), _one(posted, "lang")
    try:
        reading = at.write(posted, uploads, page, language)
    except BadFile as bad:
        return Turn(at.view(page), error=str(bad), status=422)
    go = _one(posted, "go")
    if go == "save":
        return Turn(saved=True)
    if language:
        return Turn(at.view(page, language=language))
    if go == "back":
        return _show(at, _beside(at, page, -1))
    if not reading.ok:
        return Turn(at.view(page, reading=reading), status=422)
    if go == "next":
        following = _beside(at, page, 1)
        if following != page:
            return _show(at, following)
    return _hand_in(at, page)


def _hand_in(at: Answering, page: int) -> Turn:
    whole = at.judge()
    if not whole.ok:
        return _wrong(at, whole)
    try:
        return Turn(sheet=at.hand_in())
    except Refused as refused:
        return Turn(at.view(page), error=str(refused), status=refused.status)


def _wrong(at: Answering, whole: Reading) -> Turn:
    """The first page on which something is missing."""
    page = answering.page_of(at.definition, next(iter(whole.errors)))
    at.go(page)
    return Turn(at.view(page, reading=whole), status=422)


def _show(at: Answering, page: int) -> Turn:
    at.go(page)
    return Turn(at.view(page))


def _beside(at: Answering, page: int, step: int) -> int:
    standing = Standing(at.definition, at.draft.values, today=clock.today(), prefilled=at.known())
    found = answering.beside(at.definition, standing, page, step)
    return page if found is None else found


def _page(posted: Posted) -> int:
    text = _one(posted, "page")
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _one(posted: Posted, name: str) -> str:
    values = posted.get(name) or ("",)
    return values[0][:40]
