"""Answering a form from its address or QR code: nobody signs in, and nobody is known.

A page is answered with the next one, without a redirect, and carries the key of the sheet in a
hidden field: so it works in browsers that keep no cookies. In others whoever comes back soon
finds the sheet again; later the address they were given leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bihuan.doors.portal import limits
from bihuan.doors.portal.respond import open_form, page
from bihuan.facilities.forms import marking
from bihuan.facilities.once import sending
from bihuan.kernel import clock, people
from bihuan.kernel.errors import Refused, TooMany
from bihuan.kernel.models.matter import Matter
from bihuan.lib import ids
from bihuan.rooms.collection.asking import codes, definitions, drafts, turns
from bihuan.rooms.collection.asking.drafts import Answering
from bihuan.rooms.collection.asking.events import NAMELESS
from bihuan.rooms.collection.asking.models import Form, Sheet
from bihuan.rooms.collection.asking.sheets import Visitor
from bihuan.rooms.collection.asking.turns import Turn

BEGUN = "portal_forms"
"""Session key: form id → [key of the sheet being answered, POSIX seconds of the last use]."""
IDLE_MINUTES = 30
"""After that somebody else may sit at the same screen."""
GET_OR_POST = ["GET", "HEAD", "POST"]


@open_form
@sensitive_post_parameters()
@require_http_methods(GET_OR_POST)
def form(request: HttpRequest, token: str) -> HttpResponse:
    """A form at its public address; with a code in it, at that of one person."""
    found = _found(token)
    if found is None:
        return _no_form(request)
    matter, code = found
    if Form.objects.get(pk=matter.pk).audience == "code" and not code:
        return _ask_code(request, matter)
    visitor = Visitor(people.public())
    if code:
        known = codes.find(matter, code)
        if known is None:
            return _no_form(request)
        visitor = Visitor(people.public(), code=known)
    key = drafts.own_key(matter, visitor) if code else _key(request, matter)
    if not code and not key and _lies_here(request, matter):
        return _go_on(request, matter, token)
    return _answer(request, matter, visitor, key or drafts.fresh_key(), token)


@open_form
@sensitive_post_parameters()
@require_http_methods(GET_OR_POST)
def resume(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """A sheet that was put aside, at the address given then."""
    found = _found(token)
    if found is None or found[1] or not drafts.is_key(key):
        return _no_form(request)
    matter = found[0]
    if Form.objects.get(pk=matter.pk).audience != "public":
        return _no_form(request)
    return _answer(request, matter, Visitor(people.public()), key, token)


def _found(token: str) -> tuple[Matter, str] | None:
    """The form of a token, if it was ever published for people who do not sign in."""
    read = codes.read(token)
    if read is None:
        return None
    pk, code = read
    found = Matter.objects.filter(pk=pk, kind="form", form__audience__in=NAMELESS)
    matter = found.exclude(form__version=0).first()
    return (matter, code) if matter else None


def _key(request: HttpRequest, matter: Matter) -> str:
    """The key the page carried, or the one that is to be gone on with; empty for neither."""
    given = request.POST.get("key", "")
    if drafts.is_key(given):
        return given
    if request.method == "POST" and request.POST.get("go") == "again":
        return _lies_here(request, matter)
    if request.method == "POST" and request.POST.get("go") == "afresh":
        _forget(request, matter)
        return drafts.fresh_key()
    return ""


def _answer(
    request: HttpRequest, matter: Matter, visitor: Visitor, key: str, token: str
) -> HttpResponse:
    if request.method == "POST" and (number := sending.earlier(_once(key))):
        return _handed_in(request, Matter.objects.get(number=number))
    try:
        drafts.admit(matter, visitor)
    except Refused as refused:
        return _closed(request, matter, str(refused))
    at = drafts.open(matter, visitor, key)
    with _in_language(request.POST.get("lang", "") or at.draft.language):
        return _step(request, matter, at, token)


@contextmanager
def _in_language(chosen: str) -> Iterator[None]:
    """Buttons and messages in the language chosen for the questions, where we have it."""
    ours = (code for code, _name in settings.LANGUAGES)
    spoken = next((code for code in ours if chosen and code[:2] == chosen[:2].lower()), None)
    if spoken is None:
        yield
        return
    with translation.override(spoken):
        yield


def _step(request: HttpRequest, matter: Matter, at: Answering, token: str) -> HttpResponse:
    """One page answered with the next."""
    go = request.POST.get("go", "")
    if request.method != "POST" or go in ("again", "afresh", "code"):
        turn = Turn() if at.waits else turns.first(at, request.GET.get("lang", "")[:20])
        return _show(request, at, turn, token)
    try:
        limits.answer(request, handing_in=go == "send")
    except TooMany as error:
        return _show(request, at, _too_many(at, error), token)
    if go == "begin":
        at.begin()
        return _show(request, at, turns.first(at), token)
    turn = _take(request, at)
    _remember(request, matter, at.key, over=turn.sheet is not None)
    if turn.sheet is not None:
        return _handed_in(request, turn.sheet, at.draft.language)
    if turn.saved:
        return _saved(request, at, token)
    return _show(request, at, turn, token)


def _take(request: HttpRequest, at: Answering) -> Turn:
    """One turn; what is handed in twice, by an impatient finger, is handed in once."""
    made: list[Turn] = []

    def act() -> str:
        turn = turns.take(at, dict(request.POST.lists()), {})
        made.append(turn)
        if turn.sheet is None:
            raise _NotYet
        return turn.sheet.number

    if request.POST.get("go") != "send":
        return turns.take(at, dict(request.POST.lists()), {})
    try:
        number = sending.once(_once(at.key), act)
    except _NotYet:
        return made[0]
    return made[0] if made else Turn(sheet=Matter.objects.get(number=number))


class _NotYet(Exception):
    """Nothing was handed in, so nothing is to be remembered of it."""


def _once(key: str) -> str:
    return f"form:{key}"


# -- what is shown ------------------------------------------------------------------------------


def _show(request: HttpRequest, at: Answering, turn: Turn, token: str) -> HttpResponse:
    words = {
        "matter": at.form,
        "view": turn.view,
        "error": turn.error,
        "quiz": at.definition.quiz,
        "title": at.definition.say(at.definition.title),
        "intro": at.definition.say(at.definition.intro),
        "key": "" if at.visitor.code else at.key,
        "action": reverse("portal-form", args=(token,)),
        "batch": at.visitor.category,
    }
    return page(request, "form_answer", words, status=turn.status)


def _too_many(at: Answering, error: TooMany) -> Turn:
    text = _("现在从这个网络填报的人太多了，请过%(minutes)d分钟再按一次。写的内容都在，没有丢。")
    return Turn(at.view(at.page), error=text % error.data, status=error.status)


def _saved(request: HttpRequest, at: Answering, token: str) -> HttpResponse:
    if request.headers.get("X-Form-Save"):
        return HttpResponse(status=204)
    path = reverse("portal-form", args=(token,))
    if not at.visitor.code:
        path = reverse("portal-form-resume", args=(token, at.key))
    words = {"title": at.form.title, "address": f"{settings.PUBLIC_URL}{path}", "path": path}
    return page(request, "form_saved", words)


def _handed_in(request: HttpRequest, sheet: Matter, language: str = "") -> HttpResponse:
    """Thanks, and what a quiz tells of itself."""
    row = Sheet.objects.get(pk=sheet.pk)
    form = Matter.objects.get(pk=row.form)
    definition = definitions.version(form, row.number)
    marked = None
    if definition.quiz is not None and row.answers is not None:
        marked = marking.mark(definition, row.answers, today=clock.today())
    words = {
        "title": definition.say(definition.title, language),
        "thanks": definition.say(definition.thanks, language),
        "number": sheet.number,
        "late": row.late,
        "marked": marked,
        "tell": definition.quiz.tell if definition.quiz else "nothing",
    }
    return page(request, "form_thanks", words)


def _ask_code(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Who has a code types it; it leads to an address of their own."""
    typed, error, status = request.POST.get("code", "")[:200], "", 200
    if request.method == "POST":
        status = 422
        try:
            limits.guess(request)
            known = codes.find(matter, typed)
        except ids.BadCode:
            error = _("填报码应当是17位，由数字和英文字母组成。请对照纸条一位一位地检查。")
        except TooMany as refused:
            text = _("试的次数太多了，请过%(minutes)d分钟再试。")
            error, status = text % refused.data, refused.status
        else:
            if known is not None:
                limits.guessed_right(request)
                own = codes.token(matter, ids.normal_receipt(typed))
                return HttpResponseRedirect(reverse("portal-form", args=(own,)))
            error = _("没有这个填报码，请对照纸条检查。")
    words = {"title": matter.title, "typed": typed, "error": error}
    return page(request, "form_code", words, status=status)


