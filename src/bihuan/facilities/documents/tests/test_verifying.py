"""A finished document is recomputed: what hands did to it is told apart from what data did."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bihuan.facilities.documents import package
from bihuan.facilities.documents.binding import NS, OPEN
from bihuan.facilities.documents.filling import fill
from bihuan.facilities.documents.package import DOCUMENT, BadDocument, W
from bihuan.facilities.documents.tests import word
from bihuan.facilities.documents.tests.word import ITEM, changed, controls, says
from bihuan.facilities.documents.verifying import bound, verify
from bihuan.kernel import clock
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger

ON = date(2026, 4, 9)
LINE = "共登记问题{{ 登记问题 }}个，已销号{{ 已销号问题 }}个，占{{ 已销号问题|占(登记问题) }}。"


@pytest.fixture
def docx(office: District) -> bytes:
    """2 problems the day before, none closed: 共登记问题2个，已销号0个，占0%。"""
    with clock.at(clock.now() - timedelta(days=1)):
        for title in ("门口拥堵", "饮水机坏了"):
            ledger.register(list_code="problems", title=title, by=office.clerk)
    return fill(word.template(LINE), fields={}, as_of=ON).docx


def states(docx: bytes) -> list[str]:
    return [one.state for one in verify(docx)]


def test_as_it_was_made_every_number_is_unchanged(docx: bytes) -> None:
    assert states(docx) == ["unchanged"] * 3
    assert [one.text for one in bound(docx)] == ["2", "0", "0%"]


def test_text_around_the_numbers_may_change_and_runs_may_be_split(docx: bytes) -> None:
    def edit(root: Any) -> None:
        for text in root.iter(f"{W}t"):
            text.text = (text.text or "").replace("共登记", "累计登记")
        first = controls(root)[0].find(f"{W}sdtContent")
        run = first.find(f"{W}r")
        run.find(f"{W}t").text = ""
        again = deepcopy(run)
        again.find(f"{W}t").text = "2"
        first.append(again)
        etree.SubElement(first, f"{W}bookmarkEnd")

    assert states(changed(docx, edit)) == ["unchanged"] * 3


def test_numbers_are_known_by_their_names_where_a_program_saved_no_tags(docx: bytes) -> None:
    def edit(root: Any) -> None:
        for one in controls(root):
            about = one.find(f"{W}sdtPr")
            about.remove(about.find(f"{W}tag"))
        says(controls(root)[0], "3")

    assert states(changed(docx, edit)) == ["edited", "unchanged", "unchanged"]


def test_a_number_typed_over_is_told_with_what_it_was(docx: bytes) -> None:
    found = verify(changed(docx, lambda root: says(controls(root)[0], "3")))
    assert [one.state for one in found] == ["edited", "unchanged", "unchanged"]
    first = found[0]
    assert first.bound.text == "3"
    assert first.bound.record is not None
    assert first.now is not None
    assert (first.bound.record.words, first.now.words) == ("2", "2")


def test_tracked_changes_count_as_they_will_read(docx: bytes) -> None:
    def edit(root: Any) -> None:
        content = controls(root)[0].find(f"{W}sdtContent")
        run = content.find(f"{W}r")
        gone = etree.SubElement(content, f"{W}del")
        old = deepcopy(run)
        old.find(f"{W}t").tag = f"{W}delText"
        gone.append(old)
        put = etree.SubElement(content, f"{W}ins")
        run.find(f"{W}t").text = "9"
        put.append(run)

    found = verify(changed(docx, edit))
    assert (found[0].state, found[0].bound.text) == ("edited", "9")


def test_a_number_whose_control_was_taken_away_is_missing(docx: bytes) -> None:
    def edit(root: Any) -> None:
        first = controls(root)[0]
        parent = first.getparent()
        at = parent.index(first)
        parent[at : at + 1] = list(first.find(f"{W}sdtContent"))

    found = verify(changed(docx, edit))
    assert [one.state for one in found] == ["unchanged", "unchanged", "missing"]
    assert found[2].bound.record is not None
    assert found[2].bound.record.asked.figure == "problems.registered"


def test_a_number_copied_elsewhere_is_checked_there_too(docx: bytes) -> None:
    def edit(root: Any) -> None:
        first = controls(root)[0]
        copy = deepcopy(first)
        says(copy, "7")
        first.getparent().append(copy)

    assert states(changed(docx, edit)) == ["unchanged", "unchanged", "unchanged", "edited"]


def test_a_number_that_says_it_is_ours_but_is_not_recorded_is_unknown(docx: bytes) -> None:
    def edit(root: Any) -> None:
        controls(root)[1].find(f"{W}sdtPr/{W}tag").set(f"{W}val", "bihuan:99")

    assert states(changed(docx, edit)) == ["unchanged", "unknown", "unchanged", "missing"]


TAMPERED = (
    ("words", "3", "differs"),
    ("value", "3", "differs"),
    ("as-of", "2026-03-01", "differs"),
    ("figure", "problems.closed", "differs"),
    ("figure", "no.such", "unknown"),
    ("as-of", "tomorrow", "unknown"),
    ("as-of", "9999-12-31", "unknown"),
    ("split", "nothing", "unknown"),
    ("unit", "123456", "unknown"),
    ("what", "since:never", "unknown"),
)


def test_a_record_that_was_tampered_with_is_caught_because_it_is_recomputed(docx: bytes) -> None:
    for name, value, state in TAMPERED:

        def tamper(root: Any, name: str = name, value: str = value) -> None:
            root.find(f"{{{NS}}}number").set(name, value)

        found = changed(docx, tamper, ITEM)
        if name == "words":
            found = changed(found, lambda root: says(controls(root)[0], "3"))
        assert states(found)[0] == state, (name, value)


def test_without_its_records_every_number_of_a_document_is_unknown(docx: bytes) -> None:
    parts = {name: data for name, data in package.read(docx).items() if name != ITEM}
    assert states(package.write(parts)) == ["unknown"] * 3


def test_an_upload_that_asks_for_thousands_of_instants_is_not_obeyed(docx: bytes) -> None:
    def many(root: Any) -> None:
        for n, one in enumerate(list(root) * 100):
            copy = deepcopy(one)
            copy.set("tag", f"x{n}")
            copy.set("as-of", (ON - timedelta(days=n + 1)).isoformat())
            root.append(copy)

    def shown(root: Any) -> None:
        first = controls(root)[0]
        for n in range(300):
            copy = deepcopy(first)
            copy.find(f"{W}sdtPr/{W}tag").set(f"{W}val", f"bihuan:x{n}")
            first.getparent().append(copy)

    found = states(changed(changed(docx, many, ITEM), shown))
    assert len(found) == 303
    assert found.count("unknown") == 303 - 100 - 2


@settings(max_examples=25)
@given(data=st.data())
def test_whatever_is_written_around_the_numbers_they_are_still_found(
    data: st.DataObject, docx: bytes
) -> None:
    letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
    typed = data.draw(
        st.lists(st.sampled_from(["", "2", "0", "0%", " 2 ", "12", "二"]), min_size=3, max_size=3)
    )

    def edit(root: Any) -> None:
        paragraph = root.find(f"{W}body/{W}p")
        for control, text in zip(controls(root), typed, strict=True):
            says(control, text)
        for run in paragraph.findall(f"{W}r"):
            run.find(f"{W}t").text = data.draw(letters)

    expected = [
        "unchanged" if text.strip() == said else "edited"
        for text, said in zip(typed, ("2", "0", "0%"), strict=True)
    ]
    assert states(changed(docx, edit)) == expected


# -- files from outside --------------------------------------------------------------------------


def test_files_that_are_no_whole_documents_are_refused(docx: bytes) -> None:
    parts = package.read(docx)
    bomb = package.write(parts | {"word/big.xml": b" " * (package.MOST_UNPACKED + 1)})
    half = package.write({name: data for name, data in parts.items() if name != DOCUMENT})
    for bad in (b"", b"PK\x03\x04", docx[: len(docx) // 2], half, bomb):
        with pytest.raises(BadDocument):
            verify(bad)


def test_entities_are_never_resolved(docx: bytes) -> None:
    parts = package.read(docx)
    head = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    for name in (DOCUMENT, ITEM):
        body = re.sub(rb"^<\?xml[^>]*\?>", b"", parts[name])
        with pytest.raises(BadDocument):
            verify(package.write(parts | {name: head + body}))


def test_nothing_of_the_filling_is_left_in_the_file(docx: bytes) -> None:
    for data in package.read(docx).values():
        assert OPEN.encode() not in data
