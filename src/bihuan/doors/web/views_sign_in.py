"""Signing in and out, choosing a post, one's own password."""

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.doors.web import signing_in
from bihuan.doors.web.forms_sign_in import NewPasswordForm, SignInForm
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, public
from bihuan.facilities.throttle import address, limit
from bihuan.kernel import clock, people
from bihuan.kernel.errors import NotAllowed, TooMany
from bihuan.kernel.models.people import Account, Post

PER_ACCOUNT = {"per_hour": 20, "burst": 10}
"""Wrong passwords for one sign-in name, from wherever."""
PER_ADDRESS = {"per_hour": 120, "burst": 60}
"""Wrong passwords from one address: a whole office may share it."""


@public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            account = _check(request, form) if form.is_valid() else None
        except TooMany as error:
            status = error.status
            text = _(
                "登录尝试过于频繁，请过 %(minutes)d 分钟再试。"
                "忘记密码请联系本单位的系统管理员重设。"
            )
            form.add_error(None, str(text) % error.data)
        else:
            if account is not None:
                return _enter(request, account)
    words = {
        "form": form,
        "next": signing_in.onward(request),
        "idle_minutes": signing_in.idle_minutes() if "idle" in request.GET else 0,
    }
    return render(request, "sign_in.html", words, status=status)


def _check(request: HttpRequest, form: SignInForm) -> Account | None:
    """The account whose name and password these are. One answer for whatever is wrong, and about
    one time: for an unknown name Django hashes all the same. Raises TooMany."""
    username = form.cleaned_data["username"]
    by_address = f"sign-in:address:{address.source(request)}"
    by_account = f"sign-in:account:{username.casefold()}"
    limit.take(by_address, **PER_ADDRESS)
    limit.take(by_account, **PER_ACCOUNT)
    account = auth.authenticate(request, username=username, password=form.cleaned_data["password"])
    if not isinstance(account, Account):
        form.add_error(None, _("登录名或密码不正确。请核对后重新输入。"))
        return None
    limit.forget(by_account)
    limit.give_back(by_address, burst=PER_ADDRESS["burst"])
    return account


def _enter(request: HttpRequest, account: Account) -> HttpResponse:
    auth.login(request, account)  # a new session key, against fixation
    request.session[signing_in.SEEN_AT] = int(clock.now().timestamp())
    onward = signing_in.onward(request)
    if Post.objects.filter(Post.current(), account=account).count() > 1:
        return HttpResponseRedirect(signing_in.with_next(reverse("choose-post"), onward))
    return HttpResponseRedirect(onward)


@public
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return HttpResponseRedirect(reverse("sign-in"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_post(request: signing_in.Signed) -> HttpResponse:
    """Which of several posts to act as, until signing out."""
    if request.method == "POST":
        chosen = request.POST.get("post", "")
        post = next((one for one in request.posts if str(one.pk) == chosen), None)
        if post is None:
            raise NotAllowed(_("这个岗位不是您的，或已不在任。请从列出的岗位中选择。"))
        request.session.cycle_key()
        request.session[signing_in.CHOSEN] = post.pk
        return HttpResponseRedirect(signing_in.onward(request))
    words = {"posts": request.posts, "next": signing_in.onward(request)}
    return render(request, "people/choose_post.html", words)


@sensitive_post_parameters("old", "new", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_password(request: Request) -> HttpResponse:
    account = request.post.account
    assert account is not None
    form = NewPasswordForm(account, request.POST or None)
    if request.method == "POST":
        limit.take(f"password:{account.pk}", **PER_ACCOUNT)
        if form.is_valid():
            people.change_password(account, form.cleaned_data["new"])
            auth.update_session_auth_hash(request, account)  # this session stays, all others end
            messages.success(request, _("密码已修改。其他设备上的登录已全部退出。"))
            return HttpResponseRedirect(reverse("own-password"))
    words = {"form": form, "account": account}
    return render(request, "people/own_password.html", words, status=422 if form.errors else 200)
