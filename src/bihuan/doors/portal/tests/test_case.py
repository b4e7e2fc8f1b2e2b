import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from bihuan.doors.portal import acts, limits, visit
from bihuan.doors.portal.tests.district import OFFICER_PHONE, District
from bihuan.doors.portal.tests.visitor import Visitor, words
from bihuan.kernel import clock, people, verify
from bihuan.kernel.models.matter import Matter
from bihuan.lib import ids
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.models import Reporter
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.voices import commands as voices

pytestmark = pytest.mark.django_db

CASE, JUDGE, ADD = "/public/case", "/public/case/judge", "/public/case/add"


def judged(visitor: Visitor, result: str, said: str = "") -> int:
    return visitor.send(CASE, JUDGE, result=result, said=said).status_code


# -- opening --------------------------------------------------------------------------------------


def test_a_code_opens_the_case_however_it_is_typed_and_stands_in_no_address(
    district: District, visitor: Visitor
) -> None:
    code = district.hear().code
    typed = code.lower().replace("-", " ").replace("0", "o")
    response = visitor.follow(typed)
    assert (response.status_code, response["Location"]) == (302, CASE)
    assert "放学时校门口堵车" in visitor.text(CASE)
    assert code not in visitor.text(CASE)
    assert code not in str(dict(visitor.client.session))


def test_a_mistyped_code_is_told_from_an_unknown_one(district: District, visitor: Visitor) -> None:
    code = district.hear().code
    swapped = code[1] + code[0] + code[2:] if code[0] != code[1] else f"{code[:-1]}7"
    mistyped = visitor.follow(swapped)
    assert (mistyped.status_code, "抄错" in words(mistyped)) == (422, True)
    short = visitor.follow(code[:-3])
    assert (short.status_code, "17位" in words(short)) == (422, True)
    strange = visitor.follow(f"{code[:-1]}校")
    assert (strange.status_code, "数字和英文字母" in words(strange)) == (422, True)
    unknown = visitor.follow(ids.receipt_code())
    assert (unknown.status_code, "没有找到" in words(unknown)) == (404, True)


def test_guessing_is_stopped_but_right_codes_are_not_counted(
    district: District, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "GUESS", {"per_hour": 6, "burst": 2})
    code = district.hear().code
    assert [visitor.follow(code).status_code for _ in range(4)] == [302] * 4
    assert [visitor.follow(ids.receipt_code()).status_code for _ in range(3)] == [404, 404, 429]
    assert visitor.follow(code).status_code == 429


def test_the_session_key_changes_when_a_case_is_opened(
    district: District, visitor: Visitor
) -> None:
    visitor.follow(district.hear().code)
    before = visitor.client.session.session_key
    visitor.follow(district.hear().code)
    assert visitor.client.session.session_key != before


def test_a_forged_request_without_the_check_is_refused(
    district: District, visitor: Visitor
) -> None:
    code = district.hear().code
    assert visitor.post("/public/follow", {"code": code}).status_code == 403
    visitor.follow(code)
    assert visitor.post(ADD, {"text": "伪造"}).status_code == 403


def test_nothing_is_shown_without_a_code(district: District, visitor: Visitor) -> None:
    district.hear()
    assert visitor.get(CASE)["Location"] == "/public/follow"


def test_leaving_closes_the_case(district: District, visitor: Visitor) -> None:
    visitor.follow(district.hear().code)
    assert visitor.send(CASE, "/public/case/leave").status_code == 302
    assert visitor.get(CASE)["Location"] == "/public/follow"


def test_case_pages_are_kept_by_no_cache_and_no_search_engine(
    district: District, visitor: Visitor
) -> None:
    visitor.follow(district.hear().code)
    response = visitor.get(CASE)
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


# -- what is shown --------------------------------------------------------------------------------


