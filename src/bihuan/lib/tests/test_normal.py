import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.normal import plain

SAID = "教育局关于学校食堂"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("學校門口沒有護欄", "学校门口没有护栏"),
        ("ＡＢＣ１２３，食堂", "abc123,食堂"),
        ("<p>校车&nbsp;超载</p>\n\n请\u200b核查", "校车 超载 请核查"),
        ("", ""),
        (" \n\u3000", ""),
    ],
)
def test_writing_does_not_matter(text: str, wanted: str) -> None:
    assert plain(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("当(dāng)地学（xué）校", "当地学校"),
        ("当dāng地", "当地"),
        ("老师lǎo shī好", "老师好"),
        ("校xiào 车 chē", "校车"),
        ("中学(zhong1)食堂(shi)", "中学食堂"),
        ("学xue校xiao食shi堂tang差", "学校食堂差"),
    ],
)
def test_readings_between_characters_go(text: str, wanted: str) -> None:
    assert plain(text) == wanted


@pytest.mark.parametrize(
    "text", ["安装app后", "a区b栋", "学校(三中)", "pm2.5超标", "一(3)班", "××××中学", "café"]
)
def test_what_is_no_reading_and_no_debris_stands(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    "wrong",
    [
        SAID.encode().decode("latin-1"),
        SAID.encode("gbk").decode("latin-1"),
        "学校食堂".encode().decode("gbk"),
    ],
)
def test_a_text_read_in_the_wrong_character_set_is_read_again(wrong: str) -> None:
    assert plain(f"反映：{wrong}。") in {f"反映:{SAID}。", "反映:学校食堂。"}


def test_half_a_character_is_dropped_and_the_others_read_again() -> None:
    wrong = "学校门".encode().decode("gbk", "replace")
    assert plain(wrong) == "学校"


@pytest.mark.parametrize("lost", ["锟斤拷锟斤拷", "烫烫烫烫", "????", "\ufffd\ufffd", "\ue000"])
def test_what_is_lost_is_dropped(lost: str) -> None:
    assert plain(f"学校{lost}食堂") == "学校 食堂"


@given(st.text(max_size=80))
def test_any_text_has_a_plain_form_in_one_line(text: str) -> None:
    made = plain(text)
    assert "\n" not in made
    assert "  " not in made
    assert made == made.strip()


@given(st.text(st.sampled_from("学校食堂門當 abcdangāé(（）)12，。×?"), max_size=40))
def test_the_plain_form_of_a_plain_form_is_itself(text: str) -> None:
    assert plain(plain(text)) == plain(text)
