"""The pages on which an office looks at its list types and makes new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.kernel import clock, policy, schemes
from bihuan.kernel.errors import Invalid, NotAllowed, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import lists, types
from bihuan.rooms.ledger.types import classing
from bihuan.rooms.ledger.types import draft as drafts
from bihuan.rooms.ledger.types.checks import class_faults, faults
from bihuan.rooms.ledger.types.draft import Draft
from bihuan.rooms.ledger.types.forms import Classes, Design, Preview
from bihuan.rooms.ledger.types.shape import ListType, read


def _looking(request: HttpRequest, action: str = "see:register") -> Request:
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, action):
        raise NotAllowed
    return asked


def _kind(code: str) -> ListType:
    if code not in types.every():
        raise Unseen
    return types.of(code)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All list types, with what is in them."""
    asked = _looking(request)
    counted = Matter.objects.filter(kind="problem").order_by().values_list("list_code")
    counts = dict(counted.annotate(n=Count("id")))
    context = {
        "kinds": [(kind, counts.get(code, 0)) for code, kind in types.every().items()],
        "designs": policy.may_at_all(asked.post, "scheme.adopted"),
        "classes": [(c, schemes.word(d["label"])) for c, d in schemes.every("classes").items()],
        "lamps": {code: schemes.word(d["label"]) for code, d in schemes.every("lamp").items()},
    }
    return render(asked, "types/overview.html", context)


@dataclass(frozen=True)
class Head:
    """One cell of the headings on paper."""

    text: str
    across: int = 1
    down: int = 1


def heads(kind: ListType) -> list[list[Head]]:
    """The rows of headings of the list's sheet."""
    if not kind.groups:
        return [[Head(kind.written(code)) for code in kind.sheet]]
    upper: list[Head] = []
    lower: list[Head] = []
    for at, code in enumerate(kind.sheet):
        above = kind.above(code)
        if not above:
            upper.append(Head(kind.written(code), down=2))
            continue
        lower.append(Head(kind.written(code)))
        if not at or kind.above(kind.sheet[at - 1]) != above:
            across = sum(kind.above(other) == above for other in kind.sheet)
            upper.append(Head(above, across=across))
    return [upper, lower]


