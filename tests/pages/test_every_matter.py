"""Every matter of the story opens on its page, in every status and with every history."""

import pytest

from bihuan.kernel.models.matter import Matter
from bihuan.story import Story
from tests.cast import Cast
from tests.pages.answers import ask

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("acts")]


@pytest.mark.parametrize("persona", ["supervisor", "auditor"])
def test_every_opinion_and_every_problem_opens(cast: Cast, told: Story, persona: str) -> None:
    client = cast.client(persona)
    matters = Matter.objects.exclude(kind="register").exclude(kind="sheet", unit=None)
    matters = matters.exclude(kind="draft")  # its author's alone
    answers = {m.number: ask(client, "get", f"/{m.kind}/{m.number}").status for m in matters}
    assert len(answers) > 60
    assert {number for number, status in answers.items() if status != 200} == set()


def test_every_status_of_the_lifecycles_is_among_them(told: Story) -> None:
    found = set(Matter.objects.values_list("kind", "status"))
    problem = {"drafted", "issued", "returned", "working", "verifying", "consulting", "closed"}
    assert {("problem", one) for one in problem | {"concluded", "merged", "withdrawn"}} <= found
    voice = {"new", "raised", "answered", "merged", "not_accepted", "settled", "concluded"}
    assert {("voice", one) for one in voice} <= found
