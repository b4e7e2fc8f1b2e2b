"""The page to paste into, without scripts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.importing import running
from bihuan.rooms.voices.models import Import, Voice
from bihuan.rooms.voices.tests.importing import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/voices/paste"
CHAT = """家长甲 2026-01-05 17:21
青禾一小放学时校门口太堵，孩子从车缝里钻。
家长乙 2026-01-05 17:22
食堂的菜总是凉的，能不能保温。
家长甲 2026-01-05 17:25
[图片]希望有人疏导。
家长丙 2026-01-05 17:30
收到
"""


@pytest.fixture
def client(clerk: Post) -> Client:
    return signed_in(clerk)


def token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def sent(client: Client, do: str = "look", text: str = CHAT, **more: str) -> Any:
    given = {"token": token(client.get(PAGE).text), "pasted": text, "do": do, "reading": "auto"}
    return client.post(PAGE, given | more)


SORTED = {"to-1": "1", "to-2": "2", "to-3": "1", "to-4": ""}


def test_a_chat_is_sorted_and_becomes_opinions_with_receipts(client: Client) -> None:
    first = sent(client)
    school = Unit.objects.get(code="QH-S1")
    assert "登记 2 条意见" in first.text
    assert re.search(rf'name="g1-place".*?value="{school.pk}" selected', first.text, re.DOTALL)
    fields = {"g1-place": str(school.pk), "g1-topic": "安全", "g2-place": "", "g2-topic": ""}
    done = sent(client, "take", channel="board", **SORTED, **fields)
    assert "已登记 2 条意见" in done.text
    one, two = Voice.objects.select_related("matter__place").order_by("pk")
    assert one.text.endswith("孩子从车缝里钻。\n[图片]希望有人疏导。")
    assert (one.reporter, one.contact, one.topic) == ("家长甲", "", "安全")
    assert (one.matter.place, one.matter.received_on) == (school, date(2026, 1, 5))
    assert (two.reporter, two.matter.source, two.matter.place) == ("家长乙", "board", None)
    codes = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", done.text)
    assert {commands.by_receipt(code) for code in codes} == {one.matter, two.matter}


def test_messages_are_joined_and_split_as_the_clerk_says(client: Client) -> None:
    joined = sent(client, "sort", **{"to-1": "1", "to-2": "1", "to-3": "1", "to-4": ""})
    assert "家长甲：青禾一小" in joined.text
    assert "登记 1 条意见" in joined.text
    split = sent(client, "sort", **{"to-1": "1", "to-2": "new", "to-3": "new", "to-4": "new"})
    assert "登记 4 条意见" in split.text
    none = sent(client, "sort", **{"to-1": ""})
    assert "还没有要登记的意见" in none.text
    assert not Voice.objects.exists()


def test_what_was_chosen_stays_when_groups_change(client: Client) -> None:
    page = sent(client, "sort", **SORTED, **{"g1-place": "", "g1-topic": "交通安全"})
    assert 'value="交通安全"' in page.text


def test_sent_twice_it_is_registered_once(client: Client) -> None:
    given = {"token": token(client.get(PAGE).text), "pasted": CHAT, "do": "take",
             "channel": "board", **SORTED, "g1-place": "", "g2-place": ""}  # fmt: skip
    answers = [client.post(PAGE, given).text for _time in range(2)]
    assert Voice.objects.count() == 2
    codes = [
        sorted(set(re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}-[0-9A-Z]", one))) for one in answers
    ]
    assert codes[0] == codes[1]
    assert len(codes[0]) == 2


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("", {}, "还没有粘贴内容"),
        ("  \n", {}, "还没有粘贴内容"),
        ("长" * 200_001, {}, "内容太长"),
        ("家长甲 11-3 10:21\n放学太堵了。\n" * 301, {}, "一次最多整理300条"),
        (CHAT, {"token": "old"}, "页面打开的时间太长了"),
        (CHAT, {"do": "take"}, "还没有选要登记的消息"),
        (CHAT, {"do": "take", **SORTED, "g1-place": "9999", "g2-place": ""}, "请从列表中选择单位"),
        (CHAT, {"do": "take", **SORTED, "g1-place": "", "g1-topic": "长" * 121}, "120"),
        (CHAT, {"channel": "nonsense"}, "channel"),
        ("一\t二\n", {}, "A列"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_pasted_is_lost(
    client: Client, text: str, more: dict[str, str], said: str
) -> None:
    answer = sent(client, text=text, **({"do": "look"} | more))
    if answer.status_code == 302:
        assert said in client.get(answer["Location"]).text
        return
    assert answer.status_code == 422
    assert said in answer.text
    kept = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", answer.text, re.DOTALL)
    assert kept
    assert kept[1].replace("\r\n", "\n").strip() == text.strip()
    assert not Voice.objects.exists()


def test_a_block_of_cells_goes_the_way_of_a_file(client: Client) -> None:
    cells = '诉求号码\t诉求内容\t诉求时间\nA1\t"两行\n内容"\t2026-01-05\nA2\t平常\t2026-01\n'
    answer = sent(client, text=cells)
    made = Import.objects.get()
    assert answer["Location"] == f"/voices/import/{made.pk}"
    page = client.get(answer["Location"]).text
    assert "粘贴的表格.csv" in page
    assert "没有写到哪一天" in page
    columns = {f"column-{at}": code for code, at in made.columns.items()}
    client.post(f"/voices/import/{made.pk}/decide",
                {**columns, "channel": "board", "do": "start", "mode": "skip"})  # fmt: skip
    running.work()
    made.refresh_from_db()
    assert (made.state, made.taken, made.refused) == ("done", 1, 1)
    assert Voice.objects.get().text == "两行\n内容"


def test_a_block_without_a_head_is_matched_by_its_content(client: Client) -> None:
    texts = ("放学的时候校门口车太多太乱，孩子从车缝里钻过去，希望安排人疏导。",
             "食堂的饭菜总是凉的，孩子吃了不舒服，请学校想办法保温，谢谢各位。")  # fmt: skip
    cells = "\n".join(f"家长{n}\t{text}\t2026-01-0{n}" for n, text in enumerate(texts, 5))
    answer = sent(client, text=cells)
    made = Import.objects.get()
    assert made.headers == ["A列", "B列", "日期"]
    assert (made.columns["text"], made.columns["said_on"]) == (1, 2)
    assert "放学的时候校门口" in client.get(answer["Location"]).text


def test_a_chat_with_tabs_can_be_read_as_a_chat_and_a_table_as_a_table(client: Client) -> None:
    tabbed = "家长甲\t放学太堵了请管管\n家长乙\t食堂菜凉请保温\n"
    assert "整理聊天记录" in sent(client, text=tabbed, reading="chat").text
    assert sent(client, text=tabbed, reading="table").status_code == 302


def test_to_who_may_not_register_the_page_is_not_there(clerk: Post) -> None:
    officer = signed_in(Post.objects.get(role="officer"))
    assert officer.get(PAGE).status_code == 404
    assert officer.post(PAGE, {"pasted": CHAT}).status_code == 404
