"""Is a Word file fit to be a template? Checked whenever an office adopts one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.documents import kinds, package, reading
from bihuan.facilities.documents.package import DOCUMENT, BadDocument, Parts, W
from bihuan.facilities.documents.reading import Columns
from bihuan.kernel import schemes

MOST_TEMPLATE = 1024 * 1024
MOST_TEXT = 3 * 1024 * 1024
_FETCHING = ("DDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "DATABASE")
_SHOWN = 8


def faults(docx: bytes, fields: Columns) -> list[str]:
    """What is wrong with a file as a template with these fields, in sentences; each names its
    place."""
    if len(docx) > MOST_TEMPLATE:
        return [str(_("模板不能超过1MB。请删去模板里的图片后再用。"))]
    try:
        parts = package.read(docx)
        wrong = _outside(parts)
        if any(len(parts[name]) > MOST_TEXT for name in package.texts(parts)):
            wrong.append(str(_("模板的文字太多，请只留下版式和字段。")))
        return wrong or [str(one) for one in reading.read(parts, fields).wrong]
    except BadDocument as error:
        return [str(error)]


def _outside(parts: Parts) -> list[str]:
    """Macros, links and whatever else reaches outside the file."""
    wrong = []
    types = parts[package.TYPES].lower()
    if any(name.lower().endswith("vbaproject.bin") for name in parts) or b"macroenabled" in types:
        wrong.append(str(_("模板里有宏。请另存为不带宏的 .docx 后再用。")))
    if any("/embeddings/" in name.lower() or "/activex/" in name.lower() for name in parts):
        wrong.append(str(_("模板里嵌入了别的文件。请删去后再用。")))
    for name in parts:
        if name.endswith(".rels"):
            source = name.replace("_rels/", "").removesuffix(".rels")
            for kind, target, external in package.relations(parts, source):
                if external:
                    told = {"target": target[:80], "kind": kind}
                    text = _("模板里有到外部的链接（%(target)s）。请取消链接后再用。")
                    wrong.append(str(text) % told)
    for name in package.texts(parts):
        root = package.parse(parts[name])
        if any(True for _one in root.iter(f"{W}altChunk", f"{W}subDoc", f"{W}object")):
            wrong.append(str(_("模板里嵌入了别的文件。请删去后再用。")))
        words = "".join(one.text or "" for one in root.iter(f"{W}instrText")).upper()
        words += " ".join(one.get(f"{W}instr", "") for one in root.iter(f"{W}fldSimple")).upper()
        if any(one in words.split() for one in (*_FETCHING, "DDEAUTO")):
            wrong.append(str(_("模板里有从外部取内容的域。请删去后再用。")))
    assert DOCUMENT in parts
    return wrong


@schemes.checks("template")
def check(code: str, data: Mapping[str, Any]) -> Mapping[str, str | Promise]:
    """Of an office's template: base64 of the file in `docx`; `like`: whose fields it has."""
    shipped = kinds.KINDS.get(str(data.get("like", "")))
    if shipped is None:
        return {"like": _("请选择这个模板用在哪里。")}
    try:
        docx = base64.b64decode(str(data.get("docx", "")), validate=True)
    except (binascii.Error, ValueError):
        return {"docx": package.damaged().fields["docx"]}
    wrong = faults(docx, shipped.columns)
    if not wrong:
        return {}
    more = len(wrong) - _SHOWN
    told = wrong[:_SHOWN]
    if more > 0:
        told.append(str(_("还有%(more)d处。")) % {"more": more})
    return {"docx": "\n".join(told)}
