"""What can be done on site with a phone. Each act is a command of visits, with the phone's day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities import files
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.field import taking
from bihuan.rooms.oversight.field.forms import Checking, Finish
from bihuan.rooms.oversight.rounds import commands_site, forms, kinds
from bihuan.rooms.oversight.rounds.models import Visit

CHECK = "check-"
"""Begins the code of filling in a checklist, which the checklist's own code follows."""


@dataclass(frozen=True)
class Sent:
    """An act as it arrived: who, when by the phone's clock, its key and what it started from."""

    visit: Matter
    by: Post
    key: str
    made_at: datetime
    base: str = ""


@dataclass(frozen=True)
class Act:
    code: str
    label: str | Promise
    form: Callable[..., Any]
    run: Callable[[Sent, Any], None]
    done: str | Promise

    def unbound(self, visit: Matter, post: Post) -> Any:
        return self.form(matter=visit, post=post, auto_id=f"{self.code}-%s")

    def bound(self, request: HttpRequest, visit: Matter, post: Post) -> Any:
        auto_id = f"{self.code}-%s"
        return self.form(request.POST, request.FILES, matter=visit, post=post, auto_id=auto_id)


def of(visit: Matter) -> dict[str, Act]:
    """Everything that can be put down on this visit, in the order of a visit."""
    row: Visit = visit.visit
    known = kinds.checklists()
    checks = [_checking(known[code]) for code in row.checklists if code in known]
    return {act.code: act for act in (BEGIN, *checks, FIND, SUGGEST, FINISH)}


def _kept(sent: Sent, uploads: Any) -> list[dict[str, Any]]:
    return [
        files.as_event(files.accept(one, matter=sent.visit, by=sent.by)) for one in uploads or ()
    ]


def _begin(sent: Sent, form: Any) -> None:
    if theirs := taking.begun_by(sent.visit):
        raise taking.Meanwhile(theirs)
    data = form.cleaned_data
    clock = data["at"] or timezone.localtime(sent.made_at).time()
    commands_site.begin(
        sent.visit,
        present=data["team"],
        identified=data["identified"],
        at=clock.strftime("%H:%M"),
        by=sent.by,
        happened_on=taking.day_of(sent.made_at),
    )


def _check(sent: Sent, form: Checking) -> None:
    code = form.checklist.code
    taking.check_base(sent.visit, code, sent.base, sent.by)
    kept: list[dict[str, Any]] = []
    photos: dict[str, list[str]] = {}
    for item, uploads in form.photos().items():
        stored = _kept(sent, uploads)
        photos[item] = [one["id"] for one in stored]
        kept += stored
    answers = [
        commands_site.Answer(one.item, one.verdict, one.note, photos.get(one.item, ()))
        for one in form.answers()
    ]
    day = taking.day_of(sent.made_at)
    commands_site.check(
        sent.visit, checklist=code, answers=answers, files=kept, by=sent.by, happened_on=day
    )


def _find(sent: Sent, form: django_forms.Form) -> None:
    data = form.cleaned_data
    commands_site.find(
        sent.visit,
        title=data["title"],
        text=data["text"],
        solved=data["solved"] == "yes",
        how=data["how"],
        list_code=data["list_code"],
        key=sent.key,
        files=_kept(sent, data["evidence"]),
        by=sent.by,
        happened_on=taking.day_of(sent.made_at),
    )


def _suggest(sent: Sent, form: django_forms.Form) -> None:
    commands_site.suggest(
        sent.visit,
        text=form.cleaned_data["text"],
        key=sent.key,
        by=sent.by,
        happened_on=taking.day_of(sent.made_at),
    )


def _finish(sent: Sent, form: Finish) -> None:
    if theirs := taking.made_by(sent.visit):
        raise taking.Meanwhile(theirs)
    data = form.cleaned_data
    kept = _kept(sent, data["evidence"])
    signatures = []
    for who, name, picture in form.signed():
        (stored,) = _kept(sent, [picture])
        signatures.append({"who": who, "name": name, "file": stored["id"]})
        kept.append(stored)
    clock = data["until"] or timezone.localtime(sent.made_at).time()
    commands_site.finish(
        sent.visit,
        text=data["text"],
        methods=data["methods"],
        until=clock.strftime("%H:%M"),
        files=kept,
        signatures=signatures,
        by=sent.by,
        happened_on=taking.day_of(sent.made_at),
    )


def _checking(checklist: kinds.Checklist) -> Act:
    def form(*args: Any, matter: Matter, post: Post, **kwargs: Any) -> Checking:
        return Checking(*args, matter=matter, post=post, checklist=checklist, **kwargs)

    return Act(CHECK + checklist.code, checklist.word, form, _check, _("检查表已保存。"))


BEGIN = Act("begin", _("到校签到"), forms.Begin, _begin, _("已签到。"))
FIND = Act("find", _("发现问题"), forms.Find, _find, _("问题已记下。"))
SUGGEST = Act("suggest", _("提出建议"), forms.Suggest, _suggest, _("建议已记下。"))
FINISH = Act("finish", _("结束现场"), Finish, _finish, _("现场督导结束。"))
