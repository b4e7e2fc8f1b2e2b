"""The start page, and sending an opinion."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from bihuan.doors.portal import limits, schools
from bihuan.doors.portal.forms import FILES_MOST_BYTES, Say
from bihuan.doors.portal.respond import open_form, page
from bihuan.doors.portal.standing import STEPS
from bihuan.facilities.once import sending
from bihuan.facilities.pages.actions import put_errors
from bihuan.facilities.pages.request import public
from bihuan.kernel import people
from bihuan.kernel.errors import Invalid, TooMany
from bihuan.kernel.models.people import Unit
from bihuan.rooms.voices import commands as voices


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return page(
        request, "start", {"steps": STEPS, "progress": settings.PUBLIC_FIGURES}, listed=True
    )


@public
@require_safe
def say(request: HttpRequest) -> HttpResponse:
    return _form(request, Say(), listed=True)


@public
@require_safe
def school(request: HttpRequest, token: str) -> HttpResponse:
    """The form of one school, from its QR code."""
    unit = schools.by_token(token)
    if unit is None:
        return page(request, "no_school", status=404)
    return _form(request, Say(initial={"at": schools.token(unit)}), unit)


@open_form
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def said(request: HttpRequest) -> HttpResponse:
    """Take what was sent; sent twice, it is taken once and answered with the same receipt."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("portal-say"))
    form = Say(request.POST, request.FILES)
    unit = schools.by_token(request.POST.get("at", ""))
    if not form.is_valid():
        return _form(request, form, unit, status=422)
    token = form.cleaned_data["token"]
    try:
        code = sending.earlier(token)
        if code is None:
            limits.say(request, files=bool(form.cleaned_data["materials"]))
            code = sending.once(token, lambda: _receive(form, unit))
    except TooMany as error:
        form.add_error(None, _too_many(error))
        return _form(request, form, unit, status=error.status)
    except Invalid as error:
        put_errors(form, error)
        return _form(request, form, unit, status=error.status)
    words = {
        "code": code,
        "reachable": bool(form.cleaned_data["contact"]),
        "follow_address": f"{settings.PUBLIC_URL}{reverse('portal-follow')}",
    }
    return page(request, "received", words)


def _receive(form: Say, unit: Unit | None) -> str:
    """Record it; gives the receipt code."""
    data = form.cleaned_data
    place = unit or schools.named(data["school"])
    text = data["text"]
    if data["school"] and place is None:
        note = _("（反映人填写的学校或单位：%(name)s）") % {"name": data["school"]}
        text = f"{text}\n{note}"
    opinion = voices.Said(
        text=text,
        subject=data["subject"],
        channel="portal",
        reporter=data["reporter"],
        contact=data["contact"],
        place=place,
        files=tuple(data["materials"]),
    )
    return voices.receive(opinion, by=people.public()).code


def _too_many(error: TooMany) -> str:
    text = _(
        "现在从您这个网络提交的人太多了，请过%(minutes)d分钟再按一次提交。您写的内容都在，没有丢。"
    )
    return text % error.data


def _form(
    request: HttpRequest,
    form: Say,
    unit: Unit | None = None,
    *,
    status: int = 200,
    listed: bool = False,
) -> HttpResponse:
    words = {
        "form": form,
        "unit": unit,
        "schools": [] if unit else schools.listed(),
        "files_again": bool(request.FILES),
        "files_bytes": FILES_MOST_BYTES,
    }
    return page(request, "say", words, status=status, listed=listed)
