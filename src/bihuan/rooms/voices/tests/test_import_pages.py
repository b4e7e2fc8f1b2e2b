"""The pages of imports, without and with HTMX."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.importing import running, shown
from bihuan.rooms.voices.models import Import, Voice
from bihuan.rooms.voices.tests.importing import GOOD, NAMES, csv, imported, many, signed_in, xlsx

pytestmark = pytest.mark.django_db
PAGE = "/voices/import"


@pytest.fixture
def client(clerk: Post) -> Client:
    return signed_in(clerk)


def sent(client: Client, content: bytes, name: str = "导出.csv", **more: str) -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content), **more})


def decided(client: Client, made: Import, do: str, **more: str) -> Any:
    columns = {f"column-{at}": code for code, at in made.columns.items()}
    address = f"{PAGE}/{made.pk}/decide"
    return client.post(address, {**columns, "channel": made.channel, "do": do, **more})


def drafted(client: Client, content: bytes) -> Import:
    sent(client, content)
    return Import.objects.latest("pk")


def test_a_file_is_chosen_checked_begun_and_done(client: Client) -> None:
    assert "还没有导入过文件" in client.get(PAGE).text
    answer = sent(client, csv(GOOD))
    made = Import.objects.get()
    assert answer["Location"] == f"{PAGE}/{made.pk}"
    page = client.get(answer["Location"]).text
    assert "这些列不会导入：满意度。" in page
    assert "没有认出的来源：飞鸽传书（1），按“热线转办”登记。" in page
    assert "138****5678" in page
    assert "13812345678" not in page
    answer = decided(client, made, "start")
    waiting = client.get(answer["Location"]).text
    assert 'hx-trigger="every 1s"' in waiting
    assert "排队等候" in waiting
    running.work()
    done = client.get(answer["Location"]).text
    assert "已登记 3 条新意见，更新已有意见 0 条，合并 0 条。" in done
    assert 'hx-trigger="every 1s"' not in done
    assert "导出.csv" in client.get(PAGE).text


def test_progress_alone_is_sent_until_it_is_over(client: Client) -> None:
    made = drafted(client, csv(GOOD))
    decided(client, made, "start")
    Import.objects.filter(pk=made.pk).update(state="writing", rows=3, done=1)
    htmx = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "progress"}
    part = client.get(f"{PAGE}/{made.pk}", **htmx)
    assert part.text.strip().startswith("<section")
    assert "已处理 1 / 3 行" in part.text
    assert "HX-Refresh" not in part
    running.work()
    assert client.get(f"{PAGE}/{made.pk}", **htmx)["HX-Refresh"] == "true"


def test_changing_a_column_changes_the_preview(client: Client) -> None:
    made = drafted(client, csv(GOOD))
    columns = {f"column-{at}": code for code, at in made.columns.items() if code != "topic"}
    address = f"{PAGE}/{made.pk}/decide"
    part = client.post(address, {**columns, "channel": "visit"}, HTTP_HX_REQUEST="true")
    assert part.text.strip().startswith("<section")
    assert "一级标签、满意度" in part.text
    assert "按“来访”登记" in part.text
    made.refresh_from_db()
    assert "topic" not in made.columns


def test_two_columns_for_one_field_are_refused_in_words(client: Client) -> None:
    made = drafted(client, csv(GOOD))
    answer = decided(client, made, "start", **{f"column-{NAMES.index('满意度')}": "text"})
    assert answer.status_code == 422
    assert "“诉求内容”和“满意度”都对应了“反映内容”" in answer.text
    made.refresh_from_db()
    assert made.state == "draft"


def test_without_a_column_for_the_text_nothing_begins(client: Client) -> None:
    made = drafted(client, csv(GOOD))
    answer = client.post(f"{PAGE}/{made.pk}/decide", {"do": "start", "channel": "hotline"})
    assert answer.status_code == 422
    assert "还没有指定哪一列是“反映内容”" in answer.text


def test_bad_rows_are_listed_paged_and_can_be_skipped(client: Client, clerk: Post) -> None:
    bad = range(1, 121)
    made = imported(csv(many(125, bad)), clerk)
    page = client.get(f"{PAGE}/{made.pk}").text
    assert "有 120 行有问题" in page
    assert "跳过有问题的行，处理其余 5 行" in page
    onward = re.search(r'href="(\?show=refused&amp;after=\d+)"', page)
    assert onward
    second = client.get(f"{PAGE}/{made.pk}{onward[1].replace('&amp;', '&')}").text
    assert second.count("没有写到哪一天") == 120 - shown.PAGE
    assert decided(client, made, "skip").status_code == 302
    running.work()
    assert Voice.objects.count() == 5


def test_every_row_not_taken_in_can_be_downloaded(client: Client, clerk: Post) -> None:
    rows = [*GOOD, GOOD[0], ("HL9", "=家长", "", "题", "2026-01", "内容", *[""] * 6)]
    made = imported(csv(rows), clerk, skip_bad=True)
    answer = client.get(f"{PAGE}/{made.pk}/rows.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [tuple(cell.value for cell in row) for row in book.active.iter_rows()]
    assert (
        6,
        "有问题",
        "E 诉求时间",
        "没有写到哪一天。请写成 2026-09-01 的样子。",
        "2026-01",
    ) in cells
    assert (5, "重复", "A 诉求号码", "与第 2 行重复。", "HL001") in cells


def test_repeats_can_be_shown(client: Client, clerk: Post) -> None:
    made = imported(csv([*GOOD, GOOD[0]]), clerk)
    assert "与第 2 行重复。" in client.get(f"{PAGE}/{made.pk}?show=repeat").text


def test_giving_up_deletes_the_file(
    client: Client, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    made = drafted(client, csv(GOOD))
    with django_capture_on_commit_callbacks(execute=True):
        assert decided(client, made, "give-up")["Location"] == PAGE
    assert not Import.objects.exists()
    assert list((home / "imports").iterdir()) == []


def test_columns_can_be_matched_anew_after_bad_rows(client: Client, clerk: Post) -> None:
    made = imported(csv(many(3, bad=(0,))), clerk)
    decided(client, made, "again")
    assert "核对列与预览" in client.get(f"{PAGE}/{made.pk}").text


def test_another_sheet_can_be_taken(client: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(GOOD)))
    second = book.create_sheet("八月")
    for row in (("标题", "内容"), ("操场", "塑胶操场有异味，孩子头晕，希望检测。")):
        second.append(row)
    out = io.BytesIO()
    book.save(out)
    made = drafted(client, out.getvalue())
    decided(client, made, "sheet", sheet="八月")
    made.refresh_from_db()
    assert (made.sheet, made.headers) == ("八月", ["标题", "内容"])
    answer = decided(client, made, "sheet", sheet="九月")
    assert answer.status_code == 422
    assert "没有名为“九月”的工作表" in answer.text


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "文件是空的"), (b"%PDF-1.7", "PDF"), (csv([]), "表头下面没有数据")],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page(
    client: Client, content: bytes, said: str
) -> None:
    answer = sent(client, content)
    assert answer.status_code == 422
    assert said in answer.text


def test_no_file_and_a_row_that_is_no_number_are_refused_on_the_page(client: Client) -> None:
    answer = client.post(PAGE)
    assert (answer.status_code, "请先选择" in answer.text) == (422, True)
    answer = sent(client, csv(GOOD), header_row="三")
    assert (answer.status_code, "写成数字" in answer.text) == (422, True)


@pytest.mark.parametrize("asked", ["show=repeat&after=9999999999999999999", "show=x&after=x"])
def test_nonsense_in_the_address_is_no_error(client: Client, clerk: Post, asked: str) -> None:
    made = imported(csv([*GOOD, GOOD[0]]), clerk)
    assert client.get(f"{PAGE}/{made.pk}?{asked}").status_code == 200


def test_to_who_may_not_import_the_pages_are_not_there(client: Client, clerk: Post) -> None:
    made = drafted(client, csv(GOOD))
    officer = signed_in(Post.objects.select_related("account").get(role="officer"))
    for address in (PAGE, f"{PAGE}/{made.pk}", f"{PAGE}/{made.pk}/rows.xlsx"):
        assert officer.get(address).status_code == 404
    assert officer.post(f"{PAGE}/{made.pk}/decide", {"do": "give-up"}).status_code == 404
    assert client.get(f"{PAGE}/{made.pk + 1}").status_code == 404
    assert Import.objects.count() == 1
