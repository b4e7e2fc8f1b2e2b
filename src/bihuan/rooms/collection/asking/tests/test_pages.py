"""The office's pages of forms: designing, handing out, answering signed in, results."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.facilities.forms import xlsform
from bihuan.facilities.forms.definition import Kind
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.collection.asking import codes, commands, definitions
from bihuan.rooms.collection.asking.models import Design, Form, Sheet
from bihuan.rooms.collection.asking.sheets import Visitor
from bihuan.rooms.collection.asking.tests.asking import (
    answer,
    handed_out,
    quiz,
    self_check,
    somebody,
    survey,
)
from bihuan.story import evidence


def desk(post: Post) -> Client:
    """A browser with that post signed in."""
    client = Client()
    assert post.account is not None
    client.force_login(post.account)
    return client


def workbook(answered: Any) -> dict[str, list[tuple[Any, ...]]]:
    """The sheets of a downloaded workbook, by name."""
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answered.streaming_content)))
    return {sheet.title: list(sheet.values) for sheet in book.worksheets}


def newest() -> Matter:
    found = Matter.objects.filter(kind="form").last()
    assert found is not None
    return found


def test_a_questionnaire_is_designed_by_pages_published_and_answered(office: District) -> None:
    clerk = desk(office.clerk)
    begun = {"title": "家长问卷", "purpose": "survey", "audience": "public",
             "unit": str(office.root.pk)}  # fmt: skip
    made = clerk.post("/forms/new", begun, follow=True)
    assert made.status_code == 200
    form = newest()
    at = f"/form/{form.number}"
    assert made.redirect_chain[-1][0] == f"{at}/design"
    added = clerk.post(f"{at}/design", {"act": "add", "kind": "choose_one", "into": ""})
    assert added.status_code == 302
    code = re.search(r"item=(\w+)", added["Location"])
    assert code
    edit = f"{at}/design/item?item={code[1]}"
    assert clerk.get(edit).status_code == 200
    wrong = clerk.post(edit, {"label_zh": "满意吗？", "choices_zh": "", "code": code[1]})
    assert wrong.status_code == 422
    given = {"label_zh": "满意吗？", "choices_zh": "满意\n不满意", "required": "on", "code": "how"}
    assert clerk.post(edit, given).status_code == 302
    assert "满意吗？" in clerk.get(f"{at}/preview").text
    assert clerk.post(f"{at}/do/publish").status_code == 302
    page = clerk.get(at).text
    assert "/f/" in page
    assert "填报中" in page
    definition = definitions.newest(newest())
    assert definition is not None
    assert [(q.code, q.kind) for q in definition.questions()] == [("how", Kind.ONE)]
    answer(newest(), somebody(), {"how": "1"})
    assert "少于5人的数不显示" in clerk.get(f"{at}/results").text


def test_a_workbook_is_taken_in_and_given_out(office: District) -> None:
    clerk = desk(office.clerk)
    book = SimpleUploadedFile("问卷.xlsx", xlsform.write(survey()))
    begun = {"title": "家长问卷", "purpose": "survey", "audience": "public",
             "unit": str(office.root.pk), "workbook": book}  # fmt: skip
    assert clerk.post("/forms/new", begun).status_code == 302
    form = newest()
    assert [q.code for q in definitions.design(form).questions()] == ["how", "why", "wish"]
    out = clerk.get(f"/form/{form.number}/design/workbook")
    assert xlsform.read(out.content).form == definitions.design(form)
    for name, data in (("a.xlsx", b"PK\x03\x04nonsense"), ("a.txt", "你好".encode())):
        bad = {"workbook": SimpleUploadedFile(name, data)}
        refused = clerk.post(f"/form/{form.number}/design/upload", bad)
        assert refused.status_code == 422
    assert clerk.post(f"/form/{form.number}/design/upload", {}).status_code == 422
    again = {"workbook": SimpleUploadedFile("b.xlsx", xlsform.write(self_check()))}
    assert clerk.post(f"/form/{form.number}/design/upload", again).status_code == 302
    assert definitions.design(form) == self_check()


def plain_workbook(*rows: tuple[str, ...], headers: tuple[str, ...] = ()) -> SimpleUploadedFile:
    """As somebody makes it in Excel who has not heard of columns of our own."""
    book = openpyxl.Workbook()
    survey_sheet = book.worksheets[0]
    survey_sheet.title = "survey"
    survey_sheet.append(("type", "name", "label", "appearance", *headers))
    for row in rows:
        survey_sheet.append(row)
    book.create_sheet("choices").append(("list_name", "name", "label"))
    book.create_sheet("settings").append(("form_title", "form_id"))
    book["settings"].append(("问卷", "plain"))
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("问卷.xlsx", content.getvalue())


def opinions_of(form: Matter) -> list[str]:
    return [one.code for one in definitions.design(form).questions() if one.opinion]


def test_what_a_questionnaire_from_excel_asks_opinions_in_becomes_opinions(
    office: District,
) -> None:
    clerk = desk(office.clerk)
    rows = (
        ("start", "began", "", ""),
        ("text", "name", "孩子几年级", ""),
        ("text", "wish", "您的意见和建议", "multiline"),
        ("text", "more", "其他想说的", "multiline"),
    )
    begun = {"title": "家长问卷", "purpose": "survey", "audience": "public",
             "unit": str(office.root.pk), "workbook": plain_workbook(*rows)}  # fmt: skip
    page = clerk.post("/forms/new", begun, follow=True).text
    form = newest()
    assert opinions_of(form) == ["wish"]
    assert "“您的意见和建议”填写的内容将作为意见收进收件箱" in page
    assert "收为意见" in page
    assert "“start”由系统自己记录，没有读入" in page
    begun |= {"purpose": "self_check", "workbook": plain_workbook(*rows)}
    clerk.post("/forms/new", begun)
    assert opinions_of(newest()) == []


def test_a_workbook_that_says_nothing_of_opinions_leaves_them_as_they_are(
    office: District,
) -> None:
    form = handed_out(office, survey())
    assert opinions_of(form) == ["wish"]
    clerk = desk(office.clerk)
    at = f"/form/{form.number}/design/upload"
    rows = (("text", "wish", "还有什么要说", "multiline"), ("text", "how", "您的意见", "multiline"))
    clerk.post(at, {"workbook": plain_workbook(*rows)})
    assert opinions_of(form) == ["wish", "how"]
    said = plain_workbook((*rows[0], "no"), (*rows[1], ""), headers=("bihuan::opinion",))
    clerk.post(at, {"workbook": said})
    assert opinions_of(form) == []


def test_what_somebody_else_removed_meanwhile_is_told(office: District) -> None:
    form = handed_out(office, survey())
    clerk = desk(office.clerk)
    at = f"/form/{form.number}/design"
    for address, sent in ((at, {"act": "up", "item": "gone"}), (f"{at}/item?item=gone", {})):
        told = clerk.post(address, sent, follow=True)
        assert told.status_code == 200
        assert "刚刚被删掉" in told.text
    assert not Design.objects.filter(pk=form.pk).exists()


def test_units_find_it_in_their_to_do_answer_it_and_see_what_they_answered(
    office: District,
) -> None:
    form = handed_out(office, self_check(), "units", "self_check")
    school = desk(office.officer)
    assert "待填表单" in school.get("/").text
    at = f"/form/{form.number}"
    assert "去填报" in school.get(at).text
    page = school.get(f"{at}/answer").text
    assert "青禾一小" in page
    sent = {"page": "0", "q-kitchens": "2"}
    kept = school.post(f"{at}/answer", sent | {"go": "save"}, follow=True)
    assert "已存下" in kept.text
    assert school.post(f"{at}/answer", sent | {"go": "save"},
                       headers={"X-Form-Save": "1"}).status_code == 204  # fmt: skip
    assert 'value="2"' in school.get(f"{at}/answer").text
    picture = SimpleUploadedFile("后厨.png", evidence.picture("后厨"))
    done = school.post(f"{at}/answer", sent | {"go": "send", "q-photo": picture}, follow=True)
    row = Sheet.objects.get()
    assert done.redirect_chain[-1][0] == f"/sheet/{row.matter.number}"
    assert "后厨.png" in done.text
    link = re.search(r'href="(/files/[^"]+)"', done.text)
    assert link
    picture_of = school.get(link[1])
    assert picture_of.status_code == 200
    assert b"".join(picture_of.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert desk(office.other_officer).get(link[1]).status_code == 404
    assert desk(office.other_officer).get(f"/sheet/{row.matter.number}").status_code == 404
    again = school.get(f"{at}/answer", follow=True)
    assert "已经填报过" in again.text
    clerk = desk(office.clerk)
    assert "青禾二小" in clerk.get(at).text
    assert row.matter.number in clerk.get(f"{at}/sheets").text


def test_nobody_who_was_not_asked_answers_signed_in(office: District) -> None:
    for_units = handed_out(office, self_check(), "units", units=(office.school,))
    for_groups = handed_out(office, survey(), "inspectors", "inspection")
    for_all = handed_out(office, survey())
    for post, form in (
        (office.other_officer, for_units), (office.clerk, for_units), (office.clerk, for_all),
        (office.officer, for_groups), (office.officer, for_all),
    ):  # fmt: skip
        assert desk(post).get(f"/form/{form.number}/answer").status_code == 404


def test_results_go_out_as_a_workbook_with_every_sheet_where_it_bears_a_name(
    office: District,
) -> None:
    form = handed_out(office, self_check(), "units", "self_check")
    for post, unit, n in ((office.officer, office.school, "2"),
                          (office.other_officer, office.other_school, "3")):  # fmt: skip
        answer(form, Visitor(post, unit=unit), {"kitchens": n})
    got = workbook(desk(office.clerk).get(f"/form/{form.number}/results.xlsx"))
    assert list(got) == ["结果", "填写内容", "逐份答卷"]
    rows = [row for row in got["逐份答卷"] if row[1] in ("青禾一小", "青禾二小")]
    assert [(row[1], row[6]) for row in rows] == [("青禾一小", 2), ("青禾二小", 3)]


def test_results_of_nameless_sheets_go_out_without_them(office: District) -> None:
    form = handed_out(office, survey(), "code")
    made = commands.issue_codes(form, count=12, batch="初一家长", by=office.clerk)
    for n, typed in enumerate(made[:9]):
        who = Visitor(somebody().by, code=codes.find(form, typed))
        answer(form, who, {"how": "1" if n else "2"}, {"why": "远"} if not n else {"wish": ""})
    clerk = desk(office.clerk)
    got = workbook(clerk.get(f"/form/{form.number}/results.xlsx?split=*"))
    assert list(got) == ["结果", "填写内容"]
    shown = [row for row in got["结果"] if row[0] == "第how题"]
    assert all("不显示" in str(cell) for row in shown for cell in (row[4],))
    assert "不显示" in clerk.get(f"/form/{form.number}/results?split=*").text
    listed = workbook(clerk.get(f"/form/{form.number}/codes.xlsx"))["填报码"]
    codes_left = {row[1] for row in listed if row[0] == "初一家长"}
    assert codes_left == set(made[9:])
    slips = clerk.get(f"/form/{form.number}/codes").text
    assert slips.count("data:image/svg") == 3
    assert made[0] not in slips


def test_a_quiz_shows_how_the_class_did(office: District) -> None:
    form = handed_out(office, quiz(), "units", "quiz")
    answer(form, Visitor(office.officer, unit=office.school), {"a": "1", "b": "1"})
    answer(form, Visitor(office.other_officer, unit=office.other_school), {"a": "1", "b": "2"})
    page = desk(office.clerk).get(f"/form/{form.number}/results").text
    assert "平均分" in page
    assert "7.5" in page
    sheet = Sheet.objects.get(unit=office.other_school.pk)
    told = desk(office.clerk).get(f"/sheet/{sheet.matter.number}").text
    assert "得5分，满分10分" in told
    assert "没有及格" in told


def test_units_are_chosen_by_kind_and_one_by_one(office: District) -> None:
    made = commands.draft(title="自查", purpose="self_check", audience="units", unit=office.root,
                          definition=self_check(), by=office.clerk)  # fmt: skip
    clerk = desk(office.clerk)
    sent = {"kinds": ["school"], "units": [str(office.section.pk)]}
    assert clerk.post(f"/form/{made.number}/do/address", sent).status_code == 302
    made.refresh_from_db()
    assert set(made.helpers) == {office.school.pk, office.other_school.pk, office.section.pk}
    assert clerk.post(f"/form/{made.number}/do/address", {}).status_code == 422
    assert Form.objects.get(pk=made.pk).version == 0