def _go_on(request: HttpRequest, matter: Matter, token: str) -> HttpResponse:
    """A sheet was begun on this device: whose it is nobody knows, so nothing of it is shown."""
    words = {"title": matter.title, "action": reverse("portal-form", args=(token,))}
    return page(request, "form_begun", words)


def _closed(request: HttpRequest, matter: Matter, why: str) -> HttpResponse:
    return page(request, "form_closed", {"title": matter.title, "why": why})


def _no_form(request: HttpRequest) -> HttpResponse:
    return page(request, "form_unknown", status=404)


# -- what this browser has begun ----------------------------------------------------------------


def _lies_here(request: HttpRequest, matter: Matter) -> str:
    """The key of what was begun in this browser a short while ago; empty when nothing was."""
    kept = request.session.get(BEGUN, {}).get(str(matter.pk))
    if not kept or clock.now().timestamp() - kept[1] > IDLE_MINUTES * 60:
        return ""
    return str(kept[0])


def _remember(request: HttpRequest, matter: Matter, key: str, *, over: bool) -> None:
    if over:
        _forget(request, matter)
        return
    begun = {**request.session.get(BEGUN, {}), str(matter.pk): [key, int(clock.now().timestamp())]}
    request.session[BEGUN] = begun


def _forget(request: HttpRequest, matter: Matter) -> None:
    begun = dict(request.session.get(BEGUN, {}))
    if begun.pop(str(matter.pk), None):
        request.session[BEGUN] = begun
