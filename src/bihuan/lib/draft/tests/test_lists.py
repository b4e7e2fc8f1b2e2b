import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.draft import lists
from bihuan.lib.draft.reading import read
from bihuan.lib.draft.series import chinese, small

THINGS = (
    "课堂",
    "食堂",
    "宿舍",
    "操场",
    "校门",
    "账目",
    "图书",
    "仪器",
    "校车",
    "医务",
    "值班",
    "档案",
)


def flags(text: str) -> list[str]:
    return [finding.flag for finding in lists.check(read(text))]


def found(text: str) -> list[str]:
    return [finding.quote for finding in lists.check(read(text))]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("确保事项、股室、时限、标准、责任“四清楚”。", "“四清楚”"),
        ("落实晨检、午检、晚检、消毒“五项制度”，守住底线。", "“五项制度”"),
        ("实行“三必查”：门卫必查、灶台必查、库房必查、台账必查。", "“三必查”"),
        ("推行“五个一”活动，即读一本书、写一篇文、听一堂课、访一户家。", "“五个一”"),
        ("分为宣传、自查、抽查、复查、总结四个阶段推进。", "四个阶段"),
        ("会同公安、卫健、市监、消防等三个部门开展检查。", "三个部门"),
        ("成立四个工作组：综合组、宣传组、督导组。", "四个工作组"),
        ("三个环节（收集、交办、办理、销号）环环相扣。", "三个环节"),
        ("形成县—乡—校—班三级网络。", "三级网络"),
        (
            "整治文多会多、检查频繁，电话难打、回复难，搭车收费、乱发资料，侵占经费等3个方面问题。",
            "3个方面",
        ),
        ("省、市、县和乡三级联动。", "三级联动"),
        ("重点检查食品、消防、用电、交通安全五个方面。", "五个方面"),
        ("推进课程改革、教材建设和教师培训四项工作。", "四项工作"),
        ("会同公安、卫健、市监、消防、住建等六个部门开展检查。", "六个部门"),
        ("围绕备课、上课、作业、辅导深入开展“三项行动”。", "“三项行动”"),
        ("做到校门口有人、楼道有人、操场有人“四有人”。", "“四有人”"),
    ],
)
def test_a_count_that_its_list_contradicts_is_found(text: str, quote: str) -> None:
    assert found(text) == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "确保事项、股室、时限、标准、责任“五清楚”。",
        # Lists that break off may be shorter than their count.
        "聚焦校门秩序、食堂卫生等6个方面问题开展整治。",
        "会同公安、卫健、市监、消防等四个部门开展检查。",
        # Between commas stands one compound item.
        "设置党建引领、教学改革、后勤保障，特殊教育、继续教育与社区教育，招生考试暨学籍管理、财务资产、安全稳定等7个专题。",
        "狠抓会多文多、检查频繁，电话难打、回复难等，借机收费、搭车收费，乱发资料，侵占经费等5个方面问题。",
        # Every item has the word that is counted, in two lists after two counts.
        "坚持“两必到”“三必问”：现场必到、家中必到，饮食必问、住宿必问、情绪必问。",
        "带头“做一次宣讲，办一件实事，结一户对子”三个一活动。",
        "推行“四个一”：读一本书、写一篇文、听一堂课、访一户家。",
        "县—乡—校三级网络全面建立。",
        "做到“三个一”，即书离眼______、胸离桌一拳、手离笔尖一寸。",
        "推行“三个一”：每周家访、建一份档案、开一次班会。",
        # Fixed expressions and composed ones count nothing here.
        "增强政治、大局“四个意识”，坚定“四个自信”，落实“三重一大”和“五项管理”。",
        # What follows is no list of it.
        "对照“五看”要求，分管领导逐校看、责任督学随机看、家长代表现场看。",
        "以“四严两不”管住经费。",
        "围绕8个方面重点任务，列出清单、明确责任、限定时间。",
        "抽查小学、初中32所，发现管理松散、制度缺失问题15个。",
        "建成教学楼、宿舍楼4幢，培训校长、教师60人。",
        # A verb inside an item begins the list anew.
        "通过走访、座谈、问卷梳理食堂、宿舍、校车三类问题。",
        "划分为优秀、合格、基本合格、不合格四个等次。",
        "第一、二、三类收费项目全部公示。",
        "近三个方面、约五个部门、20余个方面均有涉及。",
    ],
)
def test_a_count_that_some_reading_of_its_list_gives_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_grouping_by_and_alone_is_a_question() -> None:
    text = "分为两个层级，即机关、学区、直属中心和学校两个层级。"
    assert flags(text) == ["warn"]


def test_the_finding_tells_what_was_listed() -> None:
    (finding,) = lists.check(read("做到底数、责任、时限“四清”。"))
    assert finding.flag == "error"
    assert "做到底数、责任、时限" in finding.computed
    assert finding.message == "“四清”说的是4项，前面列出的是3项，请核对列举或数目。"


@given(st.lists(st.sampled_from(THINGS), min_size=3, max_size=10, unique=True), st.data())
def test_a_list_with_its_own_count_is_silent_and_with_another_is_found(
    items: list[str], data: st.DataObject
) -> None:
    number = len(items)
    wrong = data.draw(st.sampled_from([n for n in (number - 1, number + 1) if n >= 2]))
    shape = data.draw(
        st.sampled_from(["做到{}“{}到位”。", "重点检查{}{}个方面。", "检查{}{}项内容。"])
    )
    for quotes in (shape.format("、".join(items), chinese(number)),):
        assert found(quotes) == []
    assert len(found(shape.format("、".join(items), chinese(wrong)))) == 1


@given(st.integers(1, 99))
def test_a_numeral_is_read_back(number: int) -> None:
    assert small(chinese(number)) == number == small(str(number))


@pytest.mark.parametrize("word", ["", "百", "一二", "十十", "三十十", "100", "2026", "几"])
def test_what_is_no_numeral_below_a_hundred_has_no_number(word: str) -> None:
    assert small(word) is None


@pytest.mark.parametrize("part", ["三个方面：", "“五个一”，即", "甲、乙，", "（三类", "等四项制度"])
def test_long_debris_takes_no_longer_than_its_length(part: str) -> None:
    began = time.process_time()
    assert isinstance(found(part * 500), list)
    assert time.process_time() - began < 3


ODD = st.text("一二三四五“”（）、，。：；\n和等即个项类方面必查到位—…3X的", max_size=80)


@given(ODD)
def test_any_text_is_read_and_its_findings_quote_it(text: str) -> None:
    for finding in lists.check(read(text)):
        assert text[finding.start : finding.end] == finding.quote


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("按照“五个落实”要求，做到人员落实、经费落实、场地落实、课程落实。", ["“五个落实”"]),
        ("按照“四个落实”要求，做到人员落实、经费落实、场地落实、课程落实。", []),
        ("围绕“三化”目标，推进校园绿化、美化、净化、亮化工程。", ["“三化”"]),
        ("围绕“三化”要求，实现校园净化、美化，推进课程多样化、特色化。", []),
    ],
)
def test_items_that_end_with_the_word_counted_are_its_list_wherever_they_stand(
    text: str, found: list[str]
) -> None:
    assert [one.quote for one in lists.check(read(text))] == found
