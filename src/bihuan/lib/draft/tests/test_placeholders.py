import pytest

from bihuan.lib.draft import placeholders
from bihuan.lib.draft.reading import read


def kinds(text: str) -> list[str]:
    return [finding.kind.removeprefix("placeholder_") for finding in placeholders.check(read(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X月X日，召开推进会。", ["date"]),
        ("20XX年3月，启动改造。", ["date"]),
        ("20xx年工作总结", ["date"]),
        ("XX年X月，完成验收。", ["date"]),
        ("覆盖X所学校、惠及学生X万人。", ["number"]),
        ("就有约X.X万人观看。", ["number"]),
        ("采用“X+X”方案。", ["number"]),
        ("承办建议*件，办结率[X]%。", ["number"]),
        ("某某学校食堂承包人", ["name"]),
        ("XX市教育局印发通知", ["name"]),
        ("××小学、××中学", ["name"]),
        ("联系人：____，电话：____。", ["blank"]),
        ("整改时限：□□□□", ["blank"]),
        ("责任人【待填】，金额（待核实）。", ["to_fill"]),
    ],
)
def test_what_was_left_open_is_told_by_its_kind(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "体检增加X光检查，编号为XJ-2026-15。",
        "会议室尺寸6×8米，面积3*4平方米。",
        "推行1+X证书制度。",
        "使用XML和Excel格式报送。",
        "※注意事项",
        "平均气温23.5℃，共有30名学生。",
    ],
)
def test_letters_and_signs_that_mean_something_are_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_a_name_left_in_a_text_whose_particulars_were_taken_out_is_told() -> None:
    text = "X月X日检查X所学校。" * 9 + "局长周明远实地查看。"
    assert [one.quote for one in placeholders.check(read(text)) if one.kind == "half_masked"] == [
        "周明远"
    ]
    assert kinds("X月X日，局长周明远实地查看。") == ["date"]


def test_a_kind_is_told_once_with_how_often_it_stands_there() -> None:
    text = "X月X日检查X所学校，发现问题X个；" * 50
    date, number = placeholders.check(read(text))
    assert (date.flag, date.start, date.computed) == ("info", 0, "共50处：X月X日")
    assert number.computed == "共100处：X"
