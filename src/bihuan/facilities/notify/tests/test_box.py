"""Messages: for whom, how many, seen when; and what they say to whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from django.utils import timezone

from bihuan.facilities.notify import box, channels, reading, telling, topics
from bihuan.facilities.notify.models import Message
from bihuan.facilities.pages.timeline import veiled
from bihuan.kernel import clock, erase, events, history, people
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.tests import district
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger

NOW = timezone.make_aware(datetime.combine(date(2026, 4, 8), time(9)))
DAILY, EACH = "urging", "urged"


@pytest.fixture
def office(db: None) -> Iterator[District]:
    with clock.at(NOW):
        yield district.found()


def problem(office: District, title: str = "校门口积水") -> Matter:
    made = ledger.register(list_code="problems", title=title, by=office.clerk)
    ledger.detail(
        made, by=office.supervisor, unit=office.school, due="2026-04-24", person="某人",
        leader="某人", measure="疏通", standard="不积水",
    )  # fmt: skip
    ledger.issue(made, by=office.supervisor)
    return made


def happened(office: District, matter: Matter, text: str = "请抓紧。") -> Happened:
    """Something to be told of: words of a supervisor, of whom nobody is told here."""
    ledger.detail(matter, by=office.supervisor, remark=text)
    return history.of(matter)[-1]


def said(post: Post) -> list[reading.Shown]:
    return reading.shown(post, list(box.of(post)), veiled)


def test_the_messages_of_a_day_are_one_and_others_stand_alone(office: District) -> None:
    one, other = problem(office), problem(office, "楼道灯不亮")
    for matter in (one, other):
        telling.tell(DAILY, happened(office, matter), [office.head.pk])
        telling.tell(EACH, happened(office, matter, "再催。"), [office.head.pk])
    assert sorted(len(row.items) for row in said(office.head)) == [1, 1, 2]
    assert box.unread(office.head) == 3


def test_nobody_is_told_twice_of_one_event_nor_of_what_they_did(office: District) -> None:
    event = happened(office, problem(office))
    for _ in range(2):
        telling.tell(DAILY, event, [office.head.pk, office.head.pk, office.supervisor.pk])
    assert [len(row.items) for row in said(office.head)] == [1]
    assert said(office.supervisor) == []
    telling.tell(DAILY, event, [people.system().pk, people.public().pk])
    assert Message.objects.count() == 1


def test_a_read_message_is_unread_again_when_something_comes(office: District) -> None:
    matter = problem(office)
    telling.tell(DAILY, happened(office, matter), [office.head.pk])
    assert box.read(office.head, box.of(office.head)) == 1
    assert box.unread(office.head) == 0
    telling.tell(DAILY, happened(office, matter, "再催。"), [office.head.pk])
    assert box.unread(office.head) == 1
    first, second = box.receipts(matter)
    assert first.seen_at is not None
    assert second.seen_at is None


def test_opening_the_matter_reads_what_was_told_of_it(office: District) -> None:
    one, other = problem(office), problem(office, "楼道灯不亮")
    for matter in (one, other):
        telling.tell(DAILY, happened(office, matter), [office.head.pk, office.officer.pk])
    box.opened(office.head, one, box.receipts(one))
    assert box.unread(office.head) == 1  # the other is still to be seen
    box.opened(office.head, other, box.receipts(other))
    assert box.unread(office.head) == 0
    assert box.unread(office.officer) == 1
    assert {r.post for r in box.receipts(one) if r.seen_at} == {office.head.pk}


def test_nobody_reads_the_messages_of_another(office: District) -> None:
    telling.tell(DAILY, happened(office, problem(office)), [office.head.pk])
    assert box.read(office.officer, Message.objects.all()) == 0
    assert box.unread(office.head) == 1


def test_of_a_matter_one_may_not_see_any_more_nothing_is_said(office: District) -> None:
    matter = problem(office)
    telling.tell(DAILY, happened(office, matter), [office.head.pk])
    ledger.return_(matter, reason="不是本校职责", by=office.officer)
    ledger.detail(matter, by=office.supervisor, unit=office.other_school)
    ((shown,),) = [row.items for row in said(office.head)]
    assert shown == reading.Told(visible=False)


def test_what_is_erased_is_gone_from_the_message(office: District) -> None:
    matter = problem(office)
    ledger.urge(matter, text="请电告家长张某。", by=office.supervisor)
    event = history.of(matter, "problem.urged")[0]
    assert "家长张某" in said(office.head)[0].items[0].sentence
    erase.erase(matter, digests=[event.data.text.digest], reason="依申请", by=office.admin)
    assert events.ERASED in said(office.head)[0].items[0].sentence


def test_a_channel_is_given_what_the_box_is_given(
    office: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Letters:
        code = "letters"
        taken: list[channels.Notice] = []

        def take(self, notices: object) -> None:
            assert isinstance(notices, list)
            self.taken.extend(notices)

    monkeypatch.setattr(channels, "_channels", {})
    letters = Letters()
    channels.add_channel(letters)
    with pytest.raises(ValueError, match="letters"):
        channels.add_channel(letters)
    event = happened(office, problem(office))
    telling.tell(EACH, event, [office.head.pk, office.officer.pk])
    assert {one.post for one in letters.taken} == {office.head.pk, office.officer.pk}
    assert {one.event for one in letters.taken} == {event.id}


def test_a_topic_is_declared_once_and_before_it_is_used(office: District) -> None:
    with pytest.raises(ValueError, match="urging"):
        topics.topic("urging", "又一个")
    with pytest.raises(KeyError):
        telling.tell("unheard-of", happened(office, problem(office)), [office.head.pk])
