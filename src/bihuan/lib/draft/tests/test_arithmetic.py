"""Sums, shares, growth, averages and tables that do not come out are found; others are let be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.draft import check


def raised(text: str) -> list[tuple[str, str]]:
    return [(f.flag, f.kind) for f in check(text) if f.flag != "info"]


@pytest.mark.parametrize(
    "text",
    [
        "全月受理来件112件，其中咨询80件、投诉32件。",
        "全月受理来件112件。其中，咨询80件，占71.4%；投诉32件，占28.6%。",
        "办理建议30件（主办20件、会办10件），提案15件（主办10件、会办5件）。",
        "办理建议30件，其中主办20件（含重点建议2件）、会办10件；提案15件，其中主办9件、会办6件。",
        "查出的20个问题中，12个涉及食堂，8个涉及校车。",
        "受理诉求500件，办结480件，正在办理20件。",
        "受理3.52万件，办结3.11万件，办理中0.42万件。",  # each rounded
        "共抽查学校60所，其中小学40所、初中16所、教学点4个。",
        "共有教师100名，其中女教师70名，党员45名。",  # classes overlap
        "检查学校200所，其中小学40所、初中30所。",  # not said to be all
        "检查学校72所，其中小学40所、初中30所等。",
        "发现隐患90处、线索10条，其中已整改隐患60处。",
        "大班额班级120个，其中66人以上超大班额40个。",
        "围绕4项任务、16条措施、52个重点逐项推进。",
        "摸排线索300条，查实问题40个，整改36个。",
        "培训教师1200余人，其中校长40人、骨干教师300人。",
        "家长最关注的问题（可多选）：作业60人、食堂50人、其他20人，共调查80人。",
        "议案14件、提案13件，其中主办24件、协办3件。",
        "小学12所、初中6所，合计18所。",
        "一季度受理诉求90件。按内容分类：教学40件、后勤30件、其他20件。",
        "排名前三的诉求：住宿80件、收费60件、食堂20件，占总量200件的80%。",
    ],
)
def test_figures_that_agree_or_cannot_be_decided_are_let_be(text: str) -> None:
    assert raised(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "全月受理来件112件，其中咨询80件、投诉20件、其他10件。",
        "全月受理来件112件。其中，咨询80件，占71.4%；投诉30件，占28.6%。",
        "办理建议30件（主办20件、会办11件）。",
        "办理建议30件，其中主办20件（含重点建议2件）、会办11件。",
        "受理诉求500件，办结480件，正在办理25件。",
        "受理诉求500件，其中满意470件，基本满意20件，不满意5件。",
        "全校分为三个年级组：甲组30人、乙组28人、丙组25人，合计84人。",
        "一季度共受理诉求90件。按内容分类：教学40件、后勤30件、其他21件。",
        "共有在职教师80人，其中男教师30人、女教师51人。",
    ],
)
def test_parts_that_say_they_are_all_and_do_not_add_up_are_errors(text: str) -> None:
    assert ("error", "sum") in raised(text)


def test_a_list_that_nearly_adds_up_is_asked_about() -> None:
    text = "共抽查学校60所，其中小学40所、初中15所、教学点4个。"
    assert raised(text) == [("warn", "sum")]


def test_the_calculation_is_shown() -> None:
    (finding,) = check("受理诉求500件，办结480件，正在办理25件。")
    assert finding.computed == "480 + 25 = 505件"
    assert "比总数500件多5件" in finding.message
    assert finding.quote == "500件，办结480件，正在办理25件"


def test_a_part_larger_than_its_total_is_an_error() -> None:
    assert raised("发现问题20个，其中已整改25个。") == [("error", "part")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("共15个项目，已开工12个，开工率80.0%。", []),
        ("共15个项目，已开工12个，开工率82.0%。", [("warn", "share")]),
        ("共有学校50所，其中公办30所，占60%，民办20所，占40%。", []),
        ("共有学校50所，其中公办30所，占62%，民办20所，占40%。", [("error", "share")]),
        ("学校30所，占全县学校总数的35.2%。", []),  # of a total not told
        ("甲类占50.2%，乙类占30.1%，其他占19.7%。", []),
        ("甲类占50.2%，乙类占30.1%，其他占17.7%。", [("error", "share")]),
        ("甲类占33.33%，乙类占33.33%，其他占33.33%。", []),  # each rounded
        ("满意率达到105%。", [("error", "share")]),
        ("完成年度计划的120%。", []),
        ("随迁子女占新生总数的12%，共招生300人，其中住宿生30人。", []),
    ],
)
def test_shares_are_held_against_what_they_are_of(text: str, found: list[tuple[str, str]]) -> None:
    assert raised(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("受理120件，比上年增加20件，增长20%。", []),
        ("受理120件，比上年增加20件，增长16.7%。", [("error", "growth")]),
        ("在校生1.53万人，比上年增加0.06万人，增长4.1%。", []),  # rounded inputs
        ("受理80件，比上年减少20件，下降20%。", []),
        ("受理80件，比上年减少20件，下降25%。", [("error", "growth")]),
        ("学校由80所增加到92所，增加12所，增长15%。", []),
        ("学校由80所增加到92所，增加13所。", [("error", "growth")]),
        ("学校由92所增加到80所。", [("error", "growth")]),
        ("受理100件，去年同期80件，增长25%。", []),
        ("受理100件，去年同期80件，增长20%。", [("error", "growth")]),
        ("受理100件，同比上升33.3%。", []),
        ("受理100件，同比上升33.0%。", [("warn", "growth")]),
        ("达标率由81.5%提高到86.0%，提高4.5个百分点。", []),
        ("达标率由81.5%提高到86.0%，提高5.5个百分点。", [("warn", "growth")]),
        ("会议减少18.6%，文件减少32%。", []),
        ("受理120件，与上年的100件相比，增加20件，增长20%。", []),
        ("受理120件，与上年的105件相比，增加20件，增长20%。", [("error", "growth")]),
    ],
)
def test_changes_are_held_against_their_base(text: str, found: list[tuple[str, str]]) -> None:
    assert raised(text) == found


def test_dividing_by_this_years_value_is_named() -> None:
    (finding,) = check("受理120件，比上年增加20件，增长16.7%。")
    assert "除以了本期数" in finding.message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全校20个班，共900名学生，平均每班45人。", []),
        ("全校20个班，共900名学生，平均每班48人。", [("warn", "average")]),
        ("分成6个组，每组5人，共30人。", []),
        ("分成6个组，每组5人，共32人。", [("warn", "average")]),
        ("资助学生200人，每人500元，共计10万元。", []),
        ("资助学生200人，每人500元，共计11万元。", [("warn", "average")]),
        ("每班配备2名教师，共有教师300名、学生4000名。", []),
    ],
)
def test_averages_and_products_are_recomputed(text: str, found: list[tuple[str, str]]) -> None:
    assert raised(text) == found


@pytest.mark.parametrize("text", ["走访家庭近80余户。", "不足30多人。", "将近3万余元。"])
def test_approximations_that_contradict_each_other_are_asked_about(text: str) -> None:
    assert raised(text) == [("warn", "approximation")]


@pytest.mark.parametrize("text", ["征集意见近200条。", "约30余人。", "90%以上。", "最近3次。"])
def test_single_approximations_are_let_be(text: str) -> None:
    assert raised(text) == []


_TABLE = (
    "类别\t件数\t办结\t占比\n咨询\t10\t9\t50%\n投诉\t6\t6\t30%\n其他\t4\t4\t20%\n"
    "合计\t{}\t19\t100%\n"
)


def test_the_total_row_of_a_table_is_added_up() -> None:
    assert raised(_TABLE.format(20)) == []
    (finding,) = check(_TABLE.format(21))
    assert (finding.flag, finding.kind, finding.quote) == ("error", "table", "21")
    assert finding.computed == "10 + 6 + 4 = 20"


def test_the_total_column_of_a_table_is_added_up() -> None:
    rows = "学校\t男\t女\t合计\n甲校\t10\t9\t19\n乙校\t6\t6\t{}\n丙校\t4\t4\t8\n"
    assert raised(rows.format(12)) == []
    assert raised(rows.format(13)) == [("error", "table")]


def test_cells_may_have_their_measure_word_and_strokes_between_them() -> None:
    text = "|科室|件数|\n|甲科|1,200件|\n|乙科|30件|\n|丙科|4件|\n|合计|{}件|\n"
    assert raised(text.format("1,234")) == []
    assert raised(text.format("1,243")) == [("error", "table")]


def test_the_text_is_held_against_the_total_of_the_column_of_that_name() -> None:
    text = "本月共排查隐患{}处。\n科室\t排查隐患数\n甲科\t80\n乙科\t30\n丙科\t10\n合计\t120\n"
    assert raised(text.format(120)) == []
    assert raised(text.format(126)) == [("warn", "table")]


def test_subtotals_are_not_counted_twice() -> None:
    text = "类\t数\n甲\t3\n乙\t4\n小计\t7\n丙\t5\n丁\t6\n小计\t11\n合计\t18\n"
    assert raised(text) == []


_PARTS = st.lists(st.integers(20, 400), min_size=2, max_size=7)
_CLASSES = ("咨询", "投诉", "求助", "建议", "举报", "感谢")


@given(_PARTS, st.sampled_from("件个项条"), st.sampled_from("、，"))
def test_a_division_that_adds_up_is_let_be_and_one_slip_in_it_is_found(
    parts: list[int], unit: str, mark: str
) -> None:
    names = [*_CLASSES[: len(parts) - 1], "其他"]
    total = sum(parts)

    def text(whole: int, values: list[int]) -> str:
        listed = mark.join(f"{n}类{v}{unit}" for n, v in zip(names, values, strict=True))
        return f"本月共受理来件{whole}{unit}，其中{listed}。"

    assert raised(text(total, parts)) == []
    assert ("error", "sum") in raised(text(total + 3, parts))
    slipped = [parts[0] - 7, *parts[1:]]
    assert ("error", "sum") in raised(text(total, slipped))


@given(st.integers(50, 5000), st.integers(1, 99))
def test_a_share_printed_from_its_parts_is_let_be(total: int, percent: int) -> None:
    part = max(1, total * percent // 100)
    share = f"{part / total * 100:.2f}"
    rest = total - part
    left = f"{rest / total * 100:.2f}"
    text = f"共受理{total}件，其中甲类{part}件，占{share}%；乙类{rest}件，占{left}%。"
    assert raised(text) == []


def test_the_joint_share_of_the_first_few_is_held_against_the_total_further_up() -> None:
    text = "本月共受理诉求500件。排名前三的诉求：住宿150件、收费120件、食堂80件，占诉求总量的{}%。"
    assert raised(text.format(70)) == []
    assert raised(text.format(76)) == [("warn", "share")]


def test_a_total_that_is_taken_up_with_another_number_is_asked_about() -> None:
    text = "全年共征集委员提案136件。各科室认真研究。这{}件提案都已答复。"
    assert raised(text.format(136)) == []
    assert raised(text.format(146)) == [("warn", "total")]


def test_numbered_paragraphs_are_added_up_where_they_nearly_come_to_the_total() -> None:
    text = (
        "本月共受理诉求600件。\n（一）食堂方面受理诉求{}件，满意率92%。\n"
        "（二）校车方面受理诉求210件，满意率95%。\n（三）作业方面受理诉求140件，满意率90%。\n完。"
    )
    assert raised(text.format(250)) == []
    assert raised(text.format(256)) == [("warn", "sum")]
    assert raised(text.format(120)) == []


def test_more_done_than_there_was_is_an_error() -> None:
    assert raised("共交办问题48个，已办结49个，办结率98%。") == [("error", "part")]
