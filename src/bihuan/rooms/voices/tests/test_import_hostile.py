"""Whatever is uploaded: a sentence, nothing half done, nothing left behind."""

import io
import zipfile
from pathlib import Path

import pytest

from bihuan.facilities.tables.errors import BadFile
from bihuan.facilities.tables.limits import Limits
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.importing import drafts
from bihuan.rooms.voices.models import Import, Voice
from bihuan.rooms.voices.tests import importing as made_up
from bihuan.rooms.voices.tests.importing import GOOD, NAMES, counts, csv, drafted, imported

pytestmark = pytest.mark.django_db


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (64 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf",
        csv([]),
        b"%PDF-1.7\n",
        b"MZ\x90\x00" + b"\0" * 200,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
        b"PK\x03\x04" + b"\xff" * 300,
        bomb(),
        made_up.xlsx(GOOD)[:-400],
        csv(GOOD)[:-1] + b"\xff\xfe\xfa",
        b"\xff\xfe" + csv(GOOD),
        bytes(range(256)) * 40,
        b'"' + b"x" * 2_000_000,
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_leaves_nothing(
    home: Path, clerk: Post, content: bytes
) -> None:
    with pytest.raises(BadFile) as refusal:
        drafted(content, clerk)
    assert refusal.value.text.endswith("。")
    assert not Import.objects.exists()
    assert made_up.files(home) == []


def test_a_file_larger_than_allowed_is_refused_while_it_is_read(home: Path, clerk: Post) -> None:
    with pytest.raises(BadFile, match="超过上限"):
        drafts.create(io.BytesIO(csv(GOOD)), "a.csv", by=clerk, limits=Limits(file_bytes=100))
    assert made_up.files(home) == []


def test_a_text_of_ten_megabytes_in_a_cell_is_listed_as_its_rows_error(clerk: Post) -> None:
    row = list(GOOD[0])
    row[NAMES.index("诉求内容")] = "长" * 500_000
    made = imported(csv([GOOD[1], row]), clerk)
    assert counts(made) == ("held", 2, 0, 0, 1)
    assert made.notes.get().row == 3
    assert not Voice.objects.exists()


def test_a_cell_past_what_csv_can_mean_fails_naming_the_line(clerk: Post) -> None:
    row = list(GOOD[0])
    row[NAMES.index("诉求内容")] = "长" * 3_400_000
    with pytest.raises(BadFile, match="第 3 行"):
        drafted(csv([GOOD[1], row]), clerk)


def test_a_file_that_breaks_further_down_takes_nothing_in(clerk: Post) -> None:
    rows = [*made_up.many(400)]
    content = csv(rows) + b'\r\n"N9","never closed' + b"x" * 1_100_000
    made = imported(content, clerk, skip_bad=True)
    assert (made.state, made.taken) == ("failed", 0)
    assert "引号没有结束" in made.why
    assert not Voice.objects.exists()


def test_formulas_markup_and_templates_are_only_text(clerk: Post) -> None:
    row = ("=1+1", "{{ 7*7 }}", "", "%(row)s %s", "2026-01-05", "<b>粗</b> %d {} \\N", *[""] * 6)
    made = imported(csv([row]), clerk)
    assert counts(made) == ("done", 1, 1, 0, 0)
    voice = Voice.objects.select_related("matter").get()
    assert (voice.external, voice.reporter) == ("=1+1", "{{ 7*7 }}")
    assert (voice.matter.title, voice.text) == ("%(row)s %s", "粗 %d {} \\N")
