"""Following a case with a receipt code: looking, adding, judging."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.doors.portal import acts, cases, limits, visit
from bihuan.doors.portal.forms import FILES_MOST_BYTES, Add, Follow, Judge
from bihuan.doors.portal.respond import own_form, page
from bihuan.facilities.files.models import File
from bihuan.facilities.files.views import give
from bihuan.facilities.once import sending
from bihuan.facilities.pages.request import public
from bihuan.kernel.errors import BihuanError, TooMany, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import PUBLIC_ID
from bihuan.rooms.voices import commands as voices


@own_form
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Open a case with its receipt code, which from then on is in no address."""
    form = Follow(request.POST or None)
    if request.method != "POST":
        return page(request, "follow", {"form": form})
    if not form.is_valid():
        return page(request, "follow", {"form": form}, status=422)
    try:
        voice = _find(request, form.cleaned_data["code"])
    except TooMany as error:
        text = _("输错的次数太多了，请过%(minutes)d分钟再试。")
        form.add_error("code", text % error.data)
        return page(request, "follow", {"form": form}, status=error.status)
    if voice is None:
        form.add_error("code", _("没有找到这个回执码对应的意见。请对照回执检查，或联系受理单位。"))
        return page(request, "follow", {"form": form}, status=404)
    visit.begin(request, voice)
    if kept := form.cleaned_data["kept"]:
        return _case(request, voice, adding=Add(initial={"text": kept}))
    return HttpResponseRedirect(reverse("portal-case"))


def _find(request: HttpRequest, code: str) -> Matter | None:
    """The opinion of a well-formed code. Only codes of no opinion count against the address.
    Raises TooMany."""
    limits.guess(request)
    voice = voices.by_receipt(code)
    if voice is not None:
        limits.guessed_right(request)
    return voice


@public
@require_safe
def case(request: HttpRequest) -> HttpResponse:
    voice = visit.current(request)
    if voice is None:
        return HttpResponseRedirect(reverse("portal-follow"))
    return _case(request, voice)


@public
@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A file the reporter handed in. Raises Unseen for every other."""
    voice = visit.current(request)
    if voice is None:
        return HttpResponseRedirect(reverse("portal-follow"))
    found = File.objects.filter(pk=pk, matter_id=voice.pk, uploaded_by=PUBLIC_ID).first()
    if found is None:
        raise Unseen
    response = give(request, found)
    response["Cache-Control"] = "private, no-store"
    return response


@own_form
@sensitive_post_parameters()
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add words to the case; sent twice, they are added once."""
    voice = visit.current(request)
    if voice is None:
        return _anew(request, request.POST.get("text", ""))
    form = Add(request.POST, request.FILES)
    if not form.is_valid():
        return _case(request, voice, adding=form, status=422)
    token, files = form.cleaned_data["token"], form.cleaned_data["materials"]
    try:
        if sending.earlier(token) is None:
            limits.add(request, files=bool(files))
            sending.once(token, lambda: _added(voice, form))
    except BihuanError as error:
        form.add_error(None, str(error))
        return _case(request, voice, adding=form, status=error.status)
    messages.success(request, _("补充的内容已收到，办理人员会看到。"))
    return HttpResponseRedirect(reverse("portal-case"))


def _added(voice: Matter, form: Add) -> str:
    acts.add(voice, form.cleaned_data["text"], form.cleaned_data["materials"])
    return ""


@own_form
@sensitive_post_parameters()
@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Say whether the result satisfies; what is said when nobody asks any more is kept to add."""
    voice = visit.current(request)
    if voice is None:
        return _anew(request, request.POST.get("said", ""))
    form = Judge(request.POST)
    if not form.is_valid():
        return _case(request, voice, judging=form, status=422)
    problem = cases.of(voice).problem
    data = form.cleaned_data
    if problem is None:
        return _over(request, voice, data["said"])
    try:
        limits.judge(request)
        acts.judge(voice, problem, data["result"], data["said"])
    except acts.Over:
        return _over(request, voice, data["said"])
    except BihuanError as error:
        form.add_error(None, str(error))
        return _case(request, voice, judging=form, status=error.status)
    messages.success(request, _("谢谢，您的评价已经记录。"))
    return HttpResponseRedirect(reverse("portal-case"))


@own_form
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the case on this device."""
    visit.end(request)
    messages.success(request, _("已退出。想再看，请重新输入回执码。"))
    return HttpResponseRedirect(reverse("portal-follow"))


def _over(request: HttpRequest, voice: Matter, said: str) -> HttpResponse:
    messages.info(
        request, _("这次评价没有记录：您已经评价过，或者问题已进入下一步。请看最新进展。")
    )
    return _case(request, voice, adding=Add(initial={"text": said}) if said else None, status=409)


def _case(
    request: HttpRequest,
    voice: Matter,
    *,
    adding: Add | None = None,
    judging: Judge | None = None,
    status: int = 200,
) -> HttpResponse:
    words = {
        "case": cases.of(voice),
        "adding": adding or Add(),
        "judging": judging or Judge(),
        "minutes": visit.IDLE_MINUTES,
        "files_again": bool(request.FILES),
        "files_bytes": FILES_MOST_BYTES,
    }
    return page(request, "case", words, status=status)


def _anew(request: HttpRequest, kept: str) -> HttpResponse:
    """The visit is over: ask for the code again, and keep what was written."""
    form = Follow(initial={"kept": kept})
    return page(request, "follow", {"form": form, "expired": True, "kept": kept}, status=401)
