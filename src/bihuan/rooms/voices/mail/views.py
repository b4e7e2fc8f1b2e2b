"""Pages of mail: how the mailbox does, and what was kept apart."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed
from bihuan.kernel import queue
from bihuan.kernel.errors import Refused, Unseen
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.mail import jobs, polling, quarantine, shown
from bihuan.rooms.voices.mail.models import Letter

MOST = 200
MISSING = gettext_lazy("没有找到这封邮件，它可能已经由别人处理。")
NO_ACT = gettext_lazy("没有这种操作，请用页面上的按钮。")


def mailbox(request: HttpRequest) -> HttpResponse:
    """The state of the mailbox and the messages kept apart; decides about those that are ticked."""
    asked = allowed(request, quarantine.SEES)
    error = ""
    if request.method == "POST":
        try:
            _do(asked, request.POST.get("do", ""))
        except Refused as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(reverse("mail"))
    context = shown.mailbox(asked.post, request.GET) | {"error": error}
    return render(asked, "mail/mailbox.html", context, status=422 if error else 200)


def _do(request: Request, act: str) -> None:
    """Raises Refused, NotAllowed."""
    if act == "poll":
        if not polling.hurry():
            raise Refused(_("还没有配置邮箱。配置方法见系统设置说明。"))
        queue.call(jobs.JOB)
        messages.success(request, _("正在收取，稍等片刻后刷新本页。"))
    elif act in ("accept", "discard"):
        _decide_many(request, act)
    else:
        raise Refused(NO_ACT)


def _decide_many(request: Request, act: str) -> None:
    """One message that cannot be decided about holds up no other."""
    letters = _picked(request)
    left = []
    for one in letters:
        try:
            _decide(one, act, request.post)
        except Refused as why:
            left.append(str(why))
    if done := len(letters) - len(left):
        messages.success(request, _told(act, done))
    if left:
        text = _("有 %(n)d 封没有办成：%(why)s")
        messages.error(request, text % {"n": len(left), "why": left[0]})


def _picked(request: Request) -> list[Letter]:
    ids = [one for one in request.POST.getlist("pick")[:MOST] if one.isdecimal() and len(one) < 18]
    kept = Letter.objects.filter(outcome__in=quarantine.OPEN, pk__in=ids)
    found = list(kept.defer("raw").order_by("pk"))
    if not found:
        raise Refused(_("请先勾选邮件。"))
    return found


def _decide(letter: Letter, act: str, by: Post) -> str:
    """Accept or discard one message; returns the number of the opinion. Raises Refused."""
    if act == "accept":
        return quarantine.accept(letter, by=by).number
    if act != "discard":
        raise Refused(NO_ACT)
    quarantine.discard(letter, by=by)
    return ""


def _told(act: str, count: int) -> str:
    if act == "accept":
        return ngettext("已登记 %(n)d 封。", "已登记 %(n)d 封。", count) % {"n": count}
    return ngettext("已丢弃 %(n)d 封。", "已丢弃 %(n)d 封。", count) % {"n": count}


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One message that was kept apart, to look at and to decide about."""
    asked = allowed(request, quarantine.DECIDES)
    kept = Letter.objects.filter(outcome__in=quarantine.OPEN)
    found = kept.filter(pk=pk).first() if pk < 1 << 62 else None
    if found is None or (found.outcome == "discarded" and found.raw is None):
        raise Unseen(MISSING)
    error = ""
    if request.method == "POST":
        try:
            number = _decide(found, request.POST.get("do", ""), asked.post)
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, _told("accept" if number else "discard", 1))
            place = reverse("voice", args=(number,)) if number else reverse("mail")
            return HttpResponseRedirect(place)
    context = shown.letter(found) | {"error": error}
    return render(request, "mail/letter.html", context, status=422 if error else 200)
