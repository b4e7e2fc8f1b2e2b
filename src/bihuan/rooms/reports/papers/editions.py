"""The Word templates of reports: editions in force, past, and on trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File as Upload
from django.utils.translation import gettext_lazy as _

from bihuan.facilities import files
from bihuan.facilities.documents import checking, filling, templates
from bihuan.facilities.documents.kinds import KINDS
from bihuan.facilities.documents.templates import Template
from bihuan.facilities.files import store
from bihuan.facilities.files.models import File
from bihuan.kernel import clock, history, schemes
from bihuan.kernel.errors import Invalid, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.rooms.reports.papers import kinds, numbers

SERVES = "report"


def every() -> list[Template]:
    """Those of reports, in force."""
    return templates.every(SERVES)


def get(code: str) -> Template:
    """Raises Unseen."""
    for one in every():
        if one.code == code:
            return one
    raise Unseen


@dataclass(frozen=True)
class Edition:
    number: int
    at: datetime
    by: str
    label: str


def past(code: str) -> list[Edition]:
    """The editions an office adopted, newest first. Reads the history of all schemes."""
    register = Matter.objects.get(kind="register", title=schemes.REGISTER)
    named = posts()
    found = []
    for one in history.of(register, "scheme.adopted"):
        data: Any = one.data
        if (data.scheme_kind, data.code) == ("template", code):
            by = named[one.by_id].name if one.by_id in named else ""
            found.append(Edition(data.data["edition"], one.at, by, data.data["label"]))
    return found[::-1]


@dataclass(frozen=True)
class Trial:
    """An uploaded template: what is wrong with it, or the numbers it would be filled with now.
    `kept`: its file's id until it is adopted."""

    wrong: Sequence[str]
    numbers: Sequence[numbers.Number]
    kept: str = ""


def tried(template: Template, upload: Upload[bytes], *, by: Post) -> Trial:
    """Look at an edited template and keep it aside for a day. Raises BadFile."""
    if files.check(upload).code != "docx":
        return Trial([str(_("请上传 .docx 文件。"))], [])
    upload.seek(0)
    docx = upload.read()
    wrong = checking.faults(docx, template.columns)
    if wrong:
        return Trial(wrong, [])
    try:
        found = _filled(template, docx)
    except Invalid as error:
        return Trial([str(error)], [])
    kept = files.accept(upload, matter=None, by=by)
    return Trial([], found, str(kept.id))


def _filled(template: Template, docx: bytes) -> list[numbers.Number]:
    """With the numbers of today, over everything. Raises Invalid."""
    new = Template(template.code, template.label, template.serves, template.fields, docx)
    made = filling.fill(new, fields={}, as_of=clock.today())
    return [numbers.put(one) for one in made.numbers]


def adopt(template: Template, kept: str, *, by: Post) -> Template:
    """Put a template that was looked at in force. Raises Invalid when it was not this post's, or
    is gone."""
    try:
        mine = File.objects.filter(pk=UUID(kept), uploaded_by=by.pk, kind="docx", erased_at=None)
    except ValueError:
        mine = File.objects.none()
    file = mine.first()
    if file is None:
        raise Invalid({"docx": _("没有找到刚才上传的模板，请重新上传。")})
    docx = store.path(file.sha256).read_bytes()
    return templates.adopt(template.code, template.label, docx, like=_like(template), by=by)


def _like(template: Template) -> str:
    """Whose fields it has."""
    if template.code in KINDS:
        return template.code
    return str(schemes.get("template", template.code)["like"])


def used_by(template: Template) -> list[str]:
    """The kinds of reports that are made from it, in words."""
    return [one.word for one in kinds.every().values() if one.template == template.code]
