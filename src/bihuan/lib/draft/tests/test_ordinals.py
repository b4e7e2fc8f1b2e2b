import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.draft import ordinals
from bihuan.lib.draft.reading import read
from bihuan.lib.draft.series import chinese


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.kind, finding.quote) for finding in ordinals.check(read(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是抓课堂。二是抓作业。四是抓家访。五是抓考试。", ("ordinal_skipped", "四是")),
        ("一是抓课堂。二是抓作业。二是抓家访。", ("ordinal_doubled", "二是")),
        ("一、总体情况\n正文。\n二、做法\n正文。\n四、打算\n正文。", ("ordinal_skipped", "四、")),
        ("（一）食堂\n甲。\n（二）宿舍\n乙。\n（二）校车\n丙。", ("ordinal_doubled", "（二）")),
        ("（一）总则\n一、范围\n二、对象\n（二）细则\n", ("heading_level", "一、")),
        ("1.查食堂。\n2.查宿舍。\n4.查校车。\n", ("ordinal_skipped", "4.")),
        ("重点抓好以下三个方面：一是抓课堂。二是抓作业。", ("ordinal_count", "三个方面")),
        ("重点做到“三个加强”。\n一是加强巡查。\n二是加强通报。", ("ordinal_count", "“三个加强”")),
        ("以“三个优先”为牵引做实事。\n一是修路。\n二是通车。", ("ordinal_count", "“三个优先”")),
        ("主要开展四项工作。第一，摸底。第二，整改。第三，复查。", ("ordinal_count", "四项工作")),
    ],
)  # fmt: skip
def test_what_breaks_a_run_is_found(text: str, expected: tuple[str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "主要做到“三个加强”。\n一是加强巡查。多方联动。\n二是加强通报。\n三是加强问责。",
        # Each section has its own run; and runs hold runs.
        "一、学\n一是集中学。二是自学。\n二、查\n一是请进来。二是走出去。三是面对面。\n三、改\n一是立行立改。",
        "1.总则\n1.范围\n2.对象\n2.细则\n1.时间\n2.地点\n3.附则",
        "一是抓班子：首先抓学习，其次抓纪律。二是抓队伍。",
        # The extract begins in the middle of a run.
        "二是开展参观。三是开展演讲。",
        "按照“（一）条件具备；（三）手续齐全”的规定办理。",
        "落实“双减”要求和“五项管理”。一是控总量。二是提质量。",
        "从课堂、作业、考试三个方面入手。一是建机制。二是强督导。",
        "3.5万人次参加，2.1万人受益。",
        "在全县召开了12次会议。一是动员会。二是推进会。",
    ],
)
def test_runs_that_are_in_order_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_run_that_goes_on_behind_the_gap_is_surely_wrong() -> None:
    (finding,) = ordinals.check(read("一是学。二是查。四是改。五是评。"))
    assert (finding.flag, finding.computed) == ("error", "上一个序号是2，这里是4")


@given(
    st.integers(2, 12),
    st.sampled_from(["{}是开展活动。", "（{}）开展活动。\n", "{}、开展活动。\n"]),
)
def test_a_run_announced_with_its_length_is_silent_and_otherwise_found(
    length: int, shape: str
) -> None:
    run = "".join(shape.format(chinese(n)) for n in range(1, length + 1))
    assert found(f"现将以下{chinese(length)}项工作通报如下：\n{run}") == []
    told = found(f"现将以下{chinese(length + 1)}项工作通报如下：\n{run}")
    assert [kind for kind, _quote in told] == ["ordinal_count"]
