"""Filling, and telling afterwards what was changed."""

import io
from datetime import date

from docx import Document

from bihuan.facilities.documents import package, templates
from bihuan.facilities.documents.filling import fill
from bihuan.facilities.documents.verifying import verify
from bihuan.kernel.tests.district import District

ON = date(2026, 4, 9)


def test_a_shipped_report_is_filled_and_verifies(office: District) -> None:
    template = templates.get("progress")
    filled = fill(
        template, fields={"标题": "关于整改工作进展情况的报告", "单位": "青禾区教育局"}, as_of=ON
    )
    text = package.text_of(filled.docx)
    assert "共登记问题0个" in text
    Document(io.BytesIO(filled.docx))
    assert {one.state for one in verify(filled.docx)} == {"unchanged"}
