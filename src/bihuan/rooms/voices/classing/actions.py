"""Classifying as it is offered: on the page of an opinion, and for many in a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.actions import Action, MatterForm, offer
from bihuan.facilities.pages.bulk import BulkAction
from bihuan.kernel import taxonomy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.classing import commands

CODE = "classify"


def _field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("分类"), choices=_choices)


def _choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    return [("", "—"), *taxonomy.choices(taxonomy.current())]


class Classify(MatterForm):
    code = _field()

    def __init__(self, *args: Any, matter: Matter, post: Post, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"code": matter.label(commands.CLASS)})
        super().__init__(*args, matter=matter, post=post, **kwargs)


class ClassifyMany(forms.Form):
    code = _field()


def _classify(
    voice: Matter, by: Post, data: dict[str, Any], seen: int | None
) -> str | Promise | None:
    commands.classify(voice, code=data["code"], by=by, seen=seen)
    said = {"path": taxonomy.current().says(data["code"])}
    return str(_("已分类为“%(path)s”。")) % said


def _classify_one(voice: Matter, by: Post, data: dict[str, Any]) -> None:
    commands.classify(voice, code=data["code"], by=by)


offer("voice", Action(CODE, "voice.classified", _("分类"), _classify, Classify, key="c"))

MANY = BulkAction(CODE, _("分类"), "voice.classified", _classify_one, form=ClassifyMany)
