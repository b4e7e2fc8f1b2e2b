"""Who should answer, and why."""

from __future__ import annotations

import pytest

from bihuan.facilities.similarity import routing
from bihuan.facilities.similarity.models import Reading
from bihuan.facilities.similarity.routing import Proposal
from bihuan.facilities.similarity.tags import Tag
from bihuan.kernel import clock, people, schemes
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Unit
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


def reading(code: str = "", *named: Unit, sure: float = 0.9) -> Reading:
    tags = [
        Tag("unit", n, n + 1, "", (unit.pk,), ("name",)).plain() for n, unit in enumerate(named)
    ]
    return Reading(
        matter_id=1, class_code=code, classes=[[code, sure]] if code else [], tags=tags,
        units=sorted(u.pk for u in named),
    )  # fmt: skip


def adopt(district: District, *duties: dict[str, object]) -> None:
    data = {"label": "归口分工", "duties": list(duties)}
    schemes.adopt("duties", "own", data, by=district.admin)


def said(proposals: list[Proposal]) -> list[tuple[Unit, tuple[str, ...]]]:
    return [(one.unit, one.why) for one in proposals]


def test_nothing_speaks_for_anybody(district: District) -> None:
    assert routing.propose(reading(), None) == []


def test_the_school_that_is_named_answers_where_nothing_else_is_known(district: District) -> None:
    found = routing.propose(reading("", district.school), None)
    assert said(found) == [(district.school, ("文中提到",))]


def test_the_section_in_charge_of_a_class_comes_first_with_the_reason(district: District) -> None:
    adopt(district, {"class": "campus.food", "unit": "QH-JCK"})
    found = routing.propose(reading("campus.food", district.school), None)
    assert said(found) == [
        (district.section, ("食堂与食品安全类由基础教育科归口",)),
        (district.school, ("文中提到",)),
    ]


def test_the_duty_of_a_class_holds_for_the_classes_below_it(district: District) -> None:
    adopt(district, {"class": "campus", "unit": "QH-JCK"}, {"class": "campus.bus", "unit": "QH-S2"})
    assert routing.propose(reading("campus.food"), None)[0].unit == district.section
    assert routing.propose(reading("campus.bus"), None)[0].unit == district.other_school
    assert routing.propose(reading("teachers.harm"), None) == []
    assert routing.propose(reading("of an edition nobody knows"), None) == []


def test_a_class_that_is_hardly_sure_says_so_and_counts_less(district: District) -> None:
    adopt(district, {"class": "campus", "unit": "QH-JCK"})
    found = routing.propose(reading("campus.food", district.school, sure=0.5), None)
    assert [one.unit for one in found] == [district.school, district.section]
    assert found[1].why == ("可能属食堂与食品安全类，由基础教育科归口",)
    assert routing.propose(reading("campus.food", sure=0.2), None) == []


def test_what_a_person_said_it_is_about_counts_instead_of_the_guess(district: District) -> None:
    adopt(district, {"class": "campus", "unit": "QH-JCK"}, {"class": "money", "unit": "QH-S2"})
    found = routing.propose(reading("campus.food", sure=0.99), None, "money.uniform")
    assert said(found) == [(district.other_school, ("校服类由青禾二小归口",))]


def test_where_schools_take_charge_themselves_the_school_comes_first(district: District) -> None:
    adopt(district, {"class": "teachers.work", "unit": "QH-JCK", "school": True})
    found = routing.propose(reading("teachers.work", district.school), None)
    assert said(found)[0] == (district.school, ("文中提到", "教学态度与水平类由学校自行办理"))
    assert found[1].unit == district.section


def test_where_it_was_filed_speaks_for_a_unit_but_less_than_the_text(district: District) -> None:
    found = routing.propose(reading("", district.school), district.other_school.pk)
    assert [one.unit for one in found] == [district.school, district.other_school]
    assert routing.propose(reading(), district.root.pk) == []


def test_a_unit_that_is_closed_or_a_name_that_is_open_proposes_nothing(district: District) -> None:
    open_name = Tag("unit", 0, 2, "", (district.school.pk, district.other_school.pk), ("nickname",))
    assert routing.propose(Reading(matter_id=1, tags=[open_name.plain()]), None) == []
    people.change_unit(district.school, active=False, by=district.admin)
    assert routing.propose(reading("", district.school), None) == []


def raised(district: District, unit: Unit, code: str) -> Matter:
    voice = commands.receive(Said(text="操场坏了"), by=district.clerk).matter
    problem = commands.raise_problem(voice, list_code="problems", unit=unit, by=district.supervisor)
    Reading.objects.create(matter=voice, class_code=code, engine="test", read_at=clock.now())
    return problem


def test_who_answered_for_most_of_the_like_is_proposed(district: District) -> None:
    for unit in (district.section, district.section, district.school):
        raised(district, unit, "campus.building")
    assert routing.propose(reading("campus.building"), None) == []  # two of three: too few yet
    raised(district, district.section, "campus.building")
    found = routing.propose(reading("campus.building"), None)
    assert said(found) == [(district.section, ("近一年校舍与操场类 4 件中 3 件由其承办",))]


def test_the_unit_a_clerk_leaves_in_the_form_stands_in_the_problem(district: District) -> None:
    problem = raised(district, district.section, "campus.building")
    problem = Matter.objects.get(pk=problem.pk)
    assert problem.unit == district.section
    assert problem.status == "drafted"
    assert Link.objects.filter(source=problem, kind="raised_from").count() == 1
