import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from pytest_django.fixtures import Settings

from bihuan.facilities import files
from bihuan.facilities.files import evidence, jobs, store
from bihuan.facilities.files.forms import FilesField
from bihuan.facilities.files.models import File
from bihuan.facilities.files.tests import samples as s
from bihuan.kernel import clock, history, people, registers
from bihuan.kernel import erase as kernel_erase
from bihuan.kernel.errors import Refused
from bihuan.kernel.events import Sealed
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands as voices
from bihuan.rooms.voices.commands import Said

pytestmark = [pytest.mark.django_db, pytest.mark.urls("bihuan.facilities.files.urls")]


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def by() -> Post:
    registers.found_all()
    return people.system()


@pytest.fixture
def matter(by: Post) -> Matter:
    return opinion(by)


def opinion(by: Post) -> Matter:
    return voices.receive(Said(text="门口积水，孩子进校要蹚水。", channel="phone"), by=by).matter


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def filed(matter: Matter, by: Post, name: str = "现场.jpg", data: bytes = s.JPEG) -> files.Stored:
    stored = files.accept(upload(name, data), matter=matter, by=by)
    voices.add(matter, text="见附件。", files=[files.as_event(stored)], by=by)
    return stored


def on_disk(home: Path) -> list[Path]:
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def test_content_is_kept_once_under_its_hash(home: Path, matter: Matter, by: Post) -> None:
    first = filed(matter, by, "一.pdf", s.PDF)
    second = filed(matter, by, "二.pdf", s.PDF)
    sha256 = hashlib.sha256(s.PDF).hexdigest()
    assert first.sha256 == second.sha256 == sha256
    assert first.id != second.id
    assert on_disk(home) == [home / "files" / sha256[:2] / sha256[2:]]
    assert on_disk(home)[0].read_bytes() == s.PDF
    assert on_disk(home)[0].stat().st_mode & 0o777 == 0o600
    assert store.intact(sha256)


def test_the_event_holds_the_hash_and_seals_the_name(matter: Matter, by: Post) -> None:
    stored = filed(matter, by, "王小明的照片.jpg", s.phone_photo())
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM kernel_event ORDER BY id DESC LIMIT 1")
        text = cursor.fetchone()[0]
    assert stored.sha256 in text
    assert "王小明" not in text
    shown = files.read_event(history.of(matter)[-1].data.files[0])
    assert shown.name == "王小明的照片.jpg"
    assert shown.url == f"/files/{stored.id}"
    assert (shown.sha256, shown.size, shown.icon) == (stored.sha256, stored.size, "photo")
    assert shown.stripped
    assert shown.taken_on is not None


def test_the_hash_is_of_what_is_stored_not_of_what_was_sent(matter: Matter, by: Post) -> None:
    stored = filed(matter, by, "a.jpg", s.phone_photo())
    kept = store.path(stored.sha256).read_bytes()
    assert b"SecretPhone" not in kept
    assert hashlib.sha256(kept).hexdigest() == stored.sha256
    assert stored.size == len(kept)


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "空的"), (b"%PDF-" + b"x" * 3_000_000, "超过 2 MB")]
)
def test_empty_and_oversize_files_are_refused(
    settings: Settings, home: Path, matter: Matter, by: Post, data: bytes, words: str
) -> None:
    settings.UPLOAD_MAX_BYTES = 2 * 1024**2
    with pytest.raises(files.BadFile, match=words):
        files.accept(upload("a.pdf", data), matter=matter, by=by)
    assert not on_disk(home)
    assert not File.objects.exists()


def test_a_very_long_chinese_name_is_shortened_and_keeps_its_ending(
    matter: Matter, by: Post
) -> None:
    stored = filed(matter, by, "关于" * 300 + ".pdf", s.PDF)
    assert str(stored.name).endswith("关于.pdf")
    assert len(str(stored.name).encode()) <= 255


def test_a_broken_write_leaves_nothing_behind(home: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store.keep(chunks())
    assert not on_disk(home)


def test_content_cut_short_by_a_crash_is_written_anew(home: Path) -> None:
    sha256, _ = store.keep([s.PDF])
    store.path(sha256).write_bytes(b"")
    assert not store.intact(sha256)
    store.keep([s.PDF])
    assert store.intact(sha256)


def test_erasing_takes_name_and_content_and_leaves_the_hash(matter: Matter, by: Post) -> None:
    stored = filed(matter, by)
    files.erase(matter, ids=[stored.id], reason="本人要求", by=by)
    jobs.discard(sha256=stored.sha256)
    assert not store.path(stored.sha256).exists()
    kept = File.objects.get()
    assert kept.sha256 == stored.sha256
    assert kept.erased_at is not None
    shown = files.read_event(history.of(matter, "voice.added")[-1].data.files[0])
    assert shown.erased
    assert shown.sha256 == stored.sha256
    assert Body.objects.get(pk=stored.name.digest).text is None


def test_erasing_queues_the_deletion_of_the_content(matter: Matter, by: Post) -> None:
    stored = filed(matter, by)
    files.erase(matter, ids=[stored.id], reason="本人要求", by=by)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'sha256' FROM procrastinate_jobs WHERE task_name = 'files.discard'"
        )
        assert cursor.fetchall() == [(stored.sha256,)]


