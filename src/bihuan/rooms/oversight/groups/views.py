"""Pages of groups, coverage, recusals and flagged answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed
from bihuan.kernel import clock, lifecycle, policy, recusals
from bihuan.kernel.errors import BihuanError, Invalid, Unseen
from bihuan.kernel.models.people import Unit, units
from bihuan.kernel.models.recusal import Recusal
from bihuan.rooms.oversight import commands
from bihuan.rooms.oversight import queries as room
from bihuan.rooms.oversight.groups import forms, queries


def _tabs(current: str) -> list[dict[str, Any]]:
    pages = (
        ("groups", _("督导组")),
        ("coverage", _("联系覆盖")),
        ("recusals", _("回避登记")),
    )
    return [
        {"label": word, "url": reverse(name), "current": name == current} for name, word in pages
    ]


def _levels() -> dict[str, str]:
    return {**room.levels(), "": _("未定层级")}


def _lacks() -> dict[str, str]:
    return {
        "leader": _("缺组长"),
        "deputy": _("缺副组长"),
        "member": _("没有成员"),
        "contact": _("没有联系单位"),
        "ended": _("任期已满"),
    }


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """All groups by level, with who is in them and what they have to do."""
    asked = allowed(request, "oversight.groups")
    shown = queries.groups()
    levels = _levels()
    parts = [(word, [one for one in shown if one.level == code]) for code, word in levels.items()]
    context = {
        "parts": [(word, rows) for word, rows in parts if rows],
        "total": sum(one.load.total for one in shown),
        "lacking": sum(bool(one.lacks) for one in shown),
        "count": len(shown),
        "lacks": _lacks(),
        "tabs": _tabs("groups"),
        "flags": len(queries.flagged(asked.post))
        if policy.may_at_all(asked.post, "problem.callback_reviewed")
        else None,
    }
    return render(request, "oversight/groups.html", context)


def _group(code: str) -> Unit:
    found = next((one for one in units().values() if one.code == code), None)
    if found is None or found.kind != "group":
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, code: str) -> HttpResponse:
    """One group: its people, its units, what it has to do; who may says how it is made up."""
    asked = allowed(request, "oversight.groups")
    unit = _group(code)
    compose = contacts = None
    act = request.POST.get("act", "")
    if policy.may_at_all(asked.post, "group.composed"):
        given = request.POST if act == "compose" else None
        compose = forms.Compose(given, group=unit, prefix="compose")
        given = request.POST if act == "contacts" else None
        contacts = forms.Contacts(given, prefix="contacts")
    if request.method == "POST":
        done = _change(asked, unit, act, compose, contacts)
        if done:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("group", args=(code,)))
    shown = next((one for one in queries.groups() if one.unit.pk == unit.pk), None)
    if shown is None:
        raise Http404
    context = {
        "group": shown,
        "level": _levels().get(shown.level, shown.level),
        "seats": {"leader": _("组长"), "deputy": _("副组长"), "member": _("成员")},
        "lacks": _lacks(),
        "under_way": [
            (one, str(lifecycle.of(one.kind).label_of(one.status)))
            for one in queries.under_way(asked.post, unit)
        ],
        "compose": compose,
        "contacts": contacts,
        "act": act,
    }
    return render(request, "oversight/group.html", context, status=422 if act else 200)


def _change(
    asked: Request,
    unit: Unit,
    act: str,
    compose: forms.Compose | None,
    contacts: forms.Contacts | None,
) -> str:
    """What to tell when it was done; empty when the form has errors. Raises Unseen."""
    if compose is None or contacts is None or act not in ("compose", "contacts"):
        raise Unseen
    if act == "compose":
        return _try(
            compose,
            lambda: commands.compose(unit, by=asked.post, **compose.cleaned_data),
            _("督导组人员已登记。"),
        )
    return _try(
        contacts,
        lambda: commands.assign_contacts(unit, units=contacts.cleaned_data["units"], by=asked.post),
        _("联系单位已登记。"),
    )


def _try(form: django_forms.Form, do: Callable[[], object], told: str) -> str:
    if not form.is_valid():
        return ""
    try:
        do()
    except BihuanError as error:
        fields = error.fields if isinstance(error, Invalid) else {"": str(error)}
        for name, text in fields.items():
            form.add_error(name if name in form.fields else None, str(text))
        return ""
    return told


@require_http_methods(["GET", "HEAD", "POST"])
def coverage(request: HttpRequest) -> HttpResponse:
    """Is every unit the contact of a group and of a leader? What is missing comes first."""
    asked = allowed(request, "oversight.groups")
    form = None
    if policy.may_at_all(asked.post, "leader.contact_assigned"):
        form = forms.LeaderContacts(request.POST or None)
    status = 200
    if request.method == "POST":
        if form is None:
            raise Unseen
        told = _try(
            form,
            lambda: commands.assign_leader(
                form.cleaned_data["leader"], units=form.cleaned_data["units"], by=asked.post
            ),
            _("包抓单位已登记。"),
        )
        if told:
            messages.success(request, told)
            return HttpResponseRedirect(reverse("coverage"))
        status = 422
    rows = queries.coverage()
    missing = [one for one in rows if one.missing]
    used = {level for one in rows for level in one.groups}
    only = request.GET.get("only", "")
    context = {
        "rows": missing if only == "missing" else rows,
        "only": only,
        "count": len(rows),
        "missing": len(missing),
        "no_group": sum(not one.groups for one in rows),
        "no_leader": sum(one.leader is None for one in rows),
        "levels": [(code, word) for code, word in _levels().items() if code in used],
        "form": form,
        "tabs": _tabs("coverage"),
    }
    return render(request, "oversight/coverage.html", context, status=status)


# -- who steps aside ----------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def stepping_aside(request: HttpRequest) -> HttpResponse:
    """The register: one's own entries, or all of them; a form to add one."""
    asked = allowed(request, "recusal.declared")
    form = forms.Declare(request.POST or None, post=asked.post)
    status = 200
    if request.method == "POST":
        if told := _try(form, lambda: _declare(form, asked), _("回避已登记，从起始日起生效。")):
            messages.success(request, told)
            return HttpResponseRedirect(reverse("recusals"))
        status = 422
    sees_groups = policy.may_at_all(asked.post, "oversight.groups")
    context = {
        "rows": queries.stated(asked.post),
        "form": form,
        "years": recusals.former_years(),
        "today": clock.today(),
        "tabs": _tabs("recusals") if sees_groups else [],
    }
    return render(request, "oversight/recusals.html", context, status=status)


def _declare(form: forms.Declare, asked: Request) -> None:
    given = dict(form.cleaned_data)
    recusals.declare(given.pop("person"), given.pop("unit"), by=asked.post, **given)


@require_POST
def end_recusal(request: HttpRequest, pk: int) -> HttpResponse:
    asked = allowed(request, "recusal.ended")
    row = Recusal.objects.select_related("post").filter(pk=pk).first()
    if row is None:
        raise Unseen
    form = forms.End(request.POST)
    told = _try(
        form,
        lambda: recusals.end(row, until_on=form.cleaned_data["until_on"], by=asked.post),
        _("回避将于所填日期后解除。"),
    )
    if told:
        messages.success(request, told)
    else:
        texts = [str(text) for errors in form.errors.values() for text in errors]
        messages.error(request, " ".join(texts))
    return HttpResponseRedirect(reverse("recusals"))


@require_safe
def flagged(request: HttpRequest) -> HttpResponse:
    """Answers that seem to contradict themselves, for a person to look at."""
    asked = allowed(request, "problem.callback_reviewed")
    context = {"rows": queries.flagged(asked.post)}
    return render(request, "oversight/flagged.html", context)
