import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from bihuan.facilities import files
from bihuan.facilities.files import views
from bihuan.facilities.files.models import File
from bihuan.facilities.files.tests import samples as s
from bihuan.kernel import clock, people, registers
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(settings: Settings, tmp_path: Path) -> Matter:
    """A register: leaders see it, school officers do not."""
    settings.HOME = tmp_path
    registers.found_all()
    return Matter.objects.get(kind="register", title="people")


@pytest.fixture
def leader(matter: Matter) -> Post:
    return Post(pk=1, role="leader", name="周既明", from_on=clock.today())


@pytest.fixture
def officer(matter: Matter) -> Post:
    return Post(pk=2, role="officer", name="林知夏", from_on=clock.today())


def kept(matter: Matter, name: str, data: bytes) -> File:
    stored = files.accept(SimpleUploadedFile(name, data), matter=matter, by=people.system())
    Body.objects.create(
        digest=stored.name.digest,
        matter_id=matter.pk,
        field="files.name",
        salt=stored.name.salt,
        text=stored.name.text,
    )
    return File.objects.get(pk=stored.id)


def get(post: Post, pk: uuid.UUID, **headers: str) -> HttpResponse:
    request = RequestFactory().get(f"/files/{pk}", headers=headers)
    request.post = post  # type: ignore[attr-defined]
    return views.show(request, pk)  # type: ignore[return-value]


def done(response: HttpResponse) -> None:
    """Close the file. `close()` would also end the request, and with it the test's connection."""
    for close in response._resource_closers:  # type: ignore[attr-defined]
        close()


def body(response: HttpResponse) -> bytes:
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    done(response)
    return content


def test_a_picture_is_shown_in_the_browser_under_its_own_name(matter: Matter, leader: Post) -> None:
    file = kept(matter, "食堂现场.jpg", s.JPEG)
    response = get(leader, file.pk)
    assert response.streaming  # type: ignore[attr-defined]
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Length"] == str(len(s.JPEG))
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''%E9%A3%9F%E5%A0%82")
    assert body(response) == s.JPEG


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("报告.docx", s.docx()),
        ("台账.xls", s.xls()),
        ("说明.txt", "热水".encode()),
        ("现场.mp4", s.video()),
        ("公文.ofd", s.packed({"OFD.xml": b"<ofd/>"})),
    ],
)
def test_everything_else_is_only_for_saving(
    matter: Matter, leader: Post, name: str, data: bytes
) -> None:
    response = get(leader, kept(matter, name, data).pk)
    assert response["Content-Disposition"].startswith("attachment;")
    assert body(response) == data


@pytest.mark.parametrize(("name", "data"), [("a.jpg", s.JPEG), ("a.pdf", s.PDF), ("a.csv", b"1,2")])
def test_nothing_in_a_file_can_run(matter: Matter, leader: Post, name: str, data: bytes) -> None:
    response = get(leader, kept(matter, name, data).pk)
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "private" in response["Cache-Control"]
    done(response)


def test_a_browser_that_has_it_is_told_so_but_only_after_asking(
    matter: Matter, leader: Post, officer: Post
) -> None:
    file = kept(matter, "a.png", s.PNG)
    first = get(leader, file.pk)
    done(first)
    assert first["ETag"] == f'"{file.sha256}"'
    again = get(leader, file.pk, **{"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    with pytest.raises(Unseen):
        get(officer, file.pk, **{"If-None-Match": first["ETag"]})


def test_who_may_not_see_the_matter_finds_no_file(
    matter: Matter, leader: Post, officer: Post
) -> None:
    file = kept(matter, "a.png", s.PNG)
    with pytest.raises(Unseen) as unseen:
        get(officer, file.pk)
    with pytest.raises(Unseen) as missing:
        get(leader, uuid.uuid4())
    assert str(unseen.value) == str(missing.value)


def test_an_erased_file_is_not_there_even_before_its_content_goes(
    matter: Matter, leader: Post
) -> None:
    file = kept(matter, "a.png", s.PNG)
    file.erased_at = clock.now()
    file.save()
    with pytest.raises(Unseen):
        get(leader, file.pk)


def test_a_name_whose_text_is_gone_is_replaced_by_the_hash(matter: Matter, leader: Post) -> None:
    stored = files.accept(SimpleUploadedFile("a.pdf", s.PDF), matter=matter, by=leader)
    response = get(leader, stored.id)
    assert f'filename="{stored.sha256[:12]}.pdf"' in response["Content-Disposition"]
    done(response)


@pytest.mark.parametrize("name", ['a"; filename="x.exe', "a\r\nX: y.pdf", "..\\..\\evil\\报.pdf"])
def test_a_hostile_name_cannot_break_the_header(matter: Matter, leader: Post, name: str) -> None:
    upload = SimpleUploadedFile("x", s.PDF)
    upload._name = name  # what a client of its own making sends; Django cleans only the path
    if not name.endswith(".pdf"):
        upload._name += ".pdf"
    stored = files.accept(upload, matter=matter, by=leader)
    Body.objects.create(
        digest=stored.name.digest, matter_id=matter.pk, field="f", salt=b"x", text=stored.name.text
    )
    header = get(leader, stored.id)
    assert "\n" not in header["Content-Disposition"]
    assert header["Content-Disposition"].count('"') in (0, 2)
    assert header["Content-Disposition"].count("filename") - name.count("filename") == 1
    done(header)
