"""What a group reads in its handbook."""

from __future__ import annotations

import pypdfium2

from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.oversight.handbook import queries
from bihuan.rooms.oversight.rounds import commands_site
from bihuan.rooms.oversight.rounds.tests.going import TODAY, begun, finished, planned
from bihuan.rooms.oversight.rounds.tests.test_pages import desk


def gone(office: District) -> Matter:
    """A finished visit that found something, and one still to come; both of the first group."""
    oversight.assign_contacts(office.group, units=[office.school], by=office.supervisor)
    visit = begun(office, planned(office))
    commands_site.find(visit, title="留样不全", list_code="problems", by=office.inspector)
    finished(office, visit)
    planned(office, "stage", title="期中督导", on=TODAY.replace(month=5))
    return visit


def test_the_handbook_has_the_groups_units_its_visits_and_its_schedule(office: District) -> None:
    gone(office)
    book = queries.of(office.inspector, office.group)
    assert [one.unit for one in book.places] == [office.school]
    assert [one.title for one in book.schedule] == ["期中督导"]
    [place] = book.places
    assert [one.findings for one in place.visits] == [1]
    assert {one.word for one in book.ways} >= {"综合督导", "走访调研"}


def test_a_group_sees_what_is_open_in_the_units_it_is_the_contact_of_and_nothing_else(
    office: District,
) -> None:
    gone(office)
    problem = Matter.objects.get(kind="problem")
    assert problem.checker_id is None
    [place] = queries.of(office.inspector, office.group).places
    assert place.items == [problem]
    assert not policy.sees(office.other_inspector, problem)
    assert not policy.visible(office.other_inspector, "problem").exists()
    assert queries.of(office.supervisor, office.other_group).open == 0
    oversight.assign_contacts(office.other_group, units=[office.root], by=office.supervisor)
    mine = Post.objects.get(pk=office.other_inspector.pk)
    assert policy.sees(mine, problem)


def test_a_group_reads_its_own_handbook_and_no_other(office: District) -> None:
    gone(office)
    inspector = desk(office.inspector)
    page = inspector.get("/handbook/QH-G1").content.decode()
    assert "期中督导" in page
    assert "食堂证照齐全" in page
    assert inspector.get("/handbook/QH-G2").status_code == 404
    assert "第二督导组" in desk(office.leader).get("/handbook").content.decode()
    assert desk(office.head).get("/handbook/QH-G1").status_code == 404


def _text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_handbook_is_a_pdf_with_the_same_contents_for_the_same_readers(
    office: District,
) -> None:
    gone(office)
    inspector = desk(office.inspector)
    answer = inspector.get("/handbook/QH-G1.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    text = _text(answer.content)
    for said in ("督导工作手册", "期中督导", "食堂证照齐全", "留样不全", str(office.school)):
        assert said in text
    assert inspector.get("/handbook/QH-G2.pdf").status_code == 404
    assert desk(office.head).get("/handbook/QH-G1.pdf").status_code == 404