def test_the_case_tells_each_stage_and_the_unit_only_after_the_issue(
    district: District, visitor: Visitor
) -> None:
    receipt = district.hear()
    visitor.follow(receipt.code)
    assert "等待受理" in visitor.text(CASE)
    problem = district.raise_problem(receipt.matter)
    assert "正在安排" in visitor.text(CASE)
    assert "由谁办理" not in visitor.text(CASE)
    district.issue(problem)
    page = visitor.text(CASE)
    assert "正在整改" in page
    assert "由谁办理" in page
    assert "办理期限" in page
    assert district.school.name in page
    ledger.return_(problem, reason="不归我校", by=district.officer)
    page = visitor.text(CASE)
    assert ("正在重新安排" in page, "由谁办理" in page, "不归我校" in page) == (True, False, False)


def test_inner_papers_names_and_telephones_stay_inside(
    district: District, visitor: Visitor
) -> None:
    receipt = district.hear(contact="13800007777")
    district.asking(receipt.matter)
    visitor.follow(receipt.code)
    page = visitor.text(CASE)
    inner = ("内部", "陈立", "陈老师", "周局长", "周敏", "李清", "赵巡", OFFICER_PHONE)
    assert [word for word in (*inner, "13800007777") if word in page] == []


def test_a_refusal_and_an_answer_are_shown_with_their_reasons(
    district: District, visitor: Visitor
) -> None:
    refused, answered = district.hear(), district.hear()
    voices.not_accept(refused.matter, code="court", reason="法院正在审理。", by=district.clerk)
    voices.answer(answered.matter, text="下周起错峰放学。电话13812345678", by=district.clerk)
    visitor.follow(refused.code)
    page = visitor.text(CASE)
    assert "不予受理" in page
    assert "法院正在审理。" in page
    assert "已进入诉讼、仲裁或复议" in page
    visitor.follow(answered.code)
    page = visitor.text(CASE)
    assert "下周起错峰放学。" in page
    assert "138****5678" in page


def test_a_lawful_end_is_shown_with_its_basis_and_never_as_a_closure(
    district: District, visitor: Visitor
) -> None:
    receipt = district.hear()
    problem = district.asking(receipt.matter)
    ledger.propose_conclusion(
        problem,
        outcome="not_supported",
        reason="内部研究意见",
        basis="信访工作条例第三十二条",
        by=district.supervisor,
    )
    ledger.decide_conclusion(problem, confirm=True, reason="同意。", by=district.reviewer)
    visitor.follow(receipt.code)
    page = visitor.text(CASE)
    for word in ("已依规终结", "不予支持", "信访工作条例第三十二条", "不算作销号"):
        assert word in page
    assert "内部研究意见" not in page


def test_other_reporters_words_are_never_shown(district: District, visitor: Visitor) -> None:
    mine, other = district.hear(), district.hear("另一位家长的原话", reporter="刘家长")
    problem = district.raise_problem(other.matter)
    voices.attach(mine.matter, problem=problem, by=district.clerk)
    voices.add(other.matter, text="另一位的补充", by=people.public())
    problem.refresh_from_db()
    district.issue(problem)
    district.finish(problem)
    problem.refresh_from_db()
    ledger.consult(
        problem,
        voice=other.matter.pk,
        result="dissatisfied",
        way="link",
        words_said="另一位的评价",
        by=people.public(),
    )
    visitor.follow(mine.code)
    page = visitor.text(CASE)
    assert "有反映人不满意，退回重办" in page
    hidden = ("另一位", "刘家长", other.matter.number)
    assert [word for word in hidden if word in page] == []


def test_words_of_the_office_on_the_reporters_behalf_are_not_shown(
    district: District, visitor: Visitor
) -> None:
    receipt = district.hear()
    voices.add(receipt.matter, text="内部备注", by=district.clerk)
    visitor.follow(receipt.code)
    assert "内部备注" not in visitor.text(CASE)


