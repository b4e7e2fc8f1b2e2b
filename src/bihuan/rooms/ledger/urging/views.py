"""Pages of urging: the plans, and what each would send when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.kernel import policy, schemes
from bihuan.kernel.errors import Invalid, NotAllowed, Unseen
from bihuan.rooms.ledger.urging import events, forms, plans, queries, rules, words
from bihuan.rooms.ledger.urging.rules import Plan

EMPTY = Plan("", ())


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The standard plan and the lists with plans of their own."""
    _reader(request)
    own = schemes.every("urging")
    rows = [_row(plans.STANDARD, str(_("其他所有台账")), own)]
    for code, data in schemes.every("list").items():
        rows.append(_row(code, schemes.word(data["label"]), own))
    return render(request, "urging/plans.html", {"rows": rows})


def _reader(request: HttpRequest) -> Request:
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "see:register"):
        raise NotAllowed
    return asked


def _row(code: str, label: str, own: dict[str, Any]) -> dict[str, Any]:
    plan = plans.of(code)
    steps = plan.steps if plan else ()
    return {
        "code": code,
        "label": label,
        "plan": schemes.word(plan.label) if plan else "",
        "own": code in own,
        "steps": [events.why(step.when, step.days) for step in steps],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan: what is in force, typed anew, looked at for one item, put in force."""
    asked = _reader(request)
    if code != plans.STANDARD and code not in schemes.every("list"):
        raise Unseen
    old = plans.of(code) or EMPTY
    if request.method != "POST":
        first, steps = forms.shown(old)
        first["number"] = request.GET.get("number", "")
        look = forms.PlanForm(first, post=asked.post) if first["number"] else None
        if look is not None and look.is_valid() and look.problem is not None:
            form, coming = look, queries.preview(old, look.problem)
        else:
            form, coming = look or forms.PlanForm(initial=first, post=asked.post), None
        return _page(asked, code, old, form, forms.Steps(initial=steps), coming)
    form, typed = forms.PlanForm(request.POST, post=asked.post), forms.Steps(request.POST)
    if not (form.is_valid() and typed.is_valid()):
        return _page(asked, code, old, form, typed, None, 422)
    new = forms.wanted(form, typed, old)
    try:
        return _act(asked, code, old, new, form, typed)
    except Invalid as error:
        for text in dict.fromkeys(map(str, error.fields.values())):
            form.add_error(None, text)
        return _page(asked, code, old, form, typed, None, 422)


def _act(
    asked: Request, code: str, old: Plan, new: Plan, form: forms.PlanForm, typed: Any
) -> HttpResponse:
    if asked.POST.get("act") == "adopt":
        if not policy.may_at_all(asked.post, "scheme.adopted"):
            raise NotAllowed
        plans.adopt(code, new, by=asked.post)
        messages.success(asked, _("已启用，从现在起按新方案提醒和催办。已经发出的不再重发。"))
        return HttpResponseRedirect(reverse("urging-plan", args=(code,)))
    wrong = rules.faults(new)
    if wrong:
        raise Invalid({str(n): words.FAULTS[fault] for n, (_place, fault) in enumerate(wrong)})
    if form.problem is None:
        raise Invalid({"number": _("请填写用来预览的事项编号。")})
    return _page(asked, code, old, form, typed, queries.preview(new, form.problem))


def _page(
    asked: Request,
    code: str,
    old: Plan,
    form: forms.PlanForm,
    typed: Any,
    coming: list[queries.Coming] | None,
    status: int = 200,
) -> HttpResponse:
    known = schemes.every("list").get(code)
    context = {
        "code": code,
        "list_label": schemes.word(known["label"]) if known else _("其他所有台账"),
        "own": code in schemes.every("urging"),
        "old": old,
        "form": form,
        "typed": typed,
        "coming": coming,
        "problem": form.problem,
        "editable": policy.may_at_all(asked.post, "scheme.adopted"),
        "placeholders": rules.PLACEHOLDERS,
    }
    return render(asked, "urging/plan.html", context, status=status)
