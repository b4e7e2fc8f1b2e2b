"""The pages for what is refused, not found or broken. `config/urls.py` names the handlers."""

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.doors.web import signing_in
from bihuan.facilities.pages.render import render
from bihuan.kernel.errors import BihuanError, IllegalStep, Invalid, Refused

PAGES = (400, 403, 404, 409, 422, 429)
"""Statuses that have a page of their own; every other refusal gets the one of 400."""

Text = str | Promise


def refused(request: HttpRequest, error: BihuanError) -> HttpResponse:
    """The page of a refusal: status, words and headline by its class."""
    what: Text = ""
    if isinstance(error, IllegalStep):
        what = _("现在不能办理这一步")
    elif isinstance(error, Refused) and not isinstance(error, Invalid):
        what = _("按规定不能办理")
    return answer(request, error.status, str(error), what=what)


def answer(request: HttpRequest, status: int, why: Text = "", *, what: Text = "") -> HttpResponse:
    """A whole page, or for HTMX a notice in the place for notices, leaving the rest as it is."""
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.boosted:
        notice = {"text": why or what or _("操作没有完成。请刷新页面后再试。")}
        response = render(request, "people/error_notice.html", notice, status=status)
        response["HX-Retarget"] = "[data-flash]"
        response["HX-Reswap"] = "innerHTML show:top"
        return response
    page = f"errors/{status if status in PAGES else 400}.html"
    words: dict[str, Any] = {"error": SimpleNamespace(what=what, why=why, next="")}
    if status == 409:  # the form was sent from the page that shows how it stands now
        words["latest_url"] = signing_in.page_shown(request)
    return render(request, page, words, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400"""
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403"""
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404"""
    return answer(request, 404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW"""
    why = _(
        "为防止他人冒用您的身份提交，页面带有一次性的校验码，这次没有通过校验。"
        "常见原因是页面打开太久、已在别处重新登录，或浏览器禁用了 Cookie。"
        "请返回上一页刷新后重新提交。"
    )
    return answer(request, 403, why, what=_("没有提交成功"))


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500"""
    return broken(request, "")


def broken(request: HttpRequest, number: str) -> HttpResponse:
    """The 500 page: no data of the request, the session or the database, only a number to quote."""
    words: dict[str, Any] = {"request_id": number}
    page = engines["jinja2"].get_template("errors/500.html").render(words)
    return HttpResponse(page, status=500)


def no_post(request: HttpRequest) -> HttpResponse:
    """Signed in, but no post serves today: there is nothing this person may see."""
    if getattr(request, "htmx", None):
        return answer(request, 403, _("您目前没有在任的岗位。请联系本单位的系统管理员。"))
    words = {"name": request.user.get_username()}
    return render(request, "people/no_post.html", words, status=403)
