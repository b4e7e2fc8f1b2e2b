"""消息: what the post that is signed in was told."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.facilities.notify import box, reading
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import signed_in
from bihuan.facilities.pages.timeline import veiled
from bihuan.kernel.errors import Unseen

PAGE = 20
"""Messages on a page."""
FIRST = 3
"""Of a message, so many items in the list; all of them on its own page."""


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """The newest first; `before`: the id of the last one seen; `only=unread`: those alone."""
    asked = signed_in(request)
    only = request.GET.get("only", "")
    found = box.of(asked.post).order_by("-id")
    if only == "unread":
        found = found.filter(read_at=None)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    shown = reading.shown(asked.post, rows[:PAGE], veiled)
    following = f"?only={only}&before={shown[-1].id}" if len(rows) > PAGE else None
    context = {
        "rows": shown,
        "first": FIRST,
        "only": only,
        "unread": box.unread(asked.post),
        "next": following,
        "newest": reverse("messages") if before else None,
    }
    return render(request, "messages.html", context)


@require_safe
@never_cache
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A message with all it says; opened, it is read. Raises Unseen for somebody else's."""
    asked = signed_in(request)
    found = box.of(asked.post).filter(pk=pk)
    shown = reading.shown(asked.post, list(found), veiled)
    if not shown:
        raise Unseen(_("没有找到这条消息。它可能是发给别的岗位的，请换用相应的岗位查看。"))
    box.read(asked.post, found)
    return render(request, "message.html", {"message": shown[0]})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark the given messages as read, or all when none is named."""
    asked = signed_in(request)
    found = box.of(asked.post)
    picked = [int(one) for one in request.POST.getlist("pick") if one.isdecimal() and len(one) < 18]
    count = box.read(asked.post, found.filter(pk__in=picked) if picked else found)
    if count:
        flash.success(request, str(_("已将 %(n)d 条消息标为已读。")) % {"n": count})
    return HttpResponseRedirect(reverse("messages"))