def shown(kind: ListType) -> dict[str, Any]:
    """What the parts `types/_preview.html` draws: empty table, headings on paper, form."""
    columns: list[Col] = [lists.column(kind, code) for code in kind.page]
    sample = f"{kind.prefix}{clock.today().year}-0001" if kind.prefix else ""
    return {"kind": kind, "columns": columns, "heads": heads(kind), "sample": sample,
            "filling": Preview(kind)}  # fmt: skip


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One list type as it is in force."""
    asked = _looking(request)
    kind = _kind(code)
    context = shown(kind) | {
        "designs": policy.may_at_all(asked.post, "scheme.adopted"),
        "rules": rules(kind),
    }
    return render(asked, "types/one.html", context)


def rules(kind: ListType) -> list[tuple[str, str]]:
    """What holds for items of the list, in words."""
    limits, known = schemes.every("limit"), schemes.every("classes")
    consents = _("只有“满意”算认可") if len(kind.consents) == 1 else _("“满意”“基本满意”算认可")
    evidence = _("至少%(n)d件") % {"n": kind.evidence}
    if kind.photos:
        evidence += _("，须有整改前后的照片")
    who = _("全部反映人和登记的人") if kind.asks_registrar else _("全部反映人")
    return [
        (_("交办前必填"), "、".join(schemes.word(one) for one in kind.explicit.values())),
        (_("分类"), "、".join(schemes.word(known[one]["label"]) for one in kind.classes)),
        (_("可选的期限"), "、".join(schemes.word(limits[one]["label"]) for one in kind.limits)),
        (_("退回异议期"), _("%(n)d个工作日") % {"n": kind.return_workdays}),
        (_("延期"), _("最多%(times)d次，每次不超过%(days)d日")
         % {"times": kind.extension_times, "days": kind.extension_days}),
        (_("佐证材料"), evidence),
        (_("回访"), f"{who}，{consents}"),
        (_("无法回访"), _("至少联系%(n)d次") % {"n": kind.tries}),
    ]  # fmt: skip


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """A new edition of a list."""
    asked = _looking(request, "scheme.adopted")
    return _designed(asked, _kind(code), code)


def copy(request: HttpRequest, code: str) -> HttpResponse:
    """A new list that begins as a copy of another."""
    asked = _looking(request, "scheme.adopted")
    return _designed(asked, _kind(code), "")


def _designed(request: Request, kind: ListType, code: str) -> HttpResponse:
    """The designer for the list `code`, or for a new one that begins like `kind`."""
    if request.method != "POST":
        initial = Design.initial_of(kind)
        if not code:
            initial |= {"label": "", "letters": "", "edition": 0}
        return _page(request, kind, code, Design(initial=initial), drafts.of(kind))
    given = request.POST.dict()
    form, draft = Design(request.POST), drafts.heard(given)
    if not form.is_valid():
        return _page(request, kind, code, form, draft)
    name = code or _free()
    made = drafts.scheme(draft, form.plain(), form.cleaned_data["classes"])
    data = {**schemes.get("list", kind.code), **made}  # with what the page does not ask
    wrong = faults(name, data)
    if wrong or draft.wrong:
        _blame(form, draft, wrong, data)
        return _page(request, kind, code, form, draft)
    if given.get("act") != "adopt":
        return _page(request, kind, code, form, draft, read(name, data))
    order = list(types.every()).index(code) if code else len(types.every())
    schemes.adopt("list", name, data, by=request.post, order=order)
    text = _("“%(label)s”第%(n)d版已启用。") % {"label": data["label"], "n": data["edition"]}
    messages.success(request, text)
    return HttpResponseRedirect(reverse("list-type", args=(name,)))


def _free() -> str:
    known = types.every()
    return next(code for code in (f"list-{n}" for n in range(1, 10_000)) if code not in known)


FIELDS = {"prefix": "letters"}
"""Where the form has another name than the scheme."""


def _blame(
    form: Design, draft: Draft, wrong: Mapping[str, str | Promise], data: Mapping[str, Any]
) -> None:
    """Each fault on its field or row; what has neither, on top."""
    drafts.blame(draft, wrong, data["groups"])
    for name, text in ((FIELDS.get(name, name), text) for name, text in wrong.items()):
        if name in form.fields and name != "edition":
            form.add_error(name, str(text))
        elif name.split(".")[0] not in ("headings", "own", "groups") or name == "own":
            form.add_error(None, str(text))
    if draft.wrong:
        form.add_error(None, _("有的列填得不对，原因写在那一行。"))


def _page(
    request: Request,
    kind: ListType,
    code: str,
    form: Design,
    draft: Draft,
    ready: ListType | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "base": kind,
        "code": code,
        "form": form,
        "draft": draft,
        "kinds": drafts.KIND_WORDS.items(),
        "ready": ready is not None,
    }
    if ready is not None:
        context |= shown(ready) | {"rules": rules(ready)}
    status = 422 if form.errors else 200
    return render(request, "types/design.html", context, status=status)


# -- classifications --------------------------------------------------------------------------


def classification(request: HttpRequest, code: str) -> HttpResponse:
    """The classes of one classification and its next edition; `new` makes another one."""
    asked = _looking(request)
    known = schemes.every("classes")
    if code not in known and code != "new":
        raise Unseen
    designs = policy.may_at_all(asked.post, "scheme.adopted")
    if request.method == "POST" and not designs:
        raise NotAllowed
    now = known.get(code, {"label": "", "classes": []})
    edition = int(now.get("edition", 1)) if code in known else 0
    initial = {"label": now["label"], "text": "\n".join(now["classes"]), "edition": edition}
    form = Classes(request.POST or None, initial=initial)
    following = _next_classes(form, code, edition) if form.is_bound and form.is_valid() else None
    if following is not None and request.POST.get("act") == "adopt":
        name = code if code in known else next(
            one for one in (f"class-{n}" for n in range(1, 10_000)) if one not in known
        )  # fmt: skip
        order = list(known).index(code) if code in known else len(known)
        schemes.adopt("classes", name, following.data, by=asked.post, order=order)
        messages.success(request, _("“%(label)s”的新版已启用。") % following.data)
        return HttpResponseRedirect(reverse("list-classes", args=(name,)))
    context = {"code": code, "form": form, "now": now, "next": following, "designs": designs}
    status = 422 if form.errors else 200
    return render(asked, "types/classes.html", context, status=status)


def _next_classes(form: Classes, code: str, edition: int) -> classing.Next | None:
    """What the table would change, or None with the reasons on the form."""
    given = form.cleaned_data
    if (given["edition"] or 0) != edition:
        form.add_error(None, _("这个分类刚被别人改过，请重新打开后再改。"))
        return None
    try:
        found = classing.following(code, given["label"], given["text"])
    except Invalid as error:
        form.add_error("text", str(error))
        return None
    for text in class_faults(code, found.data).values():
        form.add_error("text", str(text))
    return found if form.is_valid() else None
