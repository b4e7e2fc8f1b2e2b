"""Filling a template: a Word file in which every number is bound to its figure."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from docxtpl import DocxTemplate
from jinja2 import TemplateError

from bihuan.facilities.documents import asked, authoring, binding, package, reading
from bihuan.facilities.documents.asked import Reckoner
from bihuan.facilities.documents.authoring import Environment, Writer
from bihuan.facilities.documents.binding import Made, Record
from bihuan.facilities.documents.templates import Template
from bihuan.kernel import clock, log
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures import EVERYTHING, Scope
from bihuan.kernel.models.people import Post

MOST_FILLED = 30 * 1024 * 1024


@dataclass(frozen=True)
class Filled:
    """A finished document; `numbers` in the order of the text."""

    docx: bytes
    numbers: Sequence[Record]


def fill(
    template: Template,
    *,
    fields: Mapping[str, object],
    as_of: date | datetime,
    scope: Scope | None = None,
    viewer: Post | None = None,
) -> Filled:
    """The document of a template. Fields: text (its lines become paragraphs), days, whole numbers,
    or sequences of mappings for tables; those not given are empty. `viewer`: a list of matters has
    those this post may see; without one, those anybody may. Raises Invalid when the template asks
    for what there is not.
    """
    parts = package.read(template.docx)
    binding.strip(parts)
    found = reading.read(parts, template.columns)
    if found.wrong:
        raise Invalid({"docx": str(found.wrong[0])})
    at, within = asked.written(as_of), scope or EVERYTHING
    reckoner = Reckoner({(at, within): found.here}, found.elsewhere)
    writer = Writer(reckoner, at, within, viewer)
    context = _context(template, fields, writer)
    filled = package.read(_render(package.write(parts), context, Environment(writer)))
    last = log.latest()
    now = clock.now().isoformat()
    made = Made(now, last.size, bytes(last.root).hex()) if last else Made(now)
    numbers = binding.put(filled, writer.records, made)
    for name in package.texts(filled):
        if binding.OPEN.encode() in filled[name]:
            raise Invalid({"docx": _("指标要写在正文文字里，不能写在域代码或属性里。")})
    return Filled(package.write(filled), numbers)


def _context(template: Template, fields: Mapping[str, object], writer: Writer) -> dict[str, object]:
    unknown = set(fields) - set(template.columns)
    if unknown:
        text = str(_("模板没有“%(name)s”这个字段。")) % {"name": "、".join(sorted(unknown))}
        raise Invalid({"fields": text})
    empty: dict[str, object] = {
        name: [] if columns else "" for name, columns in template.columns.items()
    }
    context: dict[str, object] = {
        name: writer.number(figure) for name, figure in asked.named().items()
    }
    for name, given in (empty | dict(fields)).items():
        context[name] = authoring.value(writer, given)
    return context


class _Word(DocxTemplate):  # type: ignore[misc]
    """docxtpl with our reading of tags, and nothing but them let through."""

    def __init__(self, docx: bytes, environment: Environment) -> None:
        super().__init__(io.BytesIO(docx))
        self._environment = environment

    def patch_xml(self, src_xml: str) -> str:
        xml = reading.plain_tags(str(super().patch_xml(src_xml)))
        reading.guard(self._environment.parse(xml))
        return xml

    def render_properties(self, context: Mapping[str, Any], jinja_env: Any = None) -> None:
        """The properties of the file are ours, not the author's."""
        about = self.docx.core_properties
        about.title = str(context.get("标题", ""))[:255].replace("\a", "")
        about.author = about.last_modified_by = about.comments = ""
        about.created = about.modified = clock.now().replace(tzinfo=None)
        about.revision = 1


def _render(docx: bytes, context: Mapping[str, object], environment: Environment) -> bytes:
    word = _Word(docx, environment)
    try:
        word.render(context, environment, autoescape=True)
    except (TemplateError, SyntaxError, ValueError, TypeError) as error:
        text = str(_("模板没有填成：%(reason)s")) % {"reason": error}
        raise Invalid({"docx": text}) from error
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()
