"""Pages of reports: composing, uploading, verifying, templates; and the same from the shell."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from typer.testing import CliRunner

from bihuan.cli import app
from bihuan.facilities.documents import checking, templates
from bihuan.facilities.documents.package import text_of
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.reports.papers import editions, fields_help
from bihuan.rooms.reports.papers.models import Report
from bihuan.rooms.reports.papers.tests import papers
from bihuan.rooms.reports.papers.tests.papers import changed, composed, content, upload


def client(post: Post) -> Client:
    found = Client()
    assert post.account is not None
    found.force_login(post.account)
    return found


def test_a_report_is_composed_in_the_browser_after_a_look_at_its_numbers(office: District) -> None:
    papers.problems(office)
    clerk = client(office.clerk)
    assert "进展情况汇报" in clerk.get(reverse("new-report")).text
    address = reverse("compose-report", args=("progress",))
    assert clerk.get(address).status_code == 200
    given = {"title": "进展情况汇报", "as_of": "2026-04-10", "主送": "上级主管部门"}
    looked = clerk.post(address, given | {"act": "preview"})
    assert looked.status_code == 200
    assert "将要填入的数字" in looked.text
    assert not Report.objects.exists()
    made = clerk.post(address, given | {"act": "make"}, follow=True)
    assert "文稿已生成" in made.text
    assert Report.objects.get().texts == {"主送": "上级主管部门"}
    wrong = clerk.post(address, given | {"as_of": "2027-01-01"})
    assert wrong.status_code == 422
    assert "截至日不能晚于今天" in wrong.text


def test_a_draft_is_made_anew_from_its_page(office: District) -> None:
    report = composed(office)
    clerk = client(office.clerk)
    address = reverse("recompose-report", args=(report.number,))
    assert "按照统一部署" in clerk.get(address).text
    clerk.post(address, {"title": "改过的标题", "as_of": "2026-04-09"})
    assert Report.objects.get().as_of.isoformat() == "2026-04-09"
    assert "改过的标题" in clerk.get(reverse("reports")).text


def test_an_upload_says_beside_which_figure_a_number_was_changed(office: District) -> None:
    papers.problems(office)
    report = composed(office)
    docx = changed(content(report), "3", "8")
    clerk = client(office.clerk)
    sent = clerk.post(
        reverse("do", args=("report", report.number, "revise")),
        {"docx": upload(docx), "seen": "1"},
        follow=True,
    )
    assert "1处数字需要说明" in sent.text
    assert "改动过" in sent.text
    assert reverse("figure", args=("problems.registered",)) in sent.text
    refused = clerk.post(
        reverse("do", args=("report", report.number, "submit")),
        {"to": str(office.supervisor.pk), "words": "", "seen": "2"},
    )
    assert refused.status_code == 422


def test_any_document_made_here_is_verified_by_upload_and_not_kept(office: District) -> None:
    papers.problems(office)
    report = composed(office)
    address = reverse("verify-report")
    auditor = client(office.auditor)
    good = auditor.post(address, {"docx": upload(content(report))})
    assert "全部未改动" in good.text
    bad = auditor.post(address, {"docx": upload(changed(content(report), "3", "8"))})
    assert "1处需要说明" in bad.text
    plain = io.BytesIO()
    Document().save(plain)
    assert (
        "没有由本系统填入的数字" in auditor.post(address, {"docx": upload(plain.getvalue())}).text
    )
    none = auditor.post(address, {"docx": upload(b"PK nothing")})
    assert (none.status_code, "完好的 Word 文档" in none.text) == (422, True)
    for stranger in (office.inspector, office.officer):  # it would tell any figure of anybody
        assert client(stranger).get(address).status_code == 404


def test_the_paper_is_printed(office: District) -> None:
    report = composed(office)
    answer = client(office.clerk).get(reverse("report-pdf", args=(report.number,)))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def with_text(docx: bytes, text: str) -> bytes:
    document = Document(io.BytesIO(docx))
    document.add_paragraph(text)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_template_is_checked_tried_and_then_put_in_force(office: District) -> None:
    papers.problems(office)
    admin = client(office.admin)
    shipped = admin.get(reverse("download-report-template", args=("progress",)))
    assert shipped.status_code == 200
    address = reverse("report-template", args=("progress",))
    wrong = with_text(shipped.content, "另有{{ 登记的问题 }}个。")
    refused = admin.post(address, {"docx": upload(wrong)})
    assert refused.status_code == 422
    assert "没有名为“登记的问题”的字段或指标" in refused.text
    assert "段“另有{{ 登记的问题 }}个。”" in refused.text
    right = with_text(shipped.content, "另据统计，登记问题{{ 登记问题 }}个。")
    tried = admin.post(address, {"docx": upload(right)})
    assert "试填" in tried.text
    assert templates.get("progress").edition == 0
    kept = tried.text.split('name="kept" value="')[1].split('"')[0]
    admin.post(address, {"kept": kept})
    assert templates.get("progress").edition == 1
    assert [one.number for one in editions.past("progress")] == [1]
    report = composed(office)
    assert "另据统计，登记问题3个" in papers.text(report)
    assert Report.objects.get().edition == 1
    again = admin.get(reverse("download-report-template", args=("progress",)) + "?edition=0")
    assert again.content == shipped.content


def test_only_who_sets_rules_puts_a_template_in_force(office: District) -> None:
    address = reverse("report-template", args=("progress",))
    shown = client(office.clerk).get(address)
    assert "由系统管理员办理" in shown.text
    docx = templates.get("progress").docx
    assert client(office.clerk).post(address, {"docx": upload(docx)}).status_code == 404
    assert client(office.auditor).get(address).status_code == 404
    unknown = client(office.admin).post(address, {"kept": "no-such-file"}, follow=True)
    assert "没有找到刚才上传的模板" in unknown.text


def test_fields_are_listed_as_they_are_written(office: District) -> None:
    shown = client(office.clerk).get(reverse("report-fields")).text
    assert "{{ 登记问题 }}" in shown
    assert "{{ 登记问题|按问题来源类别 }}" in shown


def test_whatever_is_listed_is_understood_in_a_template(office: District) -> None:
    document = Document()
    for one in fields_help.figures():
        document.add_paragraph(one.field)
        for _name, text in one.splits:
            document.add_paragraph(text)
    for text, _says in fields_help.WAYS:
        document.add_paragraph(text.replace("%tr", "%p"))
    made = io.BytesIO()
    document.save(made)
    assert checking.faults(made.getvalue(), {}) == []


def test_units_read_what_was_served_and_nothing_else(office: District) -> None:
    report = composed(office)
    officer = client(office.officer)
    assert officer.get(reverse("report", args=(report.number,))).status_code == 404
    assert officer.get(reverse("reports")).status_code == 200
    assert officer.get(reverse("new-report")).status_code == 404


@pytest.mark.parametrize("as_json", [False, True])
def test_the_shell_verifies_a_file(office: District, tmp_path: Path, as_json: bool) -> None:
    papers.problems(office)
    file = tmp_path / "报告.docx"
    file.write_bytes(changed(content(composed(office)), "3", "8"))
    given = ["report", "verify", str(file), *(["--json"] if as_json else [])]
    done = CliRunner().invoke(app, given)
    assert done.exit_code == 1
    if as_json:
        found = json.loads(done.stdout)
        [odd] = [one for one in found["numbers"] if one["state"] == "edited"]
        assert (odd["name"], odd["printed"], odd["words"]) == ("登记问题", "8", "3")
        assert (found["ok"], odd["word"]) == (False, "改动过")
    else:
        assert "改动过  登记问题：8（重算为3）" in done.stdout


def test_the_shell_makes_a_document(office: District, tmp_path: Path) -> None:
    out = tmp_path / "汇报.docx"
    given = ["report", "make", "progress", "--as-of", "2026-04-09", "--out", str(out)]
    done = CliRunner().invoke(app, given)
    assert (done.exit_code, done.stdout.startswith("已写入")) == (0, True)
    assert "现将截至2026年4月9日有关工作进展情况汇报如下" in text_of(out.read_bytes())


def test_the_shell_names_what_it_does_not_know(office: District, tmp_path: Path) -> None:
    given = ["report", "make", "progress", "--as-of", "2026-04-09", "--out", str(tmp_path / "a")]
    done = CliRunner().invoke(app, [*given, "--unit", "none"])
    assert (done.exit_code, "没有代码为 none 的单位" in done.stderr) == (1, True)


def act(post: Post, number: str, code: str, **data: str) -> str:
    """Take an action on a report's page; the page after it."""
    address = reverse("do", args=("report", number, code))
    answer = client(post).post(address, data, follow=True)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_every_step_is_taken_from_the_page(office: District) -> None:
    report = composed(office)
    leader = str(office.leader.pk)
    act(office.clerk, report.number, "submit", to=str(office.supervisor.pk))
    waiting = client(office.supervisor).get(reverse("home"))
    assert "报告待办理" in waiting.text
    act(office.supervisor, report.number, "send-back", reason="请补充做法。")
    assert "请补充做法。" in client(office.clerk).get(reverse("report", args=(report.number,))).text
    act(office.clerk, report.number, "submit", to=str(office.supervisor.pk))
    act(office.clerk, report.number, "recall")
    act(office.clerk, report.number, "submit", to=str(office.supervisor.pk))
    act(office.supervisor, report.number, "pass", to=leader, words="数字已核对。")
    act(office.leader, report.number, "pass", to=leader)
    assert "编号汇报〔2026〕1号" in act(office.leader, report.number, "sign")
    assert 'id="do-publish"' in client(office.clerk).get(f"/report/{report.number}").text
    assert "数字从此固定" in act(office.clerk, report.number, "publish")
    assert "已送达" in act(office.clerk, report.number, "serve", units=str(office.school.pk))
    assert "已签收" in act(office.officer, report.number, "receipt")
    assert "没有需要更正" in act(office.supervisor, report.number, "correct")
    assert "已作废" in act(office.leader, report.number, "cancel", reason="内容有误。")
