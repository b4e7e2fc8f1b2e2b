"""Rounds and visits of the story."""

from datetime import date

import pytest

from bihuan.kernel import clock, figures
from bihuan.rooms.oversight.rounds.models import Check, Visit
from bihuan.story import AS_OF, Story

pytestmark = pytest.mark.django_db


def made(on: date) -> dict[str, object]:
    """Visits made until a day, by kind."""
    found = figures.value("visits.made", on, split="kind")
    assert isinstance(found, dict)
    return dict(found)


def test_25_visits_made_33_suggestions_and_put_17_problems_right_on_the_spot(told: Story) -> None:
    today = clock.today()
    assert made(today)["call"] == 25
    assert figures.value("visits.suggestions", today) == 33
    assert figures.value("visits.solved", today) == 17


def test_all_eight_groups_went_out_in_the_first_stage_with_their_checklist(told: Story) -> None:
    visits = Visit.objects.filter(visit_kind="stage").select_related("matter")
    assert {one.matter.checker_id for one in visits} == {
        told.unit(f"QH-G{n}").pk for n in range(1, 9)
    }
    assert {one.matter.status for one in visits} == {"ended"}
    filled = Check.objects.filter(checklist="study", matter__in=[one.matter for one in visits])
    assert filled.count() == len(visits)
    assert all(len(one.answers) == 7 for one in filled)
    then = made(AS_OF)
    assert (then["stage"], then["call"]) == (len(visits), 0)


def test_a_visit_that_went_through_every_step_is_public(told: Story) -> None:
    public = Visit.objects.exclude(report="").get()
    assert set(public.done) == set(public.steps)
    assert public.matter.status == "ended"
    assert public.report_files


def test_no_visit_of_the_story_went_against_the_limits(told: Story) -> None:
    assert figures.value("visits.exceptions", clock.today()) == 0
