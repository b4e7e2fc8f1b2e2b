"""What a view is given, and what it may say of itself."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

from bihuan.kernel import policy
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.people import Post

View = TypeVar("View", bound=Callable[..., object])


class Request(HttpRequest):
    """A request as the sign-in middleware leaves it to a view that is not `public`."""

    post: Post


def public(view: View) -> View:
    """Mark a view that answers people who are not signed in."""
    view.bihuan_public = True  # type: ignore[attr-defined]
    return view


def signed_in(request: HttpRequest) -> Request:
    """The same request, known to carry a post: the middleware lets nobody else in here."""
    assert isinstance(getattr(request, "post", None), Post)
    return request  # type: ignore[return-value]


def allowed(request: HttpRequest, action: str) -> Request:
    """The same for a page that is not there for posts that may never do this. Raises Unseen."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, action):
        raise Unseen
    return asked
