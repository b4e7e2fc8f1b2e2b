"""What can be done with a matter: declared by rooms, drawn on its page, run by one view.

A room offers actions for a kind of matter, its own or another's (oversight offers to verify a
problem). The page asks `offered(post, matter)`; `POST /<kind>/<number>/do/<code>` runs one. Every
action calls a command, which decides again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_POST

from bihuan.facilities.pages.request import Request, signed_in
from bihuan.kernel import lifecycle, policy
from bihuan.kernel.errors import BihuanError, Invalid, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post

Run = Callable[[Matter, Post, dict[str, Any], int | None], str | Promise | None]


class MatterForm(forms.Form):
    """Base of the forms of actions: they may look at the matter and at who acts."""

    def __init__(self, *args: Any, matter: Matter, post: Post, **kwargs: Any) -> None:
        self.matter, self.post = matter, post
        super().__init__(*args, **kwargs)


def _always(matter: Matter, post: Post) -> bool:
    return True


@dataclass(frozen=True)
class Action:
    """`kind`: the event kind that lifecycle and policy are asked about. `run` gets the matter, the
    post, the form's cleaned data and the version seen, and may return what to tell the person.
    `when`: a further condition. `tone`: primary, plain or danger; `key`: its key on the page.
    `undo`: the code of the action that takes it back, offered with the word that it was done."""

    code: str
    kind: str
    label: str | Promise
    run: Run
    form: type[MatterForm] | None = None
    tone: str = "plain"
    hint: str | Promise = ""
    done: str | Promise = ""
    icon: str | None = None
    key: str | None = None
    undo: str = ""
    when: Callable[[Matter, Post], bool] = _always


@dataclass(frozen=True)
class Offer:
    """An action as the page draws it: open with its errors when it was just refused."""

    action: Action
    url: str
    form: MatterForm | None
    error: str = ""

    @property
    def open(self) -> bool:
        return bool(self.error or (self.form and self.form.errors))


class MatterPage(Protocol):
    """Draws a matter's page; `refused` is the offer that was just refused."""

    def __call__(
        self, request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
    ) -> HttpResponse: ...


_actions: dict[str, dict[str, Action]] = defaultdict(dict)
_pages: dict[str, MatterPage] = {}


def offer(matter_kind: str, *actions: Action) -> None:
    """Declare actions for a kind of matter. Raises ValueError when a code is taken."""
    for action in actions:
        if action.code in _actions[matter_kind]:
            raise ValueError(f"{matter_kind} already has an action {action.code}")
        _actions[matter_kind][action.code] = action


def declared(matter_kind: str) -> list[Action]:
    """Every action on a kind of matter, in the order the rooms declared them."""
    return list(_actions[matter_kind].values())


def page_of(matter_kind: str) -> Callable[[MatterPage], MatterPage]:
    """Mark the function that draws the page of a kind of matter, and of the row of the same name
    that the matter has in its room."""

    def declare(function: MatterPage) -> MatterPage:
        _pages[matter_kind] = function
        return function

    return declare


def possible(post: Post, matter: Matter, action: Action) -> bool:
    """May the post do it now: lifecycle, policy, and the action's own condition."""
    return (
        lifecycle.of(matter.kind).allows(matter.status, action.kind)
        and bool(policy.may(post, action.kind, matter))
        and action.when(matter, post)
    )


def offered(post: Post, matter: Matter, refused: Offer | None = None) -> list[Offer]:
    """What this post can do with this matter now, in the order the rooms declared it."""
    out = []
    for action in _actions[matter.kind].values():
        if refused and refused.action.code == action.code:
            out.append(refused)
        elif possible(post, matter, action):
            form = _form(action, matter, post)
            out.append(Offer(action, address(matter, action), form))
    return out


def address(matter: Matter, action: Action) -> str:
    return reverse("do", args=(matter.kind, matter.number, action.code))


def find(request: Request, kind: str, number: str) -> Matter:
    """The matter of that number, with its row in its room, if the post may see it. Raises
    Unseen."""
    visible = policy.visible(request.post, kind)
    joined = visible.select_related("unit", "place", "checker", kind)
    for matter in joined.filter(number=number):  # at most one; `first` would sort
        return matter
    raise Unseen(number=number)


@require_POST
def do(request: HttpRequest, kind: str, number: str, code: str) -> HttpResponse:
    """Run one action; refused, the page comes back with what was typed and why."""
    asked = signed_in(request)
    action = _actions.get(kind, {}).get(code)
    if action is None:
        raise Http404
    matter = find(asked, kind, number)
    form = _form(action, matter, asked.post, asked.POST, asked.FILES)
    try:
        policy.check(asked.post, action.kind, matter)
        lifecycle.of(kind).next(matter.status, action.kind)
        if form is not None and not form.is_valid():
            return _pages[kind](asked, matter, Offer(action, address(matter, action), form), 422)
        data = form.cleaned_data if form is not None else {}
        told = action.run(matter, asked.post, data, _seen(asked))
    except BihuanError as error:
        matter = find(asked, kind, number)
        if isinstance(error, Invalid) and form is not None:
            put_errors(form, error)
        refused = Offer(action, address(matter, action), form, str(error))
        return _pages[kind](asked, matter, refused, error.status)
    if told or action.done:
        undo = _undoing(action, matter, asked.post)
        messages.success(request, str(told or action.done), extra_tags=undo)
    return HttpResponseRedirect(_next(asked, matter))


def _undoing(action: Action, matter: Matter, post: Post) -> str:
    """What tells the page how to take back what was just done: `undo <address> <version>`."""
    undo = _actions[matter.kind].get(action.undo)
    if undo is None or not possible(post, matter, undo):
        return ""
    return f"undo {address(matter, undo)} {matter.version}"


def _form(action: Action, matter: Matter, post: Post, *given: Any) -> MatterForm | None:
    """Several forms stand on one page: the ids of their controls begin with the action's code."""
    if action.form is None:
        return None
    return action.form(*given, matter=matter, post=post, auto_id=f"id_{action.code}_%s")


def put_errors(form: forms.BaseForm, error: BihuanError) -> None:
    """Show what was wrong at the fields it names, or above the form."""
    fields = error.fields if isinstance(error, Invalid) else {"": str(error)}
    for name, text in fields.items():
        form.add_error(name if name in form.fields else None, str(text))


def _seen(request: Request) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 18 else None


def _next(request: Request, matter: Matter) -> str:
    """Back to where the form was, when that is an address of ours."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and not wanted.startswith(("//", "/\\")):
        return wanted
    return reverse(matter.kind, args=(matter.number,))


urlpatterns = [path("<slug:kind>/<str:number>/do/<slug:code>", do, name="do")]
