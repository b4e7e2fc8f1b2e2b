"""Collections from planning to the opinions that are born from them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.facilities.search import matching
from bihuan.kernel import erase, figures, history, policy, verify
from bihuan.kernel.errors import IllegalStep, Invalid, NotAllowed, Refused, Stale, Unseen
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.collection import commands, queries
from bihuan.rooms.collection.commands import Noted, Plan
from bihuan.rooms.collection.models import Collection, Mark, Minutes
from bihuan.rooms.collection.tests.gathering import HELD_ON, MINUTES, planned
from bihuan.rooms.collection.tests.gathering import meeting as held
from bihuan.rooms.voices import commands as voices
from bihuan.rooms.voices.models import Voice


def marks(collection: Matter) -> list[Mark]:
    return list(Mark.objects.filter(matter=collection).order_by("mark"))


def shown(office: District, collection: Matter) -> list[str]:
    """What stands marked in the minutes."""
    found = queries.minutes(office.clerk, collection, marks(collection))
    return [s.text for one in found for s in one.segments if s.marks]


def test_a_kind_brings_its_approach_and_an_office_may_say_otherwise(office: District) -> None:
    assert planned(office).collection.approach == "请进来"
    assert planned(office, approach="走出去").collection.approach == "走出去"
    with pytest.raises(Invalid) as wrong:
        planned(office, kind="seance", approach="玄学", subject=" ")
    assert set(wrong.value.fields) == {"collection_kind", "approach", "subject"}
    with pytest.raises(Invalid, match="早于"):
        planned(office, ends_on=date(2026, 4, 7))


def test_forms_handed_out_at_a_meeting_are_counted_with_it(office: District) -> None:
    made = planned(office)
    client = Client()
    assert office.clerk.account is not None
    client.force_login(office.clerk.account)
    page = client.get(f"/collection/{made.number}").text
    assert "发出份数" in page
    sent = {"seen": str(made.version), "n_parents": "12", "sent": "30", "returned": "21"}
    done = client.post(reverse("do", args=("collection", made.number, "hold")), sent)
    assert done.status_code == 302
    row = Collection.objects.get(pk=made.pk)
    assert (row.persons, row.sent, row.returned) == (12, 30, 21)
    assert "70.0%" in client.get(f"/collection/{made.number}").text
    box = planned(office, kind="box")
    assert "发出份数" not in client.get(f"/collection/{box.number}").text


def test_an_opinion_of_the_minutes_goes_to_the_inbox_and_knows_where_it_was_said(
    office: District, meeting: Matter
) -> None:
    words = "校门口放学时太堵，希望有人疏导。"
    voice = commands.note(meeting, Noted(words, speaker="parents"), by=office.clerk)
    assert (voice.kind, voice.status, voice.source) == ("voice", "new", "meeting")
    assert voice.received_on == HELD_ON
    row = Voice.objects.get(pk=voice.pk)
    assert (row.text, row.approach, row.receipt) == (words, "请进来", None)
    assert shown(office, meeting) == [words]
    [opinion] = queries.opinions(office.clerk, meeting, marks(meeting))
    assert (opinion.number, opinion.speaker, opinion.state) == (voice.number, "家长", "待处理")
    assert Link.objects.get(source=voice, kind="heard_at").target == meeting


def test_a_selected_passage_may_be_put_in_other_words_and_keeps_its_place(
    office: District, meeting: Matter
) -> None:
    start = MINUTES.index("食堂")
    noted = Noted("食堂饭菜偏咸。", span=(start, start + 8), place=office.school)
    voice = commands.note(meeting, noted, by=office.clerk)
    assert Voice.objects.get(pk=voice.pk).text == "食堂饭菜偏咸。"
    assert voice.place == office.school
    assert shown(office, meeting) == ["食堂的汤太咸。"[:8]]
    with pytest.raises(Refused, match="不在记录里"):
        commands.note(meeting, Noted(span=(5, 9999)), by=office.clerk)
    with pytest.raises(Invalid):
        commands.note(meeting, Noted("  "), by=office.clerk)


def test_several_are_noted_together_or_none(office: District, meeting: Matter) -> None:
    several = [Noted("会议太多"), Noted("食堂的汤太咸"), Noted("没有记到的话")]
    made = commands.note_all(meeting, several, by=office.clerk)
    assert len({one.pk for one in made}) == 3
    assert [m.span is not None for m in marks(meeting)] == [True, True, False]
    before = meeting.version
    with pytest.raises(Invalid):
        commands.note_all(meeting, [Noted("好的"), Noted("")], by=office.clerk)
    assert meeting.version == before
    assert Matter.objects.filter(kind="voice").count() == 3
    with pytest.raises(Refused, match="200"):
        commands.note_all(meeting, [Noted("多")] * 201, by=office.clerk)


def test_corrected_minutes_find_the_opinions_again(office: District, meeting: Matter) -> None:
    commands.note_all(meeting, [Noted("会议太多"), Noted("食堂的汤太咸。")], by=office.clerk)
    text = "更正：\n\n" + MINUTES.replace("食堂的汤太咸。", "（本条撤回）")
    commands.minute(meeting, text=text, by=office.clerk)
    assert shown(office, meeting) == ["会议太多"]
    assert Collection.objects.get(pk=meeting.pk).opinions == 2


def test_what_was_held_is_counted_and_may_be_counted_again(office: District) -> None:
    survey = planned(office, kind="survey")
    commands.hold(survey, sent=520, returned=480, by=office.clerk)
    commands.hold(survey, participants={"parents": 3, "pupils": 0}, sent=520, returned=500,
                  units=[office.school, office.school], by=office.clerk)  # fmt: skip
    row = Collection.objects.get(pk=survey.pk)
    assert (row.sent, row.returned, row.persons) == (520, 500, 3)
    assert (row.participants, row.units) == ({"parents": 3}, [office.school.pk])
    with pytest.raises(Invalid, match="多于"):
        commands.hold(survey, sent=10, returned=11, by=office.clerk)
    with pytest.raises(Stale):
        commands.hold(survey, sent=1, by=office.clerk, seen=1)


def test_opinions_that_came_another_way_are_gathered_once_and_may_part_again(
    office: District,
) -> None:
    survey = planned(office, kind="survey")
    commands.hold(survey, sent=3, returned=3, by=office.clerk)
    said = [voices.Said(text=f"意见{n}", channel="form") for n in range(3)]
    heard = [voices.receive(one, by=office.clerk).matter for one in said]
    assert commands.gather(survey, heard[:2], by=office.clerk) == 2
    assert commands.gather(survey, heard, by=office.clerk) == 1
    with pytest.raises(Refused, match="没有可以归入"):
        commands.gather(survey, [*heard, office_matter(office)], by=office.clerk)
    commands.part(survey, heard[0], by=office.clerk)
    assert commands.voice_ids(survey) == [heard[1].pk, heard[2].pk]
    assert Collection.objects.get(pk=survey.pk).opinions == 2
    with pytest.raises(Refused, match="不在这次"):
        commands.part(survey, heard[0], by=office.clerk)


def office_matter(office: District) -> Matter:
    return planned(office)


def test_what_was_heard_there_does_not_part(office: District, meeting: Matter) -> None:
    voice = commands.note(meeting, Noted("会议太多"), by=office.clerk)
    with pytest.raises(Refused, match="不能移出"):
        commands.part(meeting, voice, by=office.clerk)
    with pytest.raises(Refused):
        commands.gather(meeting, [voice], by=office.clerk)
    voices.answer(voice, text="已精简。", by=office.clerk)
    voices.release(voice, reason="", by=office.clerk)
    assert Link.objects.filter(source=voice, kind="heard_at").exists()


def test_it_ends_written_up_or_cancelled(office: District, meeting: Matter) -> None:
    commands.finish(meeting, by=office.clerk)
    with pytest.raises(IllegalStep):
        commands.note(meeting, Noted("会议太多"), by=office.clerk)
    commands.reopen(meeting, reason="漏记一条", by=office.clerk)
    commands.note(meeting, Noted("会议太多"), by=office.clerk)
    with pytest.raises(IllegalStep):
        commands.cancel(meeting, reason="改期", by=office.clerk)
    other = planned(office)
    with pytest.raises(Invalid, match="理由"):
        commands.cancel(other, reason=" ", by=office.clerk)
    commands.cancel(other, reason="改期", by=office.clerk)
    assert other.status == "cancelled"


def test_arrangements_are_corrected_and_only_what_changed_is_written(office: District) -> None:
    one = planned(office)
    commands.change(one, by=office.clerk, starts_on=date(2026, 4, 9), ends_on=date(2026, 4, 9),
                    hosts="某主任", unit=office.school)  # fmt: skip
    row = Collection.objects.get(pk=one.pk)
    assert (row.starts_on, row.hosts, one.unit_id) == (date(2026, 4, 9), "某主任", office.school.pk)
    before = one.version
    commands.change(one, by=office.clerk, hosts="某主任", collection_kind="forum")
    assert one.version == before
    with pytest.raises(Invalid, match="早于"):
        commands.change(one, by=office.clerk, ends_on=date(2026, 4, 1))
    told = [str(happened.data.says()) for happened in history.of(one, "collection.changed")]
    assert told == ["更改了组织单位、主持人、开始日期、结束日期"]


# -- who may ------------------------------------------------------------------------------------


def test_a_school_writes_up_its_own_and_its_opinions_reach_the_inbox(office: District) -> None:
    own = Plan("家长会", "forum", office.school, HELD_ON)
    made = commands.plan(own, by=office.officer)
    commands.hold(made, participants={"parents": 40}, by=office.officer)
    voice = commands.note(made, Noted("校门口太堵"), by=office.officer)
    assert voice.status == "new"
    assert not policy.sees(office.officer, voice)
    [opinion] = queries.opinions(office.officer, made, marks(made))
    assert (opinion.text, opinion.number) == ("校门口太堵", "")
    with pytest.raises(NotAllowed):
        commands.plan(Plan("家长会", "forum", office.other_school, HELD_ON), by=office.officer)
    with pytest.raises(NotAllowed):
        commands.change(made, by=office.officer, unit=office.other_school)


def test_a_school_does_not_see_what_others_collect(office: District, meeting: Matter) -> None:
    assert not policy.sees(office.other_officer, meeting)
    with pytest.raises(Unseen):
        commands.finish(meeting, by=office.other_officer)
    with pytest.raises(NotAllowed):
        commands.finish(meeting, by=office.auditor)


def test_numbers_of_persons_in_the_minutes_are_masked_for_whoever_may_not_call(
    office: District,
) -> None:
    own = commands.plan(Plan("家长会", "forum", office.school, HELD_ON), by=office.officer)
    commands.hold(own, by=office.officer)
    commands.minute(own, text="家长：电话13800001234，太堵。", by=office.officer)
    commands.note(own, Noted("太堵"), by=office.officer)
    clear = queries.minutes(office.clerk, own, marks(own))[0].segments
    veiled = queries.minutes(office.officer, own, marks(own))[0].segments
    assert "13800001234" in "".join(one.text for one in clear)
    assert "".join(one.text for one in veiled) == "家长：电话138****1234，太堵。"
    assert [one.marks for one in veiled] == [()]


def test_minutes_name_speakers_and_are_not_for_everybody_who_sees_the_meeting(
    office: District, meeting: Matter
) -> None:
    for role in ("clerk", "supervisor", "leader", "caller"):
        assert queries.reads(getattr(office, role), meeting)
    for role in ("auditor", "reviewer"):
        assert policy.sees(getattr(office, role), meeting)
        assert not queries.reads(getattr(office, role), meeting)
    own = commands.plan(Plan("家长会", "forum", office.school, HELD_ON), by=office.head)
    assert queries.reads(office.officer, own)
    found = Matter.objects.filter(kind="collection")
    assert not matching(found, "散会").exists()
    assert matching(found, "三楼会议室").exists()


# -- what came of it ----------------------------------------------------------------------------


def test_before_and_after_adds_up(office: District, meeting: Matter) -> None:
    noted = [Noted(f"意见之{n}") for n in "一二三四五六七"]
    made = commands.note_all(meeting, noted, by=office.clerk)
    assert queries.outcome(meeting) == queries.Outcome(total=7, waiting=7)
    problem = voices.raise_problem(made[0], list_code="problems", by=office.clerk)
    voices.attach(made[1], problem=problem, by=office.clerk)
    voices.merge(made[2], into=made[0], by=office.clerk)
    voices.answer(made[3], text="已办。", by=office.clerk)
    voices.not_accept(made[4], code="court", reason="已起诉。", by=office.clerk)
    older = voices.receive(voices.Said(text="早先反映的。"), by=office.clerk).matter
    known = voices.raise_problem(older, list_code="problems", by=office.clerk)
    voices.attach(made[5], problem=known, by=office.clerk)
    found = queries.outcome(meeting)
    assert found == queries.Outcome(
        total=7, waiting=1, raised=1, attached=2, merged=1, answered=1, not_accepted=1,
        problems=2, made=1, running=2,
    )  # fmt: skip
    assert found.settled == 6


def test_figures_count_what_was_known_then(office: District, meeting: Matter) -> None:
    today = date(2026, 4, 10)
    commands.note_all(meeting, [Noted("会议太多"), Noted("食堂的汤太咸")], by=office.clerk)
    survey = planned(office, kind="survey")
    commands.hold(survey, sent=520, returned=500, by=office.clerk)
    said = voices.receive(voices.Said(text="意见", channel="form"), by=office.clerk).matter
    commands.gather(survey, [said], by=office.clerk)
    planned(office, kind="talk")
    got = {c: one.total for c, one in figures.values(figures.every(), today).items()}
    named = ("held", "persons", "units", "sent", "returned", "opinions")
    assert [got[f"collections.{one}"] for one in named] == [2, 20, 0, 520, 500, 3]
    by_kind = figures.value("collections.opinions", today, split="kind")
    assert isinstance(by_kind, dict)
    assert (by_kind["forum"], by_kind["survey"], by_kind["talk"]) == (2, 1, 0)
    by_approach = figures.value("collections.held", today, split="approach")
    assert by_approach == {"请进来": 1, "走出去": 0, "面对面": 0, "背靠背": 1}
    assert figures.value("collections.held", date(2026, 4, 9)) == 0
    rows, total = queries.summary(office.clerk)
    assert (total.events, total.persons, total.sent, total.opinions) == (2, 20, 520, 3)
    assert [(row.approach, row.kind) for row in rows] == [("请进来", "座谈会"), ("背靠背", "问卷")]
    assert queries.summary(office.officer)[1].events == 0


def test_an_erased_opinion_is_gone_from_the_collection_too(office: District) -> None:
    made = held(office)
    words = "会议太多，一周开了四次"
    noted = [Noted(words, reporter="某老师", contact="13800001234"), Noted("食堂的汤太咸")]
    voice, other = commands.note_all(made, noted, by=office.clerk)
    said = history.of(voice, "voice.received")[0].data
    digests = [said.text.digest, said.reporter.digest]
    erase.erase(voice, digests=digests, reason="本人申请", by=office.admin)
    left = Body.objects.filter(text__contains="开了四次")
    assert [body.field for body in left.filter(matter_id=made.pk)] == []
    assert not Body.objects.filter(text="某老师").exists()
    assert Body.objects.filter(text="13800001234", matter_id=made.pk).exists()
    assert marks(made)[0].text == "〔内容已依法删除〕"
    assert shown(office, made) == ["食堂的汤太咸"]
    texts = [text for _start, text in Minutes.objects.get(pk=made.pk).paragraphs]
    assert texts == [line if "四次" not in line else None for line in MINUTES.split("\n")]
    assert Voice.objects.get(pk=other.pk).text == "食堂的汤太咸"
    assert verify.verify().findings == []
