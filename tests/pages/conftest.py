from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from bihuan.doors.portal import acts
from bihuan.story import Story, evidence
from tests import cast as people
from tests.cast import Cast
from tests.pages.answers import Answer, Answers


@pytest.fixture(scope="module")
def cast(told: Story) -> Cast:
    """The personas around a problem that waits to be verified; its reporter handed in a picture."""
    made = people.around(told, told.problem("gate-now"))
    picture = ContentFile(evidence.picture("校门口"), "校门口.png")
    acts.add(made.voice, "补一张照片。", [picture])
    return made


@pytest.fixture(scope="module")
def answers(cast: Cast) -> Answers:
    made = Answers(cast)
    assert made.given  # made now: what a test makes is gone after it
    return made


@pytest.fixture
def got(db: None, answers: Answers) -> Callable[[str, str], Answer]:
    """What a GET of the address with that name answers that persona; asked once."""
    return answers.get
