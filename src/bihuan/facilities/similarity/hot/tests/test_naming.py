from bihuan.facilities.similarity.hot.naming import named, shortened
from bihuan.facilities.similarity.hot.tests.said import TROUBLES


def test_a_group_is_named_after_its_place_and_its_matter() -> None:
    said = TROUBLES["望湖小学校车"]
    name = named([title for title, _ in said], [text for _, text in said])
    assert "望湖小学" in name.name
    assert "车" in name.name
    assert len(name.name) <= 20


def test_the_typical_sentence_stands_in_the_text_it_is_said_to_be_from() -> None:
    for said in TROUBLES.values():
        texts = [text for _, text in said]
        name = named([title for title, _ in said], texts)
        assert name.typical
        assert texts[name.typical_of][name.start : name.end] == name.typical


def test_what_a_title_opens_and_closes_with_is_left_out() -> None:
    assert shortened("关于云岭三中补课问题的投诉") == "云岭三中补课"
    assert shortened("请求恢复长堤街原学区！") == "恢复长堤街原学区"
    assert shortened("投诉") == "投诉"


def test_without_titles_a_sentence_is_the_name() -> None:
    texts = ["操场的灯坏了三个月没有人修。", "操场的灯坏了，晚上看不见路。"]
    assert "操场的灯坏了" in named(["", ""], texts).name
