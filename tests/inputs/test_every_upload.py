"""Hostile files at every door that takes files: refused in words, nothing kept, nothing half done.
What makes a file hostile is tested beside the code that looks at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bihuan.facilities.files.models import File
from bihuan.facilities.files.tests.test_kinds import HOSTILE
from bihuan.facilities.once import sending
from bihuan.facilities.tables.tests import making
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.models import Import
from bihuan.story import evidence
from tests import cast as people
from tests.cast import SIGNED_OUT, VISITOR, Cast
from tests.pages.answers import Answer, ask

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("uploads")]

SAID = "已更换，附照片。"


def door(cast: Cast, name: str) -> tuple[str, str, str, dict[str, Any]]:
    """(persona, address, name of the field, what else is sent)."""
    working = cast.story.problem("lunch-now")

    def act(problem: Matter, code: str) -> str:
        return reverse("do", args=("problem", problem.number, code))

    doors: dict[str, Callable[[], tuple[str, str, str, dict[str, Any]]]] = {
        "progress": lambda: ("officer", act(working, "progress"), "evidence", {"text": SAID}),
        "closure": lambda: ("officer", act(working, "closure"), "evidence", {"text": SAID}),
        "verify": lambda: (
            "inspector", act(cast.problem, "verify"), "evidence",
            {"passed": "yes", "methods": ["site"], "findings": SAID},
        ),
        "say": lambda: (
            SIGNED_OUT, "/public/said", "materials", {"text": SAID, "token": sending.token()},
        ),
        "enter": lambda: (
            "clerk", "/voices/enter", "materials",
            {"text": SAID, "channel": "visit", "token": sending.token()},
        ),
        "add": lambda: (
            VISITOR, "/public/case/add", "materials", {"text": SAID, "token": sending.token()},
        ),
    }  # fmt: skip
    return doors[name]()


def counted() -> tuple[int, int, int]:
    return Event.objects.count(), File.objects.count(), Import.objects.count()


def upload(cast: Cast, name: str, file: SimpleUploadedFile) -> Answer:
    persona, address, field, data = door(cast, name)
    here = cast
    if name in ("progress", "closure"):
        here = people.around(cast.story, cast.story.problem("lunch-now"))
    return ask(here.client(persona), "post", address, data | {field: file})


@pytest.mark.parametrize("name", ["progress", "closure", "verify", "say", "enter", "add"])
def test_no_door_takes_a_hostile_file_as_evidence(cast: Cast, name: str) -> None:
    before = counted()
    for what, (named, content, _words) in HOSTILE.items():
        called = named or "无名"
        answer = upload(cast, name, SimpleUploadedFile(called, content, "image/png"))
        assert answer.status == 422, what
        assert SAID in answer.text, what  # what was written is not lost
        assert 'aria-invalid="true"' in answer.text, what
        assert counted() == before, what


@pytest.mark.parametrize("name", ["progress", "say"])
def test_one_bad_file_among_good_ones_stops_the_whole(cast: Cast, name: str) -> None:
    before = counted()
    persona, address, field, data = door(cast, name)
    here = (
        people.around(cast.story, cast.story.problem("lunch-now")) if name == "progress" else cast
    )
    good = SimpleUploadedFile("整改后.png", evidence.picture("好"), "image/png")
    bad = SimpleUploadedFile("木马.png", b"MZ\x90\x00" + bytes(500), "image/png")
    answer = ask(here.client(persona), "post", address, data | {field: [good, bad]})
    assert answer.status == 422
    assert "木马.png" in answer.text
    assert counted() == before


BOOK = making.xlsx([making.NAMES, *making.ROWS])
TABLES = {
    "nothing": b"",
    "program": b"MZ\x90\x00" + bytes(300),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(300),
    "page": b"<html><script>alert(1)</script></html>",
    "macros": making.with_parts(
        making.xlsx([making.NAMES, *making.ROWS]), {"xl/vbaProject.bin": b"x"}
    ),
    "bomb": making.zip_of(
        {"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": bytes(64 << 20)}
    ),
    "cut off": BOOK[:-200],
    "half a character": "编号,内容\n1,热水".encode("gbk")[:-1],
    "locked": making.password_xls(),
}


@pytest.mark.parametrize(
    ("persona", "address", "data"),
    [
        ("supervisor", "/problems/import", {"list_code": "problems", "act": "take"}),
        ("clerk", "/voices/import", {}),
        ("supervisor", "/calendar/preview", {"year": "2027", "source": "通知", "way": "table"}),
        ("admin", "/classes/preview", {}),
    ],
)
def test_no_door_takes_a_hostile_table(
    cast: Cast, persona: str, address: str, data: dict[str, str]
) -> None:
    before = counted()
    for what, content in TABLES.items():
        for called in ("台账.xlsx", "台账.csv"):
            file = SimpleUploadedFile(called, content)
            answer = ask(cast.client(persona), "post", address, data | {"file": file})
            assert answer.status == 422, (what, called)
            assert "alert(1)" not in answer.text
            assert counted() == before, what


def test_evidence_is_given_out_inert_and_only_to_who_sees_the_matter(cast: Cast) -> None:
    file = File.objects.filter(matter_id=cast.problem.pk).first()
    assert file is not None
    answer = cast.client("officer").get(f"/files/{file.pk}")
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Post.objects.filter(role="officer").count() > 1
    assert cast.client("officer elsewhere").get(f"/files/{file.pk}").status_code == 404
