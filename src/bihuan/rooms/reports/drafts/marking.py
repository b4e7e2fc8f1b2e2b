"""A draft as a Word document with its findings as comments."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from django.utils.translation import gettext as _

from bihuan.facilities.files import store
from bihuan.facilities.files.models import File
from bihuan.kernel import clock
from bihuan.kernel.errors import Refused
from bihuan.kernel.models.matter import Matter
from bihuan.lib.extract import Unreadable
from bihuan.lib.extract.remarks import Remark, annotate, document
from bihuan.rooms.reports.drafts import rules, words
from bihuan.rooms.reports.drafts.rules import Found

AUTHOR = "核稿"


def document_of(draft: Matter) -> bytes:
    """The uploaded Word document itself, or one made of the text. Raises Refused."""
    row = draft.draft
    told = [one for one in rules.read(row.findings) if not one.agrees]
    remarks = [_remark(one) for one in told if one.verdict != "ignored"]
    at = clock.now()
    if not row.file_id:
        return document(row.text, remarks, author=AUTHOR, at=at)
    file = File.objects.get(pk=row.file_id)
    try:
        return annotate(store.path(file.sha256).read_bytes(), remarks, author=AUTHOR, at=at)
    except Unreadable as error:
        raise Refused(str(error)) from error


def _remark(found: Found) -> Remark:
    word = str(words.FLAGS[found.flag])
    if found.verdict == "accepted":
        word = _("%(word)s，已采纳") % {"word": word}
    lines = [f"【{word}】{found.message}"]
    if found.computed and found.computed not in found.message:
        lines.append(found.computed)
    return Remark(found.start, found.end, "\n".join(lines))


def disposition(draft: Matter) -> str:
    """The file's name: that of the draft and what it is."""
    stem = PurePosixPath(draft.draft.name.replace("/", " ").replace("\\", " ")).name
    stem = stem.removesuffix(".docx").removesuffix(".pdf").removesuffix(".txt")
    name = "".join(c for c in stem if c.isprintable() and c not in '"<>:|?*')[:60].strip()
    full = f"{name or draft.number}（{_('核稿意见')}）.docx"
    return f"attachment; filename=\"{draft.number}.docx\"; filename*=UTF-8''{quote(full)}"
