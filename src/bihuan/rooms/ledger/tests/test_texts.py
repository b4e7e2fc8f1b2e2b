"""Problems are read like opinions: found by their meaning, and in nobody's way."""

from __future__ import annotations

import pytest

from bihuan.facilities import search
from bihuan.facilities.similarity import routing, understand
from bihuan.facilities.similarity.closest import closest
from bihuan.facilities.similarity.hot import store
from bihuan.facilities.similarity.hot.models import HotMember
from bihuan.facilities.similarity.match.tests.said import AGAIN
from bihuan.facilities.similarity.models import Reading
from bihuan.facilities.similarity.suggest import Suggestion, new
from bihuan.facilities.similarity.understand import BLOCK, FOREGROUND, Pace
from bihuan.kernel import clock, erase, history, record
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands
from bihuan.rooms.ledger.events import Registered
from bihuan.rooms.voices import commands as voices
from bihuan.rooms.voices import likely
from bihuan.rooms.voices.commands import Said

pytestmark = pytest.mark.django_db

TITLE, TEXT = "饭菜凉", "青禾一小食堂中午的饭菜是凉的，孩子吃了肚子疼。"


@pytest.fixture
def district() -> District:
    return districts.found()


def register(by: District, title: str = TITLE, text: str = TEXT) -> Matter:
    return commands.register(list_code="problems", title=title, text=text, by=by.clerk)


def test_a_problem_is_found_by_what_it_means_without_a_word_in_common(district: District) -> None:
    problem = register(district)
    register(district, "跑道", "操场的跑道破损，下雨积水。")
    understand.work(FOREGROUND)
    asked = new("伙食质量差")
    assert asked is not None
    every = Matter.objects.filter(kind__in=("voice", "problem"))
    assert closest(asked, every, search)[0].pk == problem.pk


def test_what_a_problem_means_counts_for_an_opinion(district: District) -> None:
    text, said = AGAIN[0]
    problem = register(district, *said)

    def suggested() -> Suggestion:
        [one] = likely.like(district.clerk, text, None).problems
        assert one.matter == problem
        return one

    by_words = suggested()
    understand.work(FOREGROUND)
    assert "意思相近" not in by_words.why
    assert "意思相近" in suggested().why


def test_what_it_names_is_known_and_of_a_text_put_otherwise_anew(district: District) -> None:
    problem = register(district)
    understand.work(FOREGROUND)
    assert Reading.objects.get(pk=problem.pk).units == [district.school.pk]
    commands.detail(problem, by=district.clerk, phone="87654321")
    assert Reading.objects.filter(pk=problem.pk).exists()  # nothing that is read was changed
    commands.detail(problem, by=district.clerk, text="青禾二小食堂的饭菜是凉的。")
    assert not Reading.objects.filter(pk=problem.pk).exists()
    with clock.at(clock.now() + understand.CHECKED_EVERY):
        understand.work(FOREGROUND)
    made = Reading.objects.get(pk=problem.pk)
    assert (made.kind, made.units) == ("problem", [district.other_school.pk])


def test_of_erased_words_nothing_is_kept(district: District) -> None:
    problem = register(district)
    understand.work(FOREGROUND)
    said = history.of(problem, "problem.registered")[0].data
    digests = [said.title.digest, said.text.digest]
    erase.erase(problem, digests=digests, reason="本人要求", by=district.admin)
    assert not Reading.objects.filter(pk=problem.pk).exists()
    with clock.at(clock.now() + understand.CHECKED_EVERY):
        understand.work(FOREGROUND)
    assert Reading.objects.get(pk=problem.pk).tags == []


def test_hot_issues_and_custom_are_of_opinions_only(district: District) -> None:
    heard = [voices.receive(Said(text=f"{TEXT}{n}"), by=district.clerk).matter for n in range(3)]
    for voice in heard:
        raised = register(district)
        commands.detail(raised, by=district.clerk, unit=district.section)
        Link.objects.create(source=raised, target=voice, kind="raised_from")
    understand.work(FOREGROUND)
    store.work()
    assert set(HotMember.objects.values_list("matter_id", flat=True)) == {one.pk for one in heard}
    Reading.objects.update(class_code="food")
    made = Reading(classes=[], tags=[], units=[])
    [custom] = routing.propose(made, None, "food")
    assert custom.unit == district.section
    Reading.objects.filter(kind="voice").update(class_code="")
    assert routing.propose(made, None, "food") == []


def test_progress_is_shown_of_opinions_and_they_do_not_hold_up_problems(
    district: District,
) -> None:
    with record.batch(by=district.clerk) as batch:
        for n in range(BLOCK + 1):
            voices.take_in(batch, Said(text=f"第{n}条意见"), fingerprint=f"{n}")
    problem = register(district)
    understand.work(Pace(seconds=0, rest=0))
    assert Reading.objects.filter(pk=problem.pk).exists()
    running = understand.running()
    assert running is not None
    assert (running.kind, running.done, running.todo) == ("voice", BLOCK, BLOCK + 1)
    understand.work(FOREGROUND, ways=[understand.QUICK])
    assert understand.running() is None


def test_many_problems_are_no_progress_of_opinions(district: District) -> None:
    with record.batch(by=district.clerk) as batch:
        for n in range(BLOCK + 1):
            title, text = seal(f"第{n}个问题"), seal(TEXT)
            batch.open("problem", Registered(list_code="problems", title=title, text=text))
    understand.work(Pace(seconds=0, rest=0))
    assert Reading.objects.count() == BLOCK
    assert understand.running() is None