def test_erasing_the_name_by_the_kernel_takes_the_content_too(matter: Matter, by: Post) -> None:
    stored = filed(matter, by)
    kernel_erase.erase(matter, digests=[stored.name.digest], reason="本人要求", by=by)
    assert File.objects.get().erased_at is not None


def test_content_stays_while_another_file_has_it(matter: Matter, by: Post) -> None:
    first = filed(matter, by)
    other = opinion(by)
    second = filed(other, by, "同一张.jpg")
    files.erase(matter, ids=[first.id], reason="本人要求", by=by)
    assert not evidence.discard_unused(first.sha256)
    assert store.intact(second.sha256)
    files.erase(other, ids=[second.id], reason="本人要求", by=by)
    assert evidence.discard_unused(first.sha256)
    assert not store.path(first.sha256).exists()


def test_a_file_of_another_matter_is_not_erased(matter: Matter, by: Post) -> None:
    stored = filed(matter, by)
    other = opinion(by)
    with pytest.raises(Refused):
        files.erase(other, ids=[stored.id, uuid.uuid4()], reason="误", by=by)
    assert File.objects.get().erased_at is None


def test_the_sweep_deletes_only_what_no_event_mentions(
    home: Path, matter: Matter, by: Post
) -> None:
    told = filed(matter, by)
    with clock.at(clock.now() - timedelta(days=2)):
        lost = files.accept(upload("a.pdf", s.PDF), matter=matter, by=by)
    (home / "files" / ".part-x").write_bytes(b"half")
    fresh = files.accept(upload("a.png", s.PNG), matter=matter, by=by)
    long_ago = time.time() - 3 * 24 * 3600
    for path in on_disk(home):
        if path != store.path(fresh.sha256):
            os.utime(path, (long_ago, long_ago))
    jobs.sweep(timestamp=0)
    assert {path.name for path in on_disk(home)} == {
        store.path(told.sha256).name,
        store.path(fresh.sha256).name,
    }
    assert set(File.objects.values_list("id", flat=True)) == {told.id, fresh.id}
    assert lost.id not in {told.id, fresh.id}


def test_changed_and_missing_content_is_found(matter: Matter, by: Post) -> None:
    good = filed(matter, by)
    changed = filed(matter, by, "a.pdf", s.PDF)
    missing = filed(matter, by, "a.png", s.PNG)
    assert list(files.problems()) == []
    store.path(changed.sha256).write_bytes(s.PDF.replace(b"200 100", b"200 101"))
    store.path(missing.sha256).unlink()
    assert list(files.problems()) == sorted([changed.sha256, missing.sha256])
    assert good.sha256 not in list(files.problems())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE files_file SET sha256 = repeat('ab', 32) WHERE id = %s",
        "UPDATE files_file SET matter_id = 1 WHERE id = %s",
        "UPDATE files_file SET mime = 'text/html' WHERE id = %s",
        "UPDATE files_file SET erased_at = now() WHERE id = %s",
        "DELETE FROM files_file WHERE id = %s",
    ],
)
def test_a_row_that_shows_another_file_or_shows_it_to_others_is_found(
    matter: Matter, by: Post, change: str
) -> None:
    good, other = filed(matter, by), filed(matter, by, "a.pdf", s.PDF)
    files.erase(matter, ids=[good.id], reason="本人申请", by=by)
    assert list(files.altered()) == []
    with connection.cursor() as cursor:
        cursor.execute(change, [other.id])
    assert list(files.altered()) == [str(other.id)]


def test_the_form_field_says_which_file_is_wrong_and_why() -> None:
    field = FilesField(label="佐证材料")
    good, bad = upload("a.jpg", s.JPEG), upload("木马.jpg", b"MZ" + b"\0" * 99)
    assert field.clean([good]) == [good]
    with pytest.raises(ValidationError, match=r"木马\.jpg：这是可执行程序"):
        field.clean([good, bad])
    with pytest.raises(ValidationError):
        field.clean([])
    assert FilesField(required=False).clean(None) == []
    with pytest.raises(ValidationError, match="最多上传 20 个"):
        field.clean([upload("a.jpg", s.JPEG)] * 21)


def test_the_sealed_name_prints_as_erased_when_its_text_is_gone() -> None:
    shown = files.read_event(
        {"id": str(uuid.uuid4()), "sha256": "0" * 64, "size": 1, "mime": "x/y", "name": Sealed("d")}
    )
    assert shown.erased
    assert shown.icon == "paperclip"
