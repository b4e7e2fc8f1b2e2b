"""Pages of letters: those that are being taken down, one beside its reading, its pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http import HttpResponseRedirect as Redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from bihuan.facilities.files.views import INERT
from bihuan.facilities.once import sending
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request
from bihuan.kernel.errors import BihuanError, Refused, Unseen
from bihuan.lib.text import clean
from bihuan.rooms.voices import rules, taking
from bihuan.rooms.voices.commands import Said
from bihuan.rooms.voices.letters import drafts, forms, store
from bihuan.rooms.voices.letters.models import Letter, LetterPage
from bihuan.rooms.voices.views_enter import entered, panel, put_errors, staff

MOST = 200


def letters(request: HttpRequest) -> HttpResponse:
    """Those that are being taken down; and pictures of more."""
    asked = staff(request)
    form = forms.Pages()
    if request.method == "POST":
        form = forms.Pages(request.POST, request.FILES)
        if form.is_valid():
            apart = form.cleaned_data["apart"] == "1"
            begun = drafts.begin(form.cleaned_data["pages"], apart=apart, by=asked.post)
            if len(begun) == 1:
                return Redirect(reverse("letter", args=(begun[0].pk,)))
            text = _("收到%(n)d封信，正在依次读取。")
            messages.success(request, text % {"n": len(begun)})
            return Redirect(reverse("letters"))
    words = {
        "form": form,
        "limit": settings.UPLOAD_MAX_BYTES,
        "letters": list(drafts.open_ones(asked.post)[:MOST]),
        "columns": [
            {"key": "letter", "label": _("来信")},
            {"key": "pages", "label": _("页数"), "fit": True},
            {"key": "state", "label": _("状态"), "fit": True},
            {"key": "by", "label": _("录入人"), "fit": True},
            {"key": "at", "label": _("上传时间"), "fit": True},
        ],
    }
    return render(
        request, "letters/letters.html", words, block="list", status=422 if form.errors else 200
    )


@sensitive_post_parameters()
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages beside what was read; taken down, it is answered with a receipt."""
    asked = staff(request)
    found = drafts.find(pk)
    if found.voice and request.method != "POST":
        text = _("这封信已登记为 %(number)s。")
        messages.info(request, text % {"number": found.voice})
        return Redirect(reverse("voice", args=(found.voice,)))
    if request.method != "POST":
        return _page(asked, found, forms.LetterEntry(initial=_initial(found)))
    form = forms.LetterEntry(request.POST)
    if not form.is_valid():
        return _page(asked, found, form, status=422)
    try:
        taken = _take(found.pk, form.cleaned_data, request.POST.get("do", ""), asked)
    except BihuanError as error:
        put_errors(form, error)
        return _page(asked, found, form, status=error.status)
    return entered(asked, taken, again="letters")


def _initial(found: Letter) -> dict[str, Any]:
    return {**found.fields, "text": found.text}


@transaction.atomic
def _take(pk: int, data: dict[str, Any], do: str, asked: Request) -> taking.Taken:
    """Two who take the same letter down wait for each other; the second is told."""
    data = dict(data)
    token = data.pop("token")
    found = drafts.find(pk, hold=True)
    if found.voice and sending.earlier(token) is None:
        raise Refused(_("这封信已登记为 %(number)s，没有重复登记。"), number=found.voice)
    files = [] if found.voice else drafts.evidence(found)
    said = Said(**data, channel="letter", files=files)
    taken = taking.once(token, said, do, by=asked.post)
    if not found.voice:
        drafts.finish(found, taken.number)
    return taken


def _page(
    request: Request, found: Letter, form: forms.LetterEntry, *, status: int = 200
) -> HttpResponse:
    pages = list(found.pages.all())
    waiting = sum(page.state == "waiting" for page in pages)
    htmx = getattr(request, "htmx", None)
    words = {
        "letter": found,
        "pages": pages,
        "waiting": waiting,
        "doubtful": sum(len(line.doubtful) for page in pages for line in page.reading.lines),
        "form": form,
        **panel(request, {} if waiting else (form.data or _initial(found))),
    }
    response = render(request, "letters/letter.html", words, block="progress", status=status)
    if htmx and request.method == "GET" and not waiting:
        response["HX-Refresh"] = "true"
    return response


@sensitive_post_parameters()
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """What the form holds so far, every second while somebody types, or by its button."""
    staff(request)
    with transaction.atomic():
        found = drafts.find(pk, hold=True)
        if found.voice:
            raise Refused(_("这封信已登记为 %(number)s。"), number=found.voice)
        given = {name: clean(request.POST.get(name, ""))[:200] for name in drafts.FIELDS}
        if place := request.POST.get("found", ""):
            given["place"] = clean(place)[:20]
        drafts.keep(found, clean(request.POST.get("text", ""))[: rules.TEXT_MOST], given)
    if getattr(request, "htmx", None):
        response = render(request, "letters/letter.html", {"at": localtime()}, block="kept")
        response["HX-Trigger"] = "draft:kept"
        return response
    if place:
        return Redirect(reverse("letter", args=(pk,)))
    messages.success(request, _("草稿已保存，可以从“来信”接着录入。"))
    return Redirect(reverse("letters"))


def pages(request: HttpRequest, pk: int) -> HttpResponse:
    """Pages put in order, taken away, added, or made into letters of their own."""
    staff(request)
    found = drafts.find(pk)
    if found.voice:
        return Redirect(reverse("letter", args=(pk,)))
    form = forms.Pages()
    error = ""
    if request.method == "POST" and request.POST.get("do") == "add":
        form = forms.Pages(request.POST, request.FILES)
        if form.is_valid():
            drafts.add(found, form.cleaned_data["pages"])
            return Redirect(reverse("letter-pages", args=(pk,)))
    elif request.method == "POST":
        wishes = {one.pk: drafts.Wish.of(request.POST.dict(), one) for one in found.pages.all()}
        try:
            made = drafts.arrange(found, wishes)
        except Refused as refused:
            error = str(refused)
        else:
            to = reverse("letters") if len(made) > 1 else reverse("letter", args=(pk,))
            return Redirect(to)
    words = {
        "letter": found,
        "pages": list(found.pages.all()),
        "form": form,
        "error": error,
        "limit": settings.UPLOAD_MAX_BYTES,
    }
    status = 422 if form.errors or error else 200
    return render(request, "letters/pages.html", words, status=status)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    staff(request)
    found = drafts.find(pk)
    if not found.voice:
        drafts.discard(found)
        messages.success(request, _("已删除这封信的图片和草稿。"))
    return Redirect(reverse("letters"))


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One page upright, as it was read; as it came while it waits. Raises Unseen."""
    staff(request)
    there = LetterPage.objects.filter(pk=pk).exists()
    path = next(
        (one for one in (store.picture(pk), store.scan(pk)) if there and one.exists()), None
    )
    if path is None:
        raise Unseen
    response = FileResponse(path.open("rb"), content_type=_kind(path.suffix, pk))
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = INERT
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


_KINDS = {b"\xff\xd8": "image/jpeg", b"\x89P": "image/png", b"GI": "image/gif", b"RI": "image/webp"}


def _kind(suffix: str, pk: int) -> str:
    if suffix == ".jpg":
        return "image/jpeg"
    with store.scan(pk).open("rb") as file:
        return _KINDS.get(file.read(2), "image/tiff")
