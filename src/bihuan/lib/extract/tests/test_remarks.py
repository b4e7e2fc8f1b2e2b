from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.lib.extract import Unreadable, extract
from bihuan.lib.extract.remarks import Remark, annotate, document
from bihuan.lib.extract.tests import made

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
INNER = (
    "<w:r><w:rPr><w:b/></w:rPr><w:t>共梳理问题52个</w:t><w:tab/><w:t>其中</w:t></w:r>"
    "<w:hyperlink><w:r><w:t>作风问题6个</w:t></w:r></w:hyperlink><w:r><w:t>。</w:t></w:r>"
)


def embraced(data: bytes) -> list[str]:
    """The words each comment stands at, by the marks in the document itself."""
    body = made.part(data, "word/document.xml")
    out = []
    for number in re.findall(r'<w:commentReference w:id="(\d+)"/>', body):
        found = re.search(
            rf'<w:commentRangeStart w:id="{number}"/>(.*?)<w:commentRangeEnd w:id="{number}"/>',
            body,
            re.DOTALL,
        )
        assert found is not None
        out.append("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", found[1])))
    return out


def noted(data: bytes) -> list[str]:
    return [one.text for one in docx.Document(BytesIO(data)).comments]


def test_a_comment_stands_at_exactly_its_words_and_nothing_else_changes() -> None:
    data = made.paragraph(INNER)
    text = extract(data).text
    at = text.index("52个")
    out = annotate(data, [Remark(at, at + 3, "应为 51 个。")], author="核稿", at=AT)
    assert extract(out).text == text
    assert embraced(out) == ["52个"]
    assert noted(out) == ["应为 51 个。"]
    assert "2026-03-01T08:30:00Z" in made.part(out, "word/comments.xml")
    assert made.part(out, "word/document.xml").count("<w:b/>") == 3  # every part of the run is bold


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 24), st.integers(1, 9)), max_size=4))
def test_comments_may_overlap_touch_and_share_words(places: list[tuple[int, int]]) -> None:
    data = made.paragraph(INNER)
    text = extract(data).text
    remarks = [Remark(start, min(start + size, len(text)), "看") for start, size in places]
    remarks = sorted(
        (one for one in remarks if text[one.start : one.end].strip()), key=lambda r: r.start
    )
    out = annotate(data, remarks, author="核稿", at=AT)
    assert extract(out).text == text
    assert sorted(embraced(out)) == sorted(
        text[one.start : one.end].replace(" ", "") for one in remarks
    )


def test_a_remark_on_a_footnote_stands_at_its_sign() -> None:
    data = made.paragraph(
        "<w:r><w:t>共52个</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
        "<w:r><w:t>。</w:t></w:r>"
    )
    notes = (
        f"<w:footnotes {made.W}><w:footnote w:id='2'><w:p><w:r><w:t>含转办3个</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )
    data = made.with_part(data, "word/footnotes.xml", notes.encode())
    at = extract(data).text.index("3个")
    body = made.part(
        annotate(data, [Remark(at, at + 2, "看")], author="核", at=AT), "word/document.xml"
    )
    start, sign, end = (body.index(w) for w in ("RangeStart", "footnoteReference", "RangeEnd"))
    assert start < sign < end


def test_comments_that_are_there_stay() -> None:
    once = annotate(made.paragraph(INNER), [Remark(0, 2, "一")], author="核", at=AT)
    twice = annotate(once, [Remark(3, 5, "二")], author="核", at=AT)
    assert noted(twice) == ["一", "二"]


@pytest.mark.parametrize("text", ["一\n\n二\t三\n四\t五\n", "甲\r\n乙\f丙\x0b丁", "尾\t\n"])
def test_a_document_made_of_a_text_has_its_remarks_at_the_same_places(text: str) -> None:
    at = len(text.rstrip()) - 1
    out = document(text, [Remark(at, at + 1, "看")], author="核稿", at=AT)
    assert embraced(out) == [text[at]]


def test_what_word_cannot_open_is_refused() -> None:
    with pytest.raises(Unreadable, match="不能写入批注"):
        annotate(b"PK\x03\x04", [], author="核", at=AT)


def test_a_document_with_a_part_beyond_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.lib.extract.docx.MOST_BYTES", 1000)
    with pytest.raises(Unreadable, match="大得不合常理"):
        annotate(made.paragraph(INNER), [], author="核", at=AT)
