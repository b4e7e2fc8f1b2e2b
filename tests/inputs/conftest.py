from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile

from bihuan.doors.portal import acts
from bihuan.story import Story, evidence
from tests import cast as people
from tests.cast import Cast
from tests.inputs import forms
from tests.inputs.forms import Form
from tests.pages import addresses
from tests.pages.answers import ask
from tests.pages.test_every_address import TABLE


@pytest.fixture(scope="module")
def cast(told: Story) -> Cast:
    """The personas around a problem under way; its reporter handed in a picture."""
    made = people.around(told, told.problem("gate-now"))
    acts.add(made.voice, "补一张照片。", [ContentFile(evidence.picture("校门口"), "校门口.png")])
    return made


@pytest.fixture(scope="module")
def offered(cast: Cast) -> list[tuple[str, Form]]:
    """Every form of the program, once each, with a persona to whom a page offers it."""
    out: dict[str, tuple[str, Form]] = {}
    for persona, address in _pages(cast):
        answer = ask(cast.client(persona), "get", address)
        if answer.is_page and answer.status == 200:
            for form in forms.found(answer.text, address):
                out.setdefault(form.pattern, (persona, form))
    return list(out.values())


PERSONAS = ("clerk", "supervisor", "officer", "inspector", "caller", "reviewer", "admin",
            people.VISITOR, people.SIGNED_OUT)  # fmt: skip
WITHOUT_FORMS = ("portal-posters-all", "file", "portal-file")


def _pages(cast: Cast) -> Iterator[tuple[str, str]]:
    given = addresses.arguments(cast)
    for persona in PERSONAS:
        for name in addresses.names():
            if TABLE[name].get(persona) == 200 and name not in WITHOUT_FORMS:
                yield persona, addresses.address(name, given)
        for code in cast.story.problems:
            if code.endswith("-now"):
                yield persona, f"/problem/{cast.story.problem(code).number}"
        for status in ("new", "answered", "raised"):
            yield persona, f"/voice/{cast.story.matters('voice', status)[0].number}"
