"""What a letter says of itself."""

from __future__ import annotations

import pytest

from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.letters import guess, reading


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["内容。", "反映人：林清和", "2026年9月20日"], "林清和"),
        (["内容。", "家长：李某某"], "李某某"),
        (["此致", "敬礼！", "林清和", "二〇二六年九月二十日"], "林清和"),
        (["内容。", "2026年9月20日"], ""),
        (["以上情况请核实，谢谢。", "2026.9.20"], ""),
        ([], ""),
    ],
)
def test_who_wrote_it_stands_at_the_end(lines: list[str], name: str) -> None:
    assert guess.signed(lines) == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("我的电话是13800001234，随时联系。", "13800001234"),
        ("联系电话：8888-0000", "88880000"),
        ("座机010-88880000。", "01088880000"),
        ("今年20260920届学生", ""),
        ("没有号码。", ""),
    ],
)
def test_a_number_is_taken_for_a_telephone_only_when_it_can_be_nothing_else(
    text: str, number: str
) -> None:
    assert guess.contact(text) == number


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        (["关于校车路线的反映", "尊敬的领导：", "内容。"], "关于校车路线的反映"),
        (["尊敬的教育局领导：", "您好！我是四年级家长。食堂饭菜凉。"], "食堂饭菜凉"),
        (["尊敬的领导，您好！", "门口堵车。请解决。"], "门口堵车"),
        (["您好！"], ""),
        ([], ""),
    ],
)
def test_the_subject_is_neither_greeting_nor_who_writes(lines: list[str], subject: str) -> None:
    assert guess.subject(lines) == subject


@pytest.mark.django_db
def test_the_only_school_that_is_named_is_the_place(clerk: Post) -> None:
    found = guess.fields("青禾区第一小学的食堂饭菜凉。")
    assert found["place"].isdecimal()
    assert "place" not in guess.fields("学校的食堂饭菜凉。")


def test_a_sentence_that_goes_on_overleaf_is_not_torn() -> None:
    assert (
        reading.text_of(["前一页没有说完，", "后一页接着说。"]) == "前一页没有说完，后一页接着说。"
    )
    assert reading.text_of(["说完了。", "", "第二页。"]) == "说完了。\n第二页。"
    assert reading.text_of([]) == ""