def test_a_merged_opinion_goes_with_the_one_it_was_merged_into(
    district: District, visitor: Visitor
) -> None:
    first, second = district.hear("先来的人说的话"), district.hear("后来的人说的话")
    voices.merge(second.matter, into=first.matter, by=district.clerk)
    visitor.follow(second.code)
    page = visitor.text(CASE)
    assert "等待受理" in page
    assert "不止您一位" in page
    assert "后来的人说的话" in page
    assert "先来的人说的话" not in page
    first.matter.refresh_from_db()
    problem = district.asking(first.matter)
    assert "请您评价" in visitor.text(CASE)
    assert judged(visitor, "satisfied") == 302
    rows = Reporter.objects.filter(matter=problem).values_list("voice", "result")
    assert dict(rows) == {first.matter.pk: "", second.matter.pk: "satisfied"}
    assert "您已评价" in visitor.text(CASE)


def test_a_merged_opinion_gets_the_answer_to_the_one_it_was_merged_into(
    district: District, visitor: Visitor
) -> None:
    first, second = district.hear(), district.hear()
    voices.merge(second.matter, into=first.matter, by=district.clerk)
    first.matter.refresh_from_db()
    voices.answer(first.matter, text="已经安排护学岗。", by=district.clerk)
    visitor.follow(second.code)
    page = visitor.text(CASE)
    assert "已经答复" in page
    assert "已经安排护学岗。" in page


def test_an_erased_text_shows_as_erased(district: District, visitor: Visitor) -> None:
    from bihuan.kernel import erase, history

    receipt = district.hear()
    digest = history.of(receipt.matter)[0].data.text.digest
    erase.erase(receipt.matter, digests=[digest], reason="本人申请", by=people.system())
    visitor.follow(receipt.code)
    assert "放学时校门口堵车" not in visitor.text(CASE).split("<blockquote>")[1]


# -- adding ---------------------------------------------------------------------------------------


def test_words_are_added_once_however_often_they_are_sent(
    district: District, visitor: Visitor
) -> None:
    receipt = district.hear()
    visitor.follow(receipt.code)
    fields = {**visitor.hidden(CASE, ADD), "text": "昨天又摔了一个孩子。"}
    assert [visitor.post(ADD, fields).status_code for _ in range(2)] == [302, 302]
    assert visitor.text(CASE).count("昨天又摔了一个孩子。") == 1


def test_words_written_when_the_visit_is_over_are_kept_through_the_new_start(
    district: District, visitor: Visitor
) -> None:
    code = district.hear().code
    visitor.follow(code)
    fields = {**visitor.hidden(CASE, ADD), "text": "写了很久的补充"}
    with clock.at(timezone.now() + timedelta(minutes=visit.IDLE_MINUTES + 1)):
        response = visitor.post(ADD, fields)
        assert response.status_code == 401
        assert "写了很久的补充" in words(response)
        token = fields["csrfmiddlewaretoken"]
        again = visitor.post(
            "/public/follow",
            {"code": code, "kept": "写了很久的补充", "csrfmiddlewaretoken": token},
        )
    assert again.status_code == 200
    assert "写了很久的补充</textarea>" in words(again)


