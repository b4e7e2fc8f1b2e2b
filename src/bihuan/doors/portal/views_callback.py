"""The call-back by link: one question, answered once, without a code or sign-in."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from bihuan.doors.portal import acts, cases, limits, links
from bihuan.doors.portal.forms import Judge
from bihuan.doors.portal.respond import open_form, page
from bihuan.facilities.pages.request import public
from bihuan.kernel import people, policy
from bihuan.kernel.errors import BihuanError
from bihuan.kernel.models.matter import Matter
from bihuan.lib.mask import mask
from bihuan.rooms.ledger.models import Reporter


@dataclass(frozen=True)
class Question:
    voice: Matter
    problem: Matter


@public
@require_safe
def ask(request: HttpRequest, token: str) -> HttpResponse:
    found = _question(token)
    if isinstance(found, str):
        return _gone(request, found)
    return _page(request, found, token, Judge())


@open_form
@sensitive_post_parameters()
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Take the answer. Its own address: the link's would stand in the log of a refusal."""
    token = request.POST.get("token", "")
    found = _question(token)
    if isinstance(found, str):
        return _gone(request, found)
    form = Judge(request.POST)
    if not form.is_valid():
        return _page(request, found, token, form, status=422)
    data = form.cleaned_data
    try:
        limits.judge(request)
        acts.judge(found.voice, found.problem, data["result"], data["said"])
    except acts.Over:
        return _gone(request, "over")
    except BihuanError as error:
        form.add_error(None, str(error))
        return _page(request, found, token, form, status=error.status)
    return page(request, "answered", {"result": data["result"]})


def _question(token: str) -> Question | str:
    """What the link asks; or why it asks nothing: `unknown`, `expired`, `answered`, `over`."""
    link = links.read(token)
    if link is None:
        return "unknown"
    if link.expired:
        return "expired"
    public_post = people.public()
    problem = policy.visible(public_post, "problem").filter(pk=link.problem).first()
    voice = policy.visible(public_post, "voice").filter(pk=link.voice).first()
    if problem is None or voice is None:
        return "unknown"
    if links.turn(problem) != link.turn:
        return "over"
    asked = Reporter.objects.filter(matter=problem, voice=voice.pk).first()
    if asked is not None and asked.result:
        return "answered"
    return Question(voice, problem) if cases.unjudged(voice, problem) else "over"


def _gone(request: HttpRequest, why: str) -> HttpResponse:
    return page(request, "gone", {"why": why}, status=404 if why == "unknown" else 410)


def _page(
    request: HttpRequest, question: Question, token: str, form: Judge, status: int = 200
) -> HttpResponse:
    words = {
        "voice": question.voice,
        "problem": question.problem,
        "subject": mask(question.voice.title),
        "token": token,
        "form": form,
    }
    return page(request, "callback", words, status=status)
