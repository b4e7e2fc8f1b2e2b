"""Forms that are handed out, and what comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from bihuan.facilities import files
from bihuan.facilities.files.evidence import sweep
from bihuan.facilities.files.models import File
from bihuan.facilities.forms.definition import Form as Definition
from bihuan.facilities.forms.definition import Kind
from bihuan.facilities.forms.tabulate import Tabulation
from bihuan.kernel import clock, erase, history, policy, verify
from bihuan.kernel.errors import IllegalStep, Invalid, NotAllowed, Refused
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.tests.district import District
from bihuan.lib import ids
from bihuan.rooms.collection.asking import (
    codes,
    commands,
    counting,
    definitions,
    drafts,
    queries,
    sheet_files,
    sheets,
    turns,
)
from bihuan.rooms.collection.asking.models import Form, Sheet, Unfinished, Version
from bihuan.rooms.collection.asking.sheets import Visitor
from bihuan.rooms.collection.asking.tests.asking import (
    answer,
    handed_out,
    posted,
    question,
    quiz,
    self_check,
    somebody,
    survey,
)
from bihuan.rooms.collection.models import Collection
from bihuan.rooms.collection.tests.gathering import planned
from bihuan.rooms.voices.models import Voice
from bihuan.story import evidence


def only(form: Matter) -> Sheet:
    return Sheet.objects.get(form=form.pk)


def tabulated(form: Matter) -> Tabulation | None:
    return queries.results(form, Form.objects.get(pk=form.pk), definitions.every(form))


# -- handing out --------------------------------------------------------------------------------


def test_a_form_is_published_only_when_nothing_is_wrong_with_it(office: District) -> None:
    made = commands.draft(title="问卷", purpose="survey", audience="public", unit=office.root,
                          by=office.clerk)  # fmt: skip
    with pytest.raises(Refused, match="还不能发布"):
        commands.publish(made, by=office.clerk)
    with_files = Definition(title={"zh": "问卷"}, items=(question("photo", Kind.FILES),))
    commands.design(made, with_files, by=office.clerk)
    with pytest.raises(Refused, match="不记名"):
        commands.publish(made, by=office.clerk)
    commands.design(made, survey(), by=office.clerk)
    assert commands.publish(made, by=office.clerk) == 1
    assert made.status == "running"
    commands.design(made, survey(), by=office.clerk)
    with pytest.raises(Refused, match="没有不同"):
        commands.publish(made, by=office.clerk)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"purpose": "fun"}, "purpose"),
        ({"audience": "martians"}, "audience"),
        ({"closes_on": date(2026, 4, 9)}, "closes_on"),
    ],
)
def test_a_form_that_cannot_be_meant_is_refused(
    office: District, given: dict[str, object], field: str
) -> None:
    usual = {"title": "问卷", "purpose": "survey", "audience": "public", "unit": office.root}
    with pytest.raises(Invalid) as wrong:
        commands.draft(**usual | given, by=office.clerk)  # type: ignore[arg-type]
    assert set(wrong.value.fields) == {field}


def test_who_may_hand_out(office: District) -> None:
    with pytest.raises(NotAllowed):
        commands.draft(title="问卷", purpose="survey", audience="public", unit=office.school,
                       by=office.officer)  # fmt: skip
    made = handed_out(office, self_check(), "units", "self_check", units=(office.school,))
    assert policy.sees(office.officer, made)
    assert not policy.sees(office.other_officer, made)


# -- answering ----------------------------------------------------------------------------------


def test_an_answer_is_kept_page_by_page_and_handed_in_once(office: District) -> None:
    form = handed_out(office, survey())
    key = drafts.fresh_key()
    at = drafts.open(form, somebody(), key)
    turn = turns.take(at, posted(0, "next", how="2"), {})
    assert turn.view is not None
    assert turn.view.number == 1
    again = drafts.open(form, somebody(), key)
    assert (again.page, dict(again.draft.values)) == (1, {"how": "2"})
    turn = turns.take(again, posted(1, "send", why="", wish=""), {})
    assert turn.status == 422
    turn = turns.take(again, posted(1, "send", why="太远", wish=""), {})
    assert turn.sheet is not None
    row = only(form)
    assert (row.answers, row.number, row.audience) == ({"how": "2", "why": "太远"}, 1, "public")
    assert not Unfinished.objects.exists()
    with pytest.raises(Refused, match="已经提交"):
        again.hand_in()
    assert Sheet.objects.count() == 1


def test_what_is_written_wrongly_is_kept_and_told(office: District) -> None:
    form = handed_out(office, self_check(), "units", "self_check")
    visitor = Visitor(office.officer, unit=office.school)
    at = drafts.open(form, visitor, drafts.own_key(form, visitor))
    assert at.known() == {"unit_name": "青禾一小"}
    turn = turns.take(at, posted(0, "send", kitchens="两个"), {})
    assert turn.view is not None
    assert [label for _id, label, _text in turn.view.errors] == ["第kitchens题"]
    kept = drafts.open(form, visitor, drafts.own_key(form, visitor)).view(0)
    assert [f.value for f in kept.section.fields()][:2] == ["青禾一小", "两个"]


def test_a_sheet_goes_on_with_the_version_it_was_begun_with(office: District) -> None:
    form = handed_out(office, survey())
    key = drafts.fresh_key()
    turns.take(drafts.open(form, somebody(), key), posted(0, "next", how="1"), {})
    fewer = Definition(title={"zh": "问卷"}, items=(question("wish", Kind.LONG),))
    commands.design(form, fewer, by=office.clerk)
    commands.publish(form, by=office.clerk)
    answer(form, somebody(), {"wish": "新版的回答"})
    turn = turns.take(drafts.open(form, somebody(), key), posted(1, "send", wish="旧版"), {})
    assert turn.sheet is not None
    numbers = dict(Sheet.objects.values_list("number", "answers"))
    assert numbers == {1: {"how": "1", "wish": "旧版"}, 2: {"wish": "新版的回答"}}
    assert Version.objects.filter(matter=form).count() == 2
    found = tabulated(form)
    assert found is not None
    assert [(t.label, t.old) for t in found.tables] == [("第wish题", False), ("第how题", True)]
    assert found.returned == 2


def test_nobody_answers_before_it_is_published_or_after_it_ended(office: District) -> None:
    form = handed_out(office, survey(), closes_on=date(2026, 4, 12))
    drafts.admit(form, somebody())
    with clock.at(clock.now() + timedelta(days=3)), pytest.raises(Refused, match="已经结束"):
        drafts.admit(form, somebody())
    commands.close(form, by=office.clerk)
    with pytest.raises(Refused, match="已经结束"):
        drafts.admit(form, somebody())
    with pytest.raises(IllegalStep):
        commands.issue_codes(form, count=1, batch="家长", by=office.clerk)
    commands.reopen(form, reason="延长一周", by=office.clerk)
    drafts.admit(form, somebody())
    fresh = commands.draft(title="问卷", purpose="survey", audience="public", unit=office.root,
                           by=office.clerk)  # fmt: skip
    with pytest.raises(Refused, match="还没有发布"):
        drafts.admit(fresh, somebody())


def test_unfinished_sheets_are_forgotten_after_a_month(office: District) -> None:
    form = handed_out(office, survey())
    turns.take(drafts.open(form, somebody(), drafts.fresh_key()), posted(0, "save", how="1"), {})
    with clock.at(clock.now() + timedelta(days=29)):
        assert drafts.sweep() == 0
    with clock.at(clock.now() + timedelta(days=31)):
        assert drafts.sweep() == 1


# -- codes --------------------------------------------------------------------------------------


def test_a_code_lets_in_once_however_it_is_typed(office: District) -> None:
    form = handed_out(office, survey(), "code")
    made = commands.issue_codes(form, count=3, batch="初一家长", by=office.clerk)
    assert len(set(made)) == 3
    code = codes.find(form, made[0].lower().replace("-", " "))
    assert code is not None
    visitor = Visitor(somebody().by, code=code)
    turn = answer(form, visitor, {"how": "1"}, {"wish": ""})
    assert turn.sheet is not None
    assert only(form).category == "初一家长"
    with pytest.raises(Refused, match="已经用过"):
        drafts.admit(form, visitor)
    assert [(b.word, b.made, b.used) for b in queries.batches(form)] == [("初一家长", 3, 1)]
    with pytest.raises(ids.BadCode):
        codes.find(form, "12345")
    assert codes.find(form, ids.receipt_code()) is None
    other = handed_out(office, survey(), "code")
    assert codes.find(other, made[1]) is None


def test_two_sheets_of_one_code_at_the_same_moment_are_one(office: District) -> None:
    form = handed_out(office, survey(), "code")
    made = commands.issue_codes(form, count=1, batch="家长", by=office.clerk)
    code = codes.find(form, made[0])
    filled = sheets.Filled(1, survey(), {"how": "1"}, clock.now())
    sheets.submit(form, filled, Visitor(somebody().by, code=code))
    with pytest.raises(Refused, match="已经用过"):
        sheets.submit(form, filled, Visitor(somebody().by, code=code))
    assert Sheet.objects.filter(form=form.pk).count() == 1


def test_codes_can_be_printed_again_until_they_are_erased(office: District) -> None:
    form = handed_out(office, survey(), "code")
    made = commands.issue_codes(form, count=2, batch="家长", by=office.clerk)
    assert sheet_files.unused(form) == [("家长", one) for one in made]
    sealed = history.of(form, "form.coded")[0].data.codes
    erase.erase(form, digests=[sealed.digest], reason="已发完", by=office.admin)
    assert sheet_files.unused(form) == []
    assert codes.find(form, made[0]) is not None


def test_addresses_tell_nothing_and_cannot_be_made_up(office: District) -> None:
    one, other = handed_out(office, survey()), handed_out(office, survey())
    token = codes.token(one)
    assert codes.read(token) == (one.pk, "")
    assert token[:8] != codes.token(other)[:8]
    assert codes.read(token[:-2] + ("AA" if token[-2:] != "AA" else "BB")) is None
    for nonsense in ("", "x", "é" * 10, "A" * 500, str(one.pk), one.number):
        assert codes.read(nonsense) is None
    code = ids.receipt_code()
    assert codes.read(codes.token(one, code)) == (one.pk, code)


# -- units and inspectors -----------------------------------------------------------------------


def test_every_unit_that_was_asked_answers_once(office: District) -> None:
    form = handed_out(office, self_check(), "units", "self_check")
    waiting = policy.visible(office.officer, "form").filter(queries.waiting(office.officer))
    assert list(waiting) == [form]
    visitor = queries.visitor(form, Form.objects.get(pk=form.pk), office.officer)
    assert visitor is not None
    turn = answer(form, visitor, {"kitchens": "2"})
    assert turn.sheet is not None
    assert turn.sheet.unit == office.school
    assert list(waiting.all()) == []
    with pytest.raises(Refused, match="已经填报过"):
        drafts.admit(form, visitor)
    done = {one.unit: bool(one.sheet) for one in queries.answerers(form)}
    assert done == {office.school: True, office.other_school: False}
    sheets.void(turn.sheet, reason="填错", by=office.clerk)
    drafts.admit(form, visitor)
    with pytest.raises(Refused, match="没有发给"):
        drafts.admit(form, Visitor(office.clerk, unit=office.section))


def test_a_picture_sent_along_belongs_to_the_sheet_once_it_is_handed_in(office: District) -> None:
    form = handed_out(office, self_check(), "units", "self_check")
    visitor = Visitor(office.officer, unit=office.school)
    picture = ContentFile(evidence.picture("后厨"), "后厨.png")
    at = drafts.open(form, visitor, drafts.own_key(form, visitor))
    turns.take(at, posted(0, "save", kitchens="2"), {"q-photo": [picture]})
    at = drafts.open(form, visitor, drafts.own_key(form, visitor))
    turn = turns.take(at, posted(0, "send", kitchens="2"), {})
    assert turn.sheet is not None
    kept = File.objects.get()
    assert kept.matter_id == turn.sheet.pk
    submitted = history.of(turn.sheet, "sheet.submitted")[0].data
    assert [str(one["name"]) for one in submitted.files] == ["后厨.png"]
    answers = only(form).answers
    assert answers is not None
    assert answers["photo"] == [str(kept.pk)]
    assert list(files.altered()) == []


def test_a_picture_that_was_swept_away_meanwhile_is_asked_for_anew(office: District) -> None:
    form = handed_out(office, self_check(), "units", "self_check")
    visitor = Visitor(office.officer, unit=office.school)
    picture = ContentFile(evidence.picture("后厨"), "后厨.png")
    at = drafts.open(form, visitor, drafts.own_key(form, visitor))
    turns.take(at, posted(0, "save", kitchens="2"), {"q-photo": [picture]})
    with clock.at(clock.now() + timedelta(days=2)):
        sweep()
        at = drafts.open(form, visitor, drafts.own_key(form, visitor))
        assert at.draft.values["photo"] is None
        turn = turns.take(at, posted(0, "send", kitchens="2"), {})
    assert turn.sheet is not None
    assert history.of(turn.sheet, "sheet.submitted")[0].data.files == ()


def test_what_may_not_be_sent_along_is_told(office: District) -> None:
    form = handed_out(office, self_check(), "units", "self_check")
    visitor = Visitor(office.officer, unit=office.school)
    program = ContentFile(b"MZ\x90\x00" + bytes(200), "x.exe")
    at = drafts.open(form, visitor, drafts.own_key(form, visitor))
    turn = turns.take(at, posted(0, "send", kitchens="2"), {"q-photo": [program]})
    assert (turn.status, bool(turn.error)) == (422, True)


def test_inspectors_fill_in_as_many_as_they_inspect(office: District) -> None:
    checklist = Definition(
        title={"zh": "检查表"},
        items=(question("unit", Kind.SCHOOL, required=True), question("found", Kind.LONG)),
    )
    form = handed_out(office, checklist, "inspectors", "inspection")
    visitor = queries.visitor(form, Form.objects.get(pk=form.pk), office.inspector)
    assert visitor is not None
    for unit in (office.school, office.other_school):
        turn = answer(form, visitor, {"unit": unit.code, "found": "合格"})
        assert turn.sheet is not None
        assert (turn.sheet.unit, turn.sheet.checker) == (unit, office.group)
        assert policy.sees(office.inspector, turn.sheet)
        assert not policy.sees(office.other_inspector, turn.sheet)
    assert policy.sees(office.officer, Matter.objects.get(sheet__unit=office.school.pk))
    assert queries.visitor(form, Form.objects.get(pk=form.pk), office.officer) is None


# -- quizzes ------------------------------------------------------------------------------------


def test_a_quiz_is_marked_and_lateness_does_not_pass(office: District) -> None:
    form = handed_out(office, quiz(minutes=10), "public", "quiz")
    in_time, late = drafts.fresh_key(), drafts.fresh_key()
    for key in (in_time, late):
        at = drafts.open(form, somebody(), key)
        assert at.waits
        at.begin()
    turns.take(drafts.open(form, somebody(), in_time), posted(0, "send", a="1", b="1"), {})
    with clock.at(clock.now() + timedelta(minutes=11)):
        turns.take(drafts.open(form, somebody(), late), posted(0, "send", a="1", b="1"), {})
    marks = list(Sheet.objects.order_by("pk").values_list("points", "of", "passed", "late"))
    assert marks == [(10, 10, True, False), (10, 10, False, True)]
    answer(form, somebody(), {"a": "1", "b": "2"})
    assert Sheet.objects.filter(passed=False, late=False).count() == 1


# -- opinions and collections -------------------------------------------------------------------


def test_what_is_written_as_an_opinion_goes_to_the_inbox_without_the_sheet(
    office: District,
) -> None:
    form = handed_out(office, survey())
    turn = answer(form, somebody(), {"how": "1"}, {"wish": "校门口请加一盏灯。"})
    voice = Voice.objects.select_related("matter").get()
    assert (voice.text, voice.channel, voice.approach) == ("校门口请加一盏灯。", "form", "背靠背")
    link = Link.objects.get(source=voice.matter)
    assert (link.kind, link.target) == ("heard_at", form)
    assert turn.sheet is not None
    assert turn.sheet.number not in str(history.of(voice.matter))
    assert queries.born(form) == 1


def test_a_collection_counts_what_its_form_brought(office: District) -> None:
    collection = planned(office, kind="survey", subject="家长问卷")
    form = handed_out(office, survey(), "code", collection=collection)
    made = commands.issue_codes(form, count=5, batch="家长", by=office.clerk)
    for typed in made[:3]:
        visitor = Visitor(somebody().by, code=codes.find(form, typed))
        answer(form, visitor, {"how": "1"}, {"wish": f"意见{typed}"})
    counting.count(collection, by=office.clerk)
    row = Collection.objects.get(pk=collection.pk)
    assert (row.sent, row.returned, row.opinions) == (5, 3, 3)
    visitor = Visitor(somebody().by, code=codes.find(form, made[3]))
    answer(form, visitor, {"how": "1"}, {"wish": ""})
    commands.close(form, by=office.clerk)
    row.refresh_from_db()
    assert (row.sent, row.returned, row.opinions) == (5, 4, 3)


# -- who is not to be known ---------------------------------------------------------------------


def test_single_sheets_without_a_name_are_nobodys_to_read(office: District) -> None:
    form = handed_out(office, survey())
    turn = answer(form, somebody(), {"how": "1"}, {"wish": ""})
    assert turn.sheet is not None
    for role in ("clerk", "supervisor", "leader", "auditor", "officer", "admin"):
        assert not policy.sees(getattr(office, role), turn.sheet)


def test_small_counts_are_withheld_where_nobody_is_to_be_known(office: District) -> None:
    form = handed_out(office, survey())
    for n in range(9):
        how = "2" if n < 2 else "1"
        answer(form, somebody(), {"how": how}, {"why": "远"} if how == "2" else {"wish": ""})
    found = tabulated(form)
    assert found is not None
    assert (found.returned, found.k) == (9, 5)
    assert [line.cells[0].count for line in found.tables[0].lines] == [None, None]


def test_an_erased_sheet_keeps_its_count_and_loses_its_words(office: District) -> None:
    form = handed_out(office, self_check(), "units", "self_check")
    turn = answer(form, Visitor(office.officer, unit=office.school), {"kitchens": "2"})
    assert turn.sheet is not None
    sealed = history.of(turn.sheet, "sheet.submitted")[0].data.answers
    erase.erase(turn.sheet, digests=[sealed.digest], reason="本人申请", by=office.admin)
    assert Sheet.objects.get(pk=turn.sheet.pk).answers is None
    assert queries.counted(form) == 1
    assert not Body.objects.filter(text__contains="kitchens").exists()
    found = tabulated(form)
    assert found is not None
    assert found.returned == 1
    assert verify.verify().findings == []


def test_the_words_of_an_erased_opinion_go_from_its_sheet_and_from_no_other(
    office: District,
) -> None:
    form = handed_out(office, survey())
    words = "请换掉张某某。"
    first = answer(form, somebody(), {"how": "1"}, {"wish": words}).sheet
    second = answer(form, somebody(), {"how": "1"}, {"wish": words}).sheet
    assert first is not None
    assert second is not None
    voice = Matter.objects.filter(kind="voice").order_by("pk")[0]
    sealed = history.of(voice, "voice.received")[0].data.text
    erase.erase(voice, digests=[sealed.digest], reason="本人申请", by=office.admin)
    assert Sheet.objects.get(pk=first.pk).answers == {"how": "1"}
    assert Sheet.objects.get(pk=second.pk).answers == {"how": "1", "wish": words}
    assert Body.objects.filter(text=words).count() == 2
    assert verify.verify().findings == []


def test_designs_are_read_back_as_they_were_kept(office: District) -> None:
    made = commands.draft(title="问卷", purpose="quiz", audience="public", unit=office.root,
                          by=office.clerk)  # fmt: skip
    assert definitions.design(made).quiz is not None
    commands.design(made, survey(), by=office.clerk)
    with pytest.raises(Refused, match="判分"):
        commands.publish(made, by=office.clerk)
    assert definitions.design(made) == survey()
    commands.discard(made, reason="不用了", by=office.clerk)
    with pytest.raises(IllegalStep):
        commands.publish(made, by=office.clerk)