def test_a_flood_of_additions_is_stopped_and_the_text_kept(
    district: District, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ADD", {"per_hour": 6, "burst": 1})
    visitor.follow(district.hear().code)
    assert visitor.send(CASE, ADD, text="第一次").status_code == 302
    response = visitor.send(CASE, ADD, text="第二次")
    assert response.status_code == 429
    assert "第二次</textarea>" in words(response)


# -- judging --------------------------------------------------------------------------------------


def test_the_consent_of_the_reporter_closes_the_problem_by_the_gate(
    district: District, visitor: Visitor
) -> None:
    receipt = district.hear()
    problem = district.asking(receipt.matter)
    visitor.follow(receipt.code)
    assert "您对处理结果满意吗" in visitor.text(CASE)
    assert judged(visitor, "satisfied", "谢谢老师") == 302
    problem.refresh_from_db()
    receipt.matter.refresh_from_db()
    assert (problem.status, receipt.matter.status) == ("closed", "settled")
    page = visitor.text(CASE)
    assert "已经办结销号" in page
    assert "谢谢老师" in page
    assert verify.verify().findings == []


def test_nobody_is_asked_before_the_verification(district: District, visitor: Visitor) -> None:
    receipt = district.hear()
    problem = district.raise_problem(receipt.matter)
    district.issue(problem)
    visitor.follow(receipt.code)
    assert JUDGE not in visitor.text(CASE)
    token = visitor.hidden(CASE, ADD)["csrfmiddlewaretoken"]
    fields = {"csrfmiddlewaretoken": token, "result": "satisfied", "said": "我要先评价"}
    response = visitor.post(JUDGE, fields)
    assert response.status_code == 409
    assert "没有记录" in words(response)
    assert "我要先评价</textarea>" in words(response)
    problem.refresh_from_db()
    assert problem.status == "working"


def test_a_second_judgement_is_refused_and_changes_nothing(
    district: District, visitor: Visitor
) -> None:
    receipt, other = district.hear(), district.hear()
    voices.merge(other.matter, into=receipt.matter, by=district.clerk)
    receipt.matter.refresh_from_db()
    problem = district.asking(receipt.matter)
    visitor.follow(receipt.code)
    fields = {**visitor.hidden(CASE, JUDGE), "result": "basically"}
    assert visitor.post(JUDGE, fields).status_code == 302
    assert visitor.post(JUDGE, {**fields, "result": "dissatisfied"}).status_code == 409
    row = Reporter.objects.get(matter=problem, voice=receipt.matter.pk)
    assert row.result == "basically"


def test_who_is_not_satisfied_sends_it_back_and_is_asked_again(
    district: District, visitor: Visitor
) -> None:
    receipt = district.hear()
    problem = district.asking(receipt.matter)
    due_on = problem.due_on
    visitor.follow(receipt.code)
    assert judged(visitor, "dissatisfied", "还是堵") == 302
    problem.refresh_from_db()
    assert (problem.status, problem.due_on) == ("working", due_on)
    page = visitor.text(CASE)
    assert "退回重办" in page
    assert "还是堵" in page
    district.finish(problem)
    assert judged(visitor, "satisfied") == 302
    problem.refresh_from_db()
    assert problem.status == "closed"


def test_a_judgement_without_a_choice_keeps_the_words(district: District, visitor: Visitor) -> None:
    receipt = district.hear()
    district.asking(receipt.matter)
    visitor.follow(receipt.code)
    response = visitor.send(CASE, JUDGE, said="我想说的话")
    assert response.status_code == 422
    assert "我想说的话</textarea>" in words(response)


def test_a_failed_check_is_told(district: District, visitor: Visitor) -> None:
    receipt = district.hear()
    problem = district.raise_problem(receipt.matter)
    district.issue(problem)
    photo = {"id": "x", "sha256": "ab", "size": 3, "mime": "image/png"}
    ledger.request_closure(problem, text="内部", files=(photo,), by=district.officer)
    problem.refresh_from_db()
    oversight.verify(
        problem, passed=False, findings="内部", methods=["site"], by=district.inspector
    )
    visitor.follow(receipt.code)
    assert "核查没有通过，退回重办" in visitor.text(CASE)


def test_two_judgements_at_the_same_moment_are_both_taken(district: District) -> None:
    """Each reads the problem before the other has written: the second is tried again."""
    receipt, other = district.hear(), district.hear()
    voices.merge(other.matter, into=receipt.matter, by=district.clerk)
    receipt.matter.refresh_from_db()
    problem = district.asking(receipt.matter)
    as_seen_by_the_other = Matter.objects.get(pk=problem.pk)
    acts.judge(receipt.matter, problem, "satisfied", "")
    acts.judge(other.matter, as_seen_by_the_other, "satisfied", "")
    problem.refresh_from_db()
    assert problem.status == "closed"


def test_logs_hold_neither_codes_nor_words(
    district: District, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = district.hear().code
    visitor.follow(code)
    visitor.follow(ids.receipt_code())
    visitor.send(CASE, ADD, text="")
    visitor.send(CASE, ADD, text="不该进日志的话")
    logged = "\n".join(
        one.getMessage() for one in caplog.records if one.name != "django.db.backends"
    )
    assert "不该进日志的话" not in logged
    assert code not in logged
