"""Operator entry: somebody calls or stands at the counter, and the clerk takes it down."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.facilities.pages.units import offered
from bihuan.kernel import policy, sources
from bihuan.kernel.errors import BihuanError, Invalid, Unseen
from bihuan.lib.text import clean
from bihuan.rooms.voices import commands, forms, rules, taking
from bihuan.rooms.voices import known as knowing


def staff(request: HttpRequest) -> Request:
    """Somebody who may take opinions down. Raises Unseen."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "voice.received"):
        raise Unseen
    return asked


@sensitive_post_parameters()
def enter(request: HttpRequest) -> HttpResponse:
    """The form; sent twice, it is taken once and answered with the same receipt."""
    asked = staff(request)
    if request.method != "POST":
        return _page(asked, forms.Entry())
    form = forms.Entry(request.POST, request.FILES)
    if form.is_valid():
        data = dict(form.cleaned_data)
        token, files = data.pop("token"), data.pop("materials")
        try:
            said = commands.Said(**data, files=files)
            taken = taking.once(token, said, request.POST.get("do", ""), by=asked.post)
        except BihuanError as error:
            put_errors(form, error)
            return _page(asked, form, status=error.status)
        return entered(asked, taken)
    return _page(asked, form, status=422)


@sensitive_post_parameters()
@require_POST
def known(request: HttpRequest) -> HttpResponse:
    """What is known of the person and the text so far: the part alone while they type, the page
    when asked by its button. By POST: a telephone number does not belong into an address."""
    asked = staff(request)
    given = {name: clean(request.POST.get(name, "")) for name in forms.Entry.base_fields}
    if found := request.POST.get("found", ""):
        given["place"] = found
    return _page(asked, forms.Entry(initial=given), given)


def _page(
    request: Request, form: forms.Entry, given: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    words = {"form": form, "limit": settings.UPLOAD_MAX_BYTES, **panel(request, given or form.data)}
    return render(request, "voices/enter.html", words, block="known", status=status)


def panel(request: Request, given: Any) -> dict[str, Any]:
    """What the panel beside the form shows."""
    may = {
        what: policy.may_at_all(request.post, f"voice.{what}") for what in ("attached", "merged")
    }
    found = knowing.look(
        request.post,
        contact=clean(given.get("contact", ""))[:60],
        reporter=clean(given.get("reporter", ""))[:60],
        text=clean(given.get("text", ""))[: rules.TEXT_MOST],
        place=offered().get(str(given.get("place", ""))),
    )
    return {"known": found, "asked": any(given.values()), "may": may}


def put_errors(form: django_forms.Form, error: BihuanError) -> None:
    """Say on the form why its command was refused."""
    texts = error.fields if isinstance(error, Invalid) else {"": str(error)}
    for name, text in texts.items():
        field = "materials" if name == "files" else name
        form.add_error(field if field in form.fields else None, str(text))


def entered(request: Request, taken: taking.Taken, again: str = "enter") -> HttpResponse:
    """What to tell or hand over: the number and, this once, the receipt code. `again`: the name of
    the page where the next one is taken down."""
    seen = policy.visible(request.post, "voice").select_related("place")
    matter = seen.get(number=taken.number)
    messages.success(request, _told(taken))
    words = {
        "taken": taken,
        "matter": matter,
        "channel": sources.word(matter.source),
        "follow": f"{settings.PUBLIC_URL}/public/",
        "unit": request.post.unit,
        "again": again,
    }
    return render(request, "voices/entered.html", words)


def _told(taken: taking.Taken) -> str:
    words = {
        "receive": _("已登记 %(number)s。"),
        "attach": _("已登记 %(number)s，并入问题 %(other)s。"),
        "merge": _("已登记 %(number)s，合并到 %(other)s，反映人予以保留。"),
        "add": _("已补充到 %(number)s。"),
    }
    return words[taken.did] % {"number": taken.number, "other": taken.other}
