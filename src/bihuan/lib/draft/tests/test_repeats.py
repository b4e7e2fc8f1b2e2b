import pytest

from bihuan.lib.draft import repeats
from bihuan.lib.draft.reading import read


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.kind, finding.quote) for finding in repeats.check(read(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县委、县文旅局县文旅局联合发文。", ("word_doubled", "县文旅局县文旅局")),
        ("督导组对对口帮扶学校进行进行了走访。", ("word_doubled", "进行进行")),
        ("关于做好关于做好暑期工作的通知", ("word_doubled", "关于做好关于做好")),
        ("抽查语文、数学、英语、语文、物理的作业。", ("item_doubled", "语文")),
    ],
)
def test_what_was_written_twice_is_found(text: str, expected: tuple[str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "人人参与、天天检查、件件落实，家家户户受益。",
        "大家研究研究、讨论讨论，好好总结总结。",
        "一个一个查，一所学校一所学校过，一次又一次走访。",
        "中小学学校和取得教师教师资格证的人员。",
        "校车从东门路、南门路、东门路到学校。",
        "很好很好，非常非常满意。",
        "责任到人，人到岗位。",
        "要多少给多少要多少给多少。",
        "听取教师、家长、由校委会推荐的校外教师、家长、学生的意见。",
    ],
)
def test_words_that_chinese_doubles_rightly_are_left_alone(text: str) -> None:
    assert found(text) == []


SENTENCE = "全县各学校要严格执行校外人员入校登记制度并每天上报。"
OTHER = "值班领导每天到岗到位并且认真做好交接班的各项记录。"


def test_a_passage_pasted_twice_is_told_once() -> None:
    assert [kind for kind, _quote in found((SENTENCE + OTHER) * 2)] == ["sentence_doubled"]


def test_a_sentence_that_comes_back_far_away_is_a_refrain() -> None:
    assert found(SENTENCE + "".join(f"第{n}所学校情况不同。" for n in range(99)) + SENTENCE) == []


def test_doubled_marks_are_remarked_on_once() -> None:
    (finding,) = repeats.check(read("收到来信5件,,办结4件；；其余正在办理。。"))
    assert (finding.flag, finding.quote, finding.computed) == ("info", ",,", "共3处")
