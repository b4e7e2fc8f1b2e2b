"""Reports to test with, and Word files changed as an author changes them."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile
from docx import Document

from bihuan.facilities.documents.package import text_of
from bihuan.facilities.files import store
from bihuan.kernel import clock, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.reports.papers import commands, numbers
from bihuan.rooms.reports.papers.commands import Order
from bihuan.rooms.reports.papers.models import Report

TEXTS = {"主送": "上级主管部门", "抄送": "各有关单位", "导语": "按照统一部署，有关工作有序推进。"}


def problems(office: District, many: int = 3) -> list[Matter]:
    return [
        ledger.register(
            list_code="problems",
            title=f"校门口护栏{n}未装",
            text="校门口护栏一直未装。",
            by=office.supervisor,
        )
        for n in range(many)
    ]


def composed(office: District, **more: Any) -> Matter:
    """By the clerk, as of today."""
    given = {"title": "问题整改工作进展情况汇报", "as_of": clock.today(), "texts": TEXTS}
    return commands.compose("progress", Order(**given | more), by=office.clerk)


def content(report: Matter) -> bytes:
    """The latest version."""
    return store.path(Report.objects.get(pk=report.pk).sha256).read_bytes()


def changed(docx: bytes, old: str, new: str) -> bytes:
    """The document with a number of ours written over: the first control that says `old`."""
    document = Document(io.BytesIO(docx))
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    for control in document.element.body.iter(f"{{{space['w']}}}sdt"):
        texts = control.findall(".//w:t", space)
        if "".join(one.text or "" for one in texts) == old:
            texts[0].text = new
            for one in texts[1:]:
                one.text = ""
            made = io.BytesIO()
            document.save(made)
            return made.getvalue()
    raise LookupError(f"no number of the document says {old}")


def upload(docx: bytes) -> ContentFile[bytes]:
    return ContentFile(docx, "进展情况汇报（改）.docx")


def numbers_of(docx: bytes) -> list[numbers.Number]:
    return numbers.verified(docx)


def sees(post: Post, report: Matter) -> bool:
    return policy.sees(post, Matter.objects.get(pk=report.pk))


def assign(office: District, problem: Matter) -> None:
    """To the school."""
    ledger.detail(problem, unit=office.school, by=office.supervisor)


def text(report: Matter) -> str:
    """The latest version, as text."""
    return text_of(content(report))
