"""Units, posts and accounts, for the administrator. Everything is written by kernel commands."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.doors.web import people_lists
from bihuan.doors.web.forms_people import (
    AccountForm,
    AppointForm,
    EndForm,
    UnitChangeForm,
    UnitForm,
)
from bihuan.doors.web.signing_in import Signed
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request
from bihuan.kernel import clock, people, policy
from bihuan.kernel.errors import Invalid, NotAllowed, Refused
from bihuan.kernel.models.people import Account, Post, Unit

P = ParamSpec("P")
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what looks alike."""


def needs(
    action: str,
) -> Callable[[Callable[Concatenate[Any, P], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A page for posts that the policy table lets do `action`. Raises NotAllowed."""

    def decorate(
        view: Callable[Concatenate[Any, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not policy.may_at_all(request.post, action):
                raise NotAllowed
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _tabs(current: str) -> list[dict[str, Any]]:
    pages = (("units", _("机构与岗位")), ("accounts", _("账号")))
    return [
        {"label": word, "url": reverse(name), "current": name == current} for name, word in pages
    ]


def _words(request: HttpRequest) -> str:
    """What is searched for; PostgreSQL knows no NUL."""
    return request.GET.get("q", "").replace("\x00", "").strip()


# -- units ----------------------------------------------------------------------------------------


@needs("unit.added")
@require_safe
def units(request: Request) -> HttpResponse:
    words = _words(request)
    nodes = people_lists.tree(words)
    context = {"nodes": nodes, "words": words, "tabs": _tabs("units")}
    return render(request, "people/units.html", context)


@needs("unit.added")
@require_http_methods(["GET", "HEAD", "POST"])
def add_unit(request: Request) -> HttpResponse:
    form = UnitForm(request.POST or None, initial={"parent": request.GET.get("parent", "")})
    if request.method == "POST" and form.is_valid():
        try:
            unit = people.add_unit(by=request.post, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, str(_("已登记“%(name)s”。")) % {"name": unit.name})
            return HttpResponseRedirect(reverse("unit", args=[unit.code]))
    return _page(request, "people/unit_new.html", form)


@needs("unit.changed")
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: Request, code: str) -> HttpResponse:
    """One unit: what is registered, who serves there, and a form to change it."""
    found = get_object_or_404(Unit, code=code)
    form = UnitChangeForm(request.POST) if request.method == "POST" else UnitChangeForm.of(found)
    if request.method == "POST" and form.is_valid():
        try:
            if changes := form.changes(found):
                people.change_unit(found, by=request.post, **changes)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("机构登记已保存。"))
            return HttpResponseRedirect(reverse("unit", args=[code]))
    return _page(
        request,
        "people/unit.html",
        form,
        unit=found,
        above=people_lists.above(found),
        posts=people_lists.posts_of(found),
        today=clock.today(),
    )


@needs("unit.changed")
@require_POST
def switch_unit(request: Request, code: str) -> HttpResponse:
    """Deactivate a unit, or activate it again. Its history and its matters stay."""
    found = get_object_or_404(Unit, code=code)
    active = request.POST.get("active") == "1"
    if active != found.active:
        people.change_unit(found, by=request.post, active=active)
    messages.success(request, _("机构已恢复使用。") if active else _("机构已停用，历史记录保留。"))
    return HttpResponseRedirect(reverse("unit", args=[code]))


# -- posts ----------------------------------------------------------------------------------------


@needs("post.opened")
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: Request, code: str) -> HttpResponse:
    place = get_object_or_404(Unit, code=code, active=True)
    form = AppointForm(request.POST or None, initial={"username": request.GET.get("account", "")})
    if request.method == "POST" and form.is_valid():
        data = {key: form.cleaned_data[key] for key in ("name", "title", "phone", "from_on")}
        try:
            post = people.appoint(
                form.account, place, form.cleaned_data["role"], by=request.post, **data
            )
        except Invalid as error:
            form.take(error)
        else:
            words = {"name": post.name, "role": post.get_role_display()}
            messages.success(request, str(_("%(name)s已任%(role)s。")) % words)
            return HttpResponseRedirect(reverse("unit", args=[code]))
    return _page(request, "people/appoint.html", form, unit=place)


@needs("post.ended")
@require_http_methods(["GET", "HEAD", "POST"])
def end_post(request: Request, pk: int) -> HttpResponse:
    held = get_object_or_404(Post.objects.select_related("unit"), pk=pk, until_on=None, pk__gt=0)
    assert held.unit is not None
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["until_on"]
        if held.pk == request.post.pk and last < clock.today():
            raise Refused(_("这是您正在使用的岗位，结束后您将无法登录。请由其他系统管理员办理。"))
        try:
            people.end_post(held, until_on=last, by=request.post)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, str(_("%(name)s的岗位已登记结束。")) % {"name": held.name})
            return HttpResponseRedirect(reverse("unit", args=[held.unit.code]))
    return _page(request, "people/post_end.html", form, held=held)


# -- accounts -------------------------------------------------------------------------------------


@needs("post.opened")
@require_safe
def accounts(request: Request) -> HttpResponse:
    words, after = _words(request), request.GET.get("after", "").replace("\x00", "")
    found = list(people_lists.accounts(words, after)[: people_lists.PAGE + 1])
    shown = found[: people_lists.PAGE]
    context = {
        "accounts": shown,
        "words": words,
        "after": after,
        "next": shown[-1].username if len(found) > len(shown) else "",
        "tabs": _tabs("accounts"),
    }
    return render(request, "people/accounts.html", context)


@needs("post.opened")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_account(request: Request) -> HttpResponse:
    """Open an account; its first password is shown once, on the page that answers."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = _password()
        try:
            account = people.open_account(password=password, given=True, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            return _told(request, account, password)
    return _page(request, "people/account_new.html", form)


@needs("post.opened")
@require_safe
def account(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Account, pk=pk)
    posts = found.posts.select_related("unit").order_by("-from_on", "-id")
    context = {"account": found, "posts": posts, "today": clock.today()}
    return render(request, "people/account.html", context)


@needs("account.password_reset")
@never_cache
@require_POST
def reset_password(request: Request, pk: int) -> HttpResponse:
    """A new password, shown once; every session of the account ends with the old one."""
    found = get_object_or_404(Account, pk=pk)
    password = _password()
    people.reset_password(found, password, by=request.post)
    return _told(request, found, password)


def _password() -> str:
    """About 59 bits, in groups that can be read out over the telephone."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def _told(request: Request, account: Account, password: str) -> HttpResponse:
    context = {"account": account, "password": password}
    return render(request, "people/password_told.html", context)


# -- oneself --------------------------------------------------------------------------------------


@require_safe
def me(request: Signed) -> HttpResponse:
    return render(request, "people/me.html", {"posts": request.posts})


def _page(request: Request, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
