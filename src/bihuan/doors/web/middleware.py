"""Who acts, and what is answered when something is refused."""

import logging
import secrets
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from bihuan.doors.web import signing_in, views_errors
from bihuan.kernel import clock
from bihuan.kernel.errors import BihuanError
from bihuan.kernel.models.people import Account, Post

GetResponse = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("bihuan.web")


class PostMiddleware:
    """`request.post`: the post the person signed in acts as, or None; `request.posts`: all theirs.

    One query besides the session's. A view not marked `public` is refused to whoever has no post:
    not signed in, by going to the sign-in page; without a current post, by a page that says so.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        posts = _posts(request)
        chosen = request.session.get(signing_in.CHOSEN) if posts else None
        post = next((one for one in posts if one.pk == chosen), posts[0] if posts else None)
        if post is not None:
            _for_the_app_bar(post)
        request.__dict__.update(post=post, posts=posts)
        response = self.get_response(request)
        if post is not None:  # Back after signing out shows nothing of what was seen
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Any
    ) -> HttpResponse | None:
        if any("\0" in str(value) for value in kwargs.values()):
            raise Http404  # PostgreSQL has no text with this character
        if getattr(view, "bihuan_public", False):
            return None
        post = request.__dict__["post"]
        if post is not None:
            return _own_password_first(request, post)
        if request.user.is_authenticated:
            return views_errors.no_post(request)
        return signing_in.send(request)


def _own_password_first(request: HttpRequest, post: Post) -> HttpResponse | None:
    """Whoever set a password for somebody else knows it: its owner chooses another at once."""
    match = request.resolver_match
    if not (post.account and post.account.password_given) or match is None:
        return None
    if match.url_name in ("own-password", "sign-out", "choose-post"):
        return None
    return HttpResponseRedirect(reverse("own-password"))


def _posts(request: HttpRequest) -> list[Post]:
    """The current posts of the person signed in, in official order; the account comes with them."""
    session = request.session
    if auth.SESSION_KEY not in session:
        return []
    if _idle(request):
        session.flush()
        request.user = AnonymousUser()
        request.__dict__["was_idle"] = True
        return []
    mine = Post.objects.filter(Post.current(), account_id=session[auth.SESSION_KEY])
    posts = Post.of_one_person(list(mine.select_related("unit", "account")))
    account = posts[0].account if posts else None
    if account is not None and _still_valid(request, account):
        request.user = account
        return posts
    # Whatever is unusual (no post, changed password, rotated key) Django's own way decides.
    return posts if request.user.is_authenticated else []


def _still_valid(request: HttpRequest, account: Account) -> bool:
    """What `django.contrib.auth.get_user` checks, for an account that is already at hand."""
    known = request.session.get(auth.HASH_SESSION_KEY, "")
    return account.is_active and constant_time_compare(known, account.get_session_auth_hash())


def _idle(request: HttpRequest) -> bool:
    """Has nobody used this session for IDLE_MINUTES? Notes the use, once a minute."""
    now = int(clock.now().timestamp())
    seen = int(request.session.get(signing_in.SEEN_AT, now - 60))
    if now - seen > signing_in.idle_minutes() * 60:
        return True
    if now - seen >= 60:
        request.session[signing_in.SEEN_AT] = now
    return False


def _for_the_app_bar(post: Post) -> None:
    """`person` and `role_word`, as the component prints them."""
    post.__dict__.update(person=post.name, role_word=str(post.get_role_display()))


class ErrorMiddleware:
    """Every refusal as a page that says what, why and what next; a notice when HTMX asked.

    The unexpected gets the 500 page and a log entry with the place but without the message:
    database errors quote the rows they refuse, and rows hold personal text.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:  # the database knows no such text
            return views_errors.not_found(request, Http404())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, BihuanError):
            return views_errors.refused(request, error)
        if isinstance(error, Http404):
            return views_errors.not_found(request, error)
        if isinstance(error, PermissionDenied):
            return views_errors.forbidden(request, error)
        if settings.DEBUG or isinstance(error, SuspiciousOperation):
            return None
        number = secrets.token_hex(4)
        log.error("request %s broke: %s", number, place(error))
        got_request_exception.send(sender=self.__class__, request=request)
        return views_errors.broken(request, number)


def place(error: BaseException) -> str:
    """The chain of exceptions by type and place, without any message."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__qualname__)
        frames = traceback.extract_tb(seen.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)
