"""Opinions that come with files."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from bihuan.facilities import files
from bihuan.facilities.files import store
from bihuan.facilities.files.models import File
from bihuan.facilities.files.tests.samples import GIF, PDF
from bihuan.kernel import history, people, verify
from bihuan.kernel.erase import erase
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said

pytestmark = pytest.mark.django_db


def sent(*contents: bytes) -> tuple[ContentFile[bytes], ...]:
    return tuple(ContentFile(one, f"来信{n}") for n, one in enumerate(contents, 1))


def test_files_are_part_of_the_event_that_opens_the_opinion(clerk: Post) -> None:
    voice = commands.receive(Said("食堂饭菜凉。", files=sent(GIF, PDF)), by=clerk).matter
    (received,) = history.of(voice)
    shown = [files.read_event(record) for record in received.data.files]
    assert [one.name for one in shown] == ["来信1.gif", "来信2.pdf"]
    assert set(File.objects.values_list("matter_id", flat=True)) == {voice.pk}
    assert list(files.altered()) == list(files.problems()) == []
    assert verify.verify().ok


def test_a_bad_file_holds_back_the_whole(clerk: Post) -> None:
    with pytest.raises(files.BadFile):
        commands.receive(Said("食堂饭菜凉。", files=sent(GIF, b"MZ\x90")), by=clerk)
    assert not Matter.objects.filter(kind="voice").exists()
    assert not File.objects.exists()


def test_a_scan_can_be_erased_by_law(clerk: Post, home: Path) -> None:
    voice = commands.receive(Said("食堂饭菜凉。", files=sent(GIF)), by=clerk).matter
    (record,) = history.of(voice)[0].data.files
    erase(voice, digests=[record["name"].digest], reason="本人要求", by=people.system())
    shown = files.read_event(history.of(voice)[0].data.files[0])
    assert shown.erased
    assert files.evidence.discard_unused(record["sha256"])
    assert not store.path(record["sha256"]).exists()
    assert verify.verify().ok
