"""What every address answers every persona, asked once and looked at by several tests."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from functools import cached_property

from django.test.client import Client

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.models import Voice
from tests.cast import Cast
from tests.pages import addresses

SIGN_IN = "to sign-in"
Status = int | str


@dataclass(frozen=True)
class Answer:
    status: Status
    kind: str
    text: str

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html")


_asked: dict[tuple[str, str], Answer] = {}
"""By name of the address and persona: the story is the same for all modules of a test process, so
that each page is made once, whatever number of them looks at it."""


@dataclass
class Answers:
    cast: Cast
    kept: dict[tuple[str, str], Answer] = field(default_factory=lambda: _asked)

    @cached_property
    def given(self) -> addresses.Given:
        return addresses.arguments(self.cast)

    @cached_property
    def identities(self) -> set[str]:
        """How reporters of the story can be reached, and those of their names that nothing else
        in the story contains."""
        found = set(Voice.objects.exclude(contact="").values_list("contact", flat=True))
        names = set(Voice.objects.exclude(reporter="").values_list("reporter", flat=True))
        posts = set(Post.objects.values_list("name", flat=True))
        said = [*Voice.objects.values_list("text", flat=True)]
        said += Matter.objects.values_list("title", flat=True)
        found |= {one for one in names - posts if not any(one in text for text in said)}
        assert len(found) > 30
        return found

    def address(self, name: str) -> str:
        return addresses.address(name, self.given)

    def get(self, name: str, persona: str) -> Answer:
        if (name, persona) not in self.kept:
            client = self.cast.client(persona)
            self.kept[name, persona] = ask(client, "get", self.address(name))
        return self.kept[name, persona]

    def told_of(self, text: str) -> set[str]:
        """The reporters' names and contacts that stand in a text."""
        return {one for one in self.identities if one in text}


def ask(client: Client, method: str, address: str, data: dict[str, object] | None = None) -> Answer:
    response = getattr(client, method)(address, data)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    status: Status = response.status_code
    if status == 302 and response["Location"].partition("?")[0] == "/sign-in":
        status = SIGN_IN
    return Answer(status, kind, readable(content))


def readable(content: bytes) -> str:
    """The text in it; of a workbook, that of its parts."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(parts.read(one) for one in parts.namelist())
    return content.decode("utf-8", "replace")
