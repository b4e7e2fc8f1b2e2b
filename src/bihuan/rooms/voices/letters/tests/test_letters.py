"""A letter from its pictures to the opinion it becomes."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from bihuan.facilities.files.models import File
from bihuan.facilities.files.tests.samples import GIF, phone_photo
from bihuan.facilities.files.tests.test_kinds import HOSTILE
from bihuan.facilities.ocr.tests import paper
from bihuan.kernel import clock, history, verify
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said
from bihuan.rooms.voices.letters import drafts, jobs, reading, store
from bihuan.rooms.voices.letters.models import Letter, LetterPage
from bihuan.rooms.voices.letters.tests import scanned
from bihuan.rooms.voices.letters.tests.scanned import TEXT
from bihuan.rooms.voices.models import Voice
from bihuan.rooms.voices.tests.importing import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/voices/letters"
HTMX = {"HTTP_HX_REQUEST": "true"}


def sent(client: Client, *contents: bytes, name: str = "IMG_1.gif", **more: str) -> Any:
    return client.post(PAGE, {"pages": [SimpleUploadedFile(name, c) for c in contents], **more})


def form_on(client: Client, letter: Letter, **more: Any) -> dict[str, Any]:
    page = client.get(f"{PAGE}/{letter.pk}").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    return {"token": token[1], "text": letter.text, **more}


def code_on(page: str) -> str:
    found = re.search(r"data-copy-text>([^<]+)<", page)
    assert found
    return found[1]


def kept(home: Path) -> list[str]:
    return sorted(one.name for one in (home / "letters").iterdir())


def test_a_fax_of_two_pages_is_read_corrected_and_taken_down_with_its_scan(
    client: Client,
    home: Path,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """All of it once, with the reader itself."""
    small = {"width": 700, "height": 300, "size": 28}
    said = "尊敬的领导：\n\u3000\u3000青禾区第一小学门口放学时堵车，很危险，"
    first = paper.letter(said, (), **small)
    second = paper.letter("请派人看看。电话13800001234。\n", ("家长：林清和",), **small)
    tiff = paper.data(
        paper.fax(first, 200), "TIFF", save_all=True, append_images=[paper.fax(second, 200)]
    )
    answer = sent(client, tiff, name="传真.tif")
    address = answer["Location"]
    assert ProcrastinateJob.objects.filter(task_name=reading.JOB).count() == 1
    waiting = client.get(address).text
    assert 'hx-trigger="every 2s"' in waiting
    assert "<textarea" not in waiting
    with caplog.at_level(logging.DEBUG):
        jobs.read()
    assert "堵车" not in "".join(one.getMessage() for one in caplog.records)
    assert client.get(address, **HTMX)["HX-Refresh"] == "true"
    page = client.get(address).text
    assert "很危险，请派人看看。电话13800001234。" in page
    assert page.count("<polygon") == page.count("<li id=") >= 4
    letter = Letter.objects.get()
    assert letter.fields["contact"] == "13800001234"
    assert letter.fields["reporter"] == "林清和"
    assert letter.fields["place"].isdecimal()
    with django_capture_on_commit_callbacks(execute=True):
        data = form_on(client, letter, **letter.fields, text=letter.text.replace("看看", "查看"))
        receipt = client.post(address, data)
    voice = Voice.objects.get()
    assert commands.by_receipt(code_on(receipt.text)) == voice.matter
    assert (voice.channel, voice.contact, voice.reporter) == ("letter", "13800001234", "林清和")
    assert "请派人查看" in voice.text
    assert [one.kind for one in File.objects.filter(matter_id=voice.pk)] == ["png", "png"]
    assert kept(home) == []
    letter.refresh_from_db()
    assert (letter.text, letter.fields, letter.voice) == ("", {}, voice.matter.number)
    assert not LetterPage.objects.exists()
    assert client.get(address)["Location"] == f"/voice/{voice.matter.number}"
    shown = client.get(f"/voice/{voice.matter.number}").text
    assert "来信第1页.png" in shown
    assert verify.verify().ok


def test_characters_that_were_read_with_doubt_are_marked(client: Client, clerk: Post) -> None:
    letter = scanned.letter(clerk, scanned.lines(TEXT, doubtful=(0, 1)))
    page = client.get(f"{PAGE}/{letter.pk}").text
    assert "<mark>食</mark><mark>堂</mark>饭" in page
    assert "有 2 个字认得不准" in page
    assert re.search(r'<polygon id="(box-\d+-1)"[^>]*class="doubt"', page)


def test_a_draft_is_kept_while_typing_and_resumed_anywhere(client: Client, clerk: Post) -> None:
    letter = scanned.letter(clerk, scanned.lines(TEXT))
    data = {"text": "改过的内容。", "reporter": "林清和", "place": "", "happened_on": "2026-09-20"}
    answer = client.post(f"{PAGE}/{letter.pk}/keep", data, **HTMX)
    assert "已保存" in answer.text
    assert "<html" not in answer.text
    assert answer["HX-Trigger"] == "draft:kept"
    elsewhere = signed_in(clerk)
    assert "林清和" in elsewhere.get(f"{PAGE}/{letter.pk}").text
    page = elsewhere.get(f"{PAGE}/{letter.pk}").text
    assert "改过的内容。" in page
    assert 'value="2026-09-20"' in page
    assert f"{PAGE}/{letter.pk}" in elsewhere.get(PAGE).text


def test_without_scripts_a_button_keeps_the_draft(client: Client, clerk: Post) -> None:
    letter = scanned.letter(clerk, scanned.lines(TEXT))
    answer = client.post(f"{PAGE}/{letter.pk}/keep", {"text": "改过。"})
    assert answer["Location"] == PAGE
    letter.refresh_from_db()
    assert letter.text == "改过。"
    answer = client.post(f"{PAGE}/{letter.pk}/keep", {"text": "改过。", "found": "7"})
    assert answer["Location"] == f"{PAGE}/{letter.pk}"
    letter.refresh_from_db()
    assert letter.fields["place"] == "7"


def test_the_form_sent_twice_makes_one_opinion_and_the_same_receipt(
    client: Client, clerk: Post
) -> None:
    letter = scanned.letter(clerk, scanned.lines(TEXT))
    data = form_on(client, letter)
    other = form_on(client, letter)
    first, second = (client.post(f"{PAGE}/{letter.pk}", data) for _ in range(2))
    assert code_on(first.text) == code_on(second.text)
    late = client.post(f"{PAGE}/{letter.pk}", other)
    assert late.status_code == 422
    assert "没有重复登记" in late.text
    assert client.post(f"{PAGE}/{letter.pk}/keep", {"text": "晚了"}).status_code == 422
    assert Voice.objects.count() == 1


def test_a_letter_of_somebody_known_is_added_to_their_opinion_with_its_scan(
    client: Client, clerk: Post
) -> None:
    earlier = commands.receive(Said("食堂饭菜凉。", contact="13800001234"), by=clerk).matter
    letter = scanned.letter(clerk, scanned.lines(f"{TEXT}电话13800001234。"))
    assert f'value="add:{earlier.number}"' in client.get(f"{PAGE}/{letter.pk}").text
    answer = client.post(f"{PAGE}/{letter.pk}", form_on(client, letter, do=f"add:{earlier.number}"))
    assert "原来的回执码继续有效" in answer.text
    added = history.of(earlier)[-1]
    assert (added.kind, len(added.data.files)) == ("voice.added", 1)
    assert Voice.objects.count() == 1


def test_several_pictures_are_one_letter_or_one_each(client: Client) -> None:
    sent(client, GIF, GIF)
    assert Letter.objects.count() == 1
    answer = sent(client, GIF, GIF, GIF, apart="1")
    assert answer["Location"] == PAGE
    assert Letter.objects.count() == 4
    assert ProcrastinateJob.objects.filter(task_name=reading.JOB).count() == 1


def arranged(client: Client, letter: Letter, **more: Any) -> Any:
    return client.post(f"{PAGE}/{letter.pk}/pages", more)


def test_a_batch_is_split_into_letters_by_a_person(client: Client, clerk: Post) -> None:
    letter = scanned.letter(
        clerk, scanned.lines("甲信一。"), scanned.lines("空白"), scanned.lines("乙信。"),
        scanned.lines("甲信二。"),
    )  # fmt: skip
    one, blank, other, two = letter.pages.all()
    client.get(f"{PAGE}/{letter.pk}/pages")
    wishes = {f"place-{one.pk}": 1, f"place-{two.pk}": 2, f"place-{other.pk}": 3}
    wishes |= {f"place-{blank.pk}": 9, f"drop-{blank.pk}": "on", f"begins-{other.pk}": "on"}
    assert arranged(client, letter, **wishes)["Location"] == PAGE
    texts = Letter.objects.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["甲信一。\n甲信二。", "乙信。"]


def test_what_is_not_rearranged_keeps_what_a_person_wrote(client: Client, clerk: Post) -> None:
    letter = scanned.letter(clerk, scanned.lines("一。"), scanned.lines("二。"))
    drafts.keep(letter, "改过。", {})
    arranged(client, letter)
    letter.refresh_from_db()
    assert letter.text == "改过。"
    drops = {f"drop-{page.pk}": "on" for page in letter.pages.all()}
    answer = arranged(client, letter, **drops)
    assert (answer.status_code, "至少留一页" in answer.text) == (422, True)
    assert letter.pages.count() == 2


def test_pages_added_later_are_added_to_the_text(client: Client, clerk: Post) -> None:
    letter = scanned.letter(clerk, scanned.lines("一。"))
    drafts.keep(letter, "改过。", {"reporter": "林清和"})
    answer = arranged(client, letter, do="add", pages=[SimpleUploadedFile("2.gif", GIF)])
    assert answer.status_code == 302
    page = letter.pages.get(state="waiting")
    scanned.read(page, scanned.lines("二。"))
    letter.refresh_from_db()
    reading.compose(letter)
    letter.refresh_from_db()
    assert letter.text == "改过。\n二。"
    assert letter.fields["reporter"] == "林清和"


def test_place_and_device_are_taken_out_before_anything_is_kept(client: Client) -> None:
    sent(client, phone_photo(), name="IMG.jpg")
    stored = store.scan(LetterPage.objects.get().pk).read_bytes()
    assert b"SecretPhone" not in stored
    assert b"GPSLatitude" not in stored


def test_no_hostile_file_is_kept(client: Client) -> None:
    for what, (name, content, _words) in HOSTILE.items():
        answer = sent(client, content, name=name or "无名")
        assert answer.status_code == 422, what
    assert client.post(PAGE).status_code == 422
    assert not Letter.objects.exists()


def test_a_page_that_cannot_be_read_says_why_and_the_rest_goes_on(
    client: Client, clerk: Post
) -> None:
    """The picture is two colours of one dot: too small for any letter."""
    sent(client, GIF)
    jobs.read()
    page = LetterPage.objects.get()
    assert (page.state, page.reason) == ("failed", "small")
    letter = Letter.objects.get()
    shown = client.get(f"{PAGE}/{letter.pk}").text
    assert "图片太小" in shown
    assert "有页面读不出" in client.get(PAGE).text
    answer = client.post(f"{PAGE}/{letter.pk}", form_on(client, letter, text="照着录入的内容。"))
    assert answer.status_code == 200
    assert File.objects.get().kind == "gif"


def test_what_kills_its_worker_twice_is_given_up_in_words(clerk: Post) -> None:
    (letter,) = drafts.begin([GIF], apart=False, by=clerk)
    LetterPage.objects.update(tries=reading.MOST_TRIES)
    assert reading.work() == 1
    page = letter.pages.get()
    assert (page.state, "内存超过上限" in page.why) == ("failed", True)


def test_a_tiff_that_cannot_be_opened_cannot_be_evidence(client: Client) -> None:
    sent(client, b"II*\0" + bytes(100), name="坏.tif")
    jobs.read()
    letter = Letter.objects.get()
    answer = client.post(f"{PAGE}/{letter.pk}", form_on(client, letter, text="内容。"))
    assert (answer.status_code, "第1页打不开" in answer.text) == (422, True)
    assert not Matter.objects.filter(kind="voice").exists()


def test_whatever_a_dead_worker_left_behind_goes_on(client: Client) -> None:
    sent(client, GIF)
    ProcrastinateJob.objects.all().update(status="succeeded")
    jobs.resume(timestamp=0)
    assert ProcrastinateJob.objects.filter(task_name=reading.JOB, status="todo").count() == 1


def test_a_letter_can_be_thrown_away_with_everything(
    client: Client, clerk: Post, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    letter = scanned.letter(clerk, scanned.lines(TEXT))
    assert len(kept(home)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{PAGE}/{letter.pk}/discard")
    assert kept(home) == []
    assert not Letter.objects.exists()


def test_only_letters_that_were_taken_down_are_swept_away(client: Client, clerk: Post) -> None:
    waits = scanned.letter(clerk, scanned.lines(TEXT))
    done = scanned.letter(clerk, scanned.lines(TEXT))
    client.post(f"{PAGE}/{done.pk}", form_on(client, done))
    with clock.at(clock.now() + timedelta(days=jobs.KEPT_DAYS + 1)):
        jobs.sweep(timestamp=0)
    assert list(Letter.objects.all()) == [waits]


def test_pictures_are_given_out_inert_and_only_to_who_takes_letters_down(
    client: Client, clerk: Post
) -> None:
    letter = scanned.letter(clerk, scanned.lines(TEXT))
    page = letter.pages.get()
    answer = client.get(f"{PAGE}/pictures/{page.pk}")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    officer = signed_in(Post.objects.select_related("account").get(role="officer"))
    for address in (PAGE, f"{PAGE}/{letter.pk}", f"{PAGE}/pictures/{page.pk}"):
        assert officer.get(address).status_code == 404, address
    assert officer.post(f"{PAGE}/{letter.pk}/discard").status_code == 404
    assert client.get(f"{PAGE}/pictures/{page.pk + 1}").status_code == 404


def test_the_list_costs_the_same_however_many_letters_there_are(
    client: Client, clerk: Post
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        return len(asked)

    scanned.letter(clerk, scanned.lines(TEXT))
    client.get(PAGE)
    one = cost()
    for _ in range(5):
        scanned.letter(clerk, scanned.lines(TEXT), scanned.lines(TEXT))
    assert cost() == one
