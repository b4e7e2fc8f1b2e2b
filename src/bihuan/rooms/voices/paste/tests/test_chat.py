"""Chats as programs copy them, and which messages go together."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rooms.voices.paste import block, chat, sorting
from bihuan.rooms.voices.paste.chat import Message

TODAY = date(2026, 11, 5)
DAY = date(2026, 11, 3)


def told(text: str) -> list[tuple[str, date | None, str, str]]:
    return [(one.name, one.on, one.clock, one.text) for one in chat.read(text, TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        "家长甲 2026/11/3 10:21:05\n放学太堵\n家长乙 2026/11/3 10:22:00\n食堂菜凉",
        "家长甲  2026-11-03 10:21\n放学太堵\n\n家长乙  2026-11-03 10:22\n食堂菜凉\n",
        "家长甲 11-3 10:21\n放学太堵\n家长乙 11/3 10:22\n食堂菜凉",
        "家长甲 11月3日 上午10:21\n放学太堵\n家长乙 11月3日 10:22\n食堂菜凉",
        "家长甲 2026年11月3日 星期二 10:21\n放学太堵\n家长乙 2026年11月3日 10:22\n食堂菜凉",
        (
            "2026-11-03 10:21:05 家长甲(10001)\n放学太堵\n\n"
            "2026-11-03 10:22:05 家长乙<yi@mail.example>\n食堂菜凉"
        ),
        "[2026-11-03 10:21] 家长甲：放学太堵\n[2026-11-03 10:22] 家长乙：食堂菜凉",
        "2026/11/3 10:21 家长甲: 放学太堵\n2026/11/3 10:22 家长乙: 食堂菜凉",
        "—— 2026年11月3日 ——\n[10:21] 家长甲：放学太堵\n[10:22] 家长乙：食堂菜凉",
        "2026-11-03 星期二\n家长甲 10:21\n放学太堵\n家长乙 10:22\n食堂菜凉",
        "家长甲 周二 10:21\n放学太堵\n家长乙 周二 10:22\n食堂菜凉",
        "家长甲: 前天 10:21\n放学太堵\n家长乙: 前天 10:22\n食堂菜凉",
    ],
)
def test_who_said_what_and_when_is_read_from_every_programs_copy(text: str) -> None:
    assert told(text) == [
        ("家长甲", DAY, "10:21", "放学太堵"),
        ("家长乙", DAY, "10:22", "食堂菜凉"),
    ]


def test_messages_may_have_several_lines_and_pictures() -> None:
    text = "家长甲 11-3 10:21\n第一行\n\n第二行：还有\n[图片]\n家长乙 11-3 10:25\n收到"
    assert [one[3] for one in told(text)] == ["第一行\n\n第二行：还有\n[图片]", "收到"]


@pytest.mark.parametrize(
    ("head", "clock"),
    [("下午3:05", "15:05"), ("晚上 11:30", "23:30"), ("凌晨12:10", "00:10"), ("3:05 PM", "15:05"),
     ("中午1:00", "13:00"), ("23:59:59", "23:59")],
)  # fmt: skip
def test_hours_of_half_a_day_are_read(head: str, clock: str) -> None:
    assert told(f"家长甲 11-3 {head}\n放学太堵")[0][2] == clock


@pytest.mark.parametrize(
    ("head", "on"),
    [("12-30", date(2025, 12, 30)), ("2027/1/1", None), ("2026/2/30", None), ("今天", TODAY),
     ("2-29", None), ("11-5", TODAY),
     ("昨天", date(2026, 11, 4)), ("26/11/3", DAY)],
)  # fmt: skip
def test_a_day_without_a_year_is_the_last_such_and_none_is_to_come(
    head: str, on: date | None
) -> None:
    assert told(f"家长甲 {head} 10:21\n放学太堵")[0][1] == on


def test_a_chat_without_times_and_a_text_without_speakers_are_read_too() -> None:
    assert told("家长甲：放学太堵\n请管管\n家长乙：食堂菜凉")[0] == (
        "家长甲",
        None,
        "",
        "放学太堵\n请管管",
    )
    assert [one[3] for one in told("第一段。\n还是第一段。\n\n\n第二段。")] == [
        "第一段。\n还是第一段。", "第二段。"]  # fmt: skip
    assert told("  \n \n") == []


def test_a_sentence_with_a_time_in_it_is_no_head() -> None:
    text = "家长甲 11-3 10:21\n每天早上 7:40 校门口\n17:30放学时也堵\n时间：7:40"
    assert len(told(text)) == 1


def test_notices_of_the_program_are_told_apart() -> None:
    notices = "“家长乙”加入了群聊\n家长甲 撤回了一条消息\n"
    text = f"家长甲 11-3 10:21\n放学太堵\n{notices}家长乙 11-3 10:22\n好"
    assert [one.notice for one in chat.read(text, TODAY)] == [False, True, True, False]


def test_a_head_under_which_nothing_stands_is_shown_and_left_out() -> None:
    said = chat.read("家长甲 11-3 10:21\n放学太堵，请管一管\n家长乙 11-3 10:22\n", TODAY)
    assert [(one.text, one.notice) for one in said][1] == ("家长乙 10:22", True)
    assert sorting.guessed(said) == {1: 1}


@given(st.text(max_size=200))
def test_whatever_is_pasted_is_read_and_no_letter_is_lost(text: str) -> None:
    found = chat.read(text, TODAY)
    assert [one.n for one in found] == list(range(1, len(found) + 1))
    sorting.groups(found, sorting.guessed(found))


@given(st.text(alphabet="甲乙:： \n1029-[]/年月日", max_size=80))
def test_reading_keeps_every_speaker_and_every_word(text: str) -> None:
    kept = "".join(one.name + one.text for one in chat.read(text, TODAY))
    for sign in "甲乙":
        assert kept.count(sign) == text.count(sign)


def message(n: int, name: str, clock: str = "", text: str = "放学时校门口太堵") -> Message:
    return Message(n, name, DAY, clock, text)


def test_what_one_person_goes_on_saying_goes_together_whoever_speaks_between() -> None:
    said = [
        message(1, "甲", "10:00"),
        message(2, "乙", "10:01", "食堂的菜总是凉的"),
        message(3, "甲", "10:10"),
        message(4, "甲", "10:40"),
        message(5, "丙", "10:41", "收到[强]"),
        Message(6, "", DAY, "", "“丁”加入了群聊", notice=True),
    ]
    assert sorting.guessed(said) == {1: 1, 2: 2, 3: 1, 4: 3}


def test_the_title_of_a_record_is_no_opinion() -> None:
    said = chat.read("群聊的聊天记录\n\n家长甲 11-3 10:21\n放学时校门口太堵了\n", TODAY)
    assert sorting.guessed(said) == {2: 1}
    long = "放学时校门口太堵，电动车和汽车混在一起，孩子从车缝里钻过去，请派人疏导。"
    assert sorting.guessed(chat.read(f"{long}\n家长甲 11-3 10:21\n我也这样看\n", TODAY))[1] == 1
    assert sorting.guessed(chat.read("放学时校门口太堵了", TODAY)) == {1: 1}


def test_groups_are_as_the_form_says_and_nonsense_is_none() -> None:
    said = [message(n, "甲") for n in range(1, 7)]
    given = {"to-1": "2", "to-2": "1", "to-3": "2", "to-4": "new", "to-5": "new", "to-6": "9999999"}
    found = sorting.groups(said, sorting.chosen(said, given))
    assert [[one.n for one in group.messages] for group in found] == [[1, 3], [2], [4], [5]]
    assert [group.number for group in found] == [1, 2, 3, 4]


def test_names_stand_in_the_text_only_when_several_speak() -> None:
    one = sorting.Group(1, (message(1, "甲", text="堵"), message(2, "甲", text="真堵")))
    two = sorting.Group(1, (message(1, "甲", text="堵"), message(2, "乙", text="是的")))
    assert (one.text, two.text) == ("堵\n真堵", "甲：堵\n乙：是的")


BLOCK = '诉求号码\t诉求内容\t诉求时间\nA1\t"两行\n的""内容"""\t2026-01-05\nA2\t平常\t2026-01-06\n'


def test_a_block_of_cells_is_told_from_a_text() -> None:
    assert block.is_block(BLOCK)
    assert block.is_block("A1\t平常\n")
    assert not block.is_block("家长甲 11-3 10:21\n放\t学太堵\n请管\n谢谢\n")
    assert not block.is_block("没有制表符")


def test_cells_may_hold_line_ends_and_quotation_marks() -> None:
    assert block.cells_of(BLOCK)[1] == ["A1", '两行\n的"内容"', "2026-01-05"]
    assert block.cells_of('A1\t"没有结束\nA2\t平常') == [["A1", '"没有结束'], ["A2", "平常"]]


def test_a_head_is_known_by_its_words_and_made_up_when_there_is_none() -> None:
    assert block.has_head(block.cells_of(BLOCK))
    titled = "一月来件汇总\n\t\t\n" + BLOCK
    assert block.has_head(block.cells_of(titled))
    bare = "\n".join(BLOCK.split("\n")[3:])
    data, row = block.as_file(bare)
    assert (data.decode().splitlines()[:2], row) == (["sep=,", "A列,B列,日期"], 2)
    assert block.as_file(BLOCK)[1] is None
