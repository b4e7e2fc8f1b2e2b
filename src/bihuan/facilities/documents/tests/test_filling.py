"""Numbers in a filled document: which, as of when, in which words, and what may not be asked."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from docx import Document

from bihuan.facilities.documents import package
from bihuan.facilities.documents.filling import Filled, fill
from bihuan.facilities.documents.package import DOCUMENT, W
from bihuan.facilities.documents.shipped.layout import Cell, table
from bihuan.facilities.documents.tests import word
from bihuan.facilities.documents.tests.conftest import NOW
from bihuan.facilities.documents.verifying import made, verify
from bihuan.kernel import clock, log
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger

EARLIER, TODAY = date(2026, 4, 3), date(2026, 4, 10)
STYLE, LAST = "基层干部作风问题", "联系服务群众最后一公里问题"


@pytest.fixture
def problems(office: District) -> list[Matter]:
    """Two problems a week ago, one today."""

    def problem(origin: str) -> Matter:
        labels = {"origin": origin}
        return ledger.register(
            list_code="problems", title=f"门口拥堵（{origin}）", labels=labels, by=office.clerk
        )

    with clock.at(clock.now() - timedelta(days=7)):
        found = [problem(STYLE), problem(LAST)]
    return [*found, problem(LAST)]


def said(*lines: str, as_of: date = TODAY, **more: Any) -> str:
    return package.text_of(filled(*lines, as_of=as_of, **more).docx)


def filled(*lines: str, as_of: date = TODAY, fields: Any = None, **more: Any) -> Filled:
    return fill(word.template(*lines), fields=fields or {}, as_of=as_of, **more)


WRITTEN = (
    ("共{{ 登记问题 }}个。", "共3个。"),
    ("{{登记问题|按问题来源类别}}", f"其中，{STYLE}1个、{LAST}2个"),
    ('{{ 登记问题|分列("origin") }}', f"{STYLE}1个、{LAST}2个"),
    ('{{ 登记问题|按("origin") }}', f"其中，{STYLE}1个、{LAST}2个"),
    (f'{{{{ 登记问题|分项("问题来源类别", "{LAST}") }}}}', "2"),
    ('{{ 登记问题|截至("2026-04-03") }}', "2"),
    ("{{ 登记问题|截至(开始日期) }}", "2"),
    ("{{ 登记问题|自（“2026-04-10”） }}", "1"),
    ('{{ 登记问题|净增("2026-04-04") }}', "1"),
    ('{{ 登记问题|清单("problems") }}', "3"),
    ('{{ 登记问题|单位("青禾二小") }}', "0"),
    ("{{ 已销号问题|占(登记问题) }}", "0%"),
    ("{{ 登记问题|占(已销号问题) }}", "—"),
    ("{{ 反映人满意|比例 }}", "—"),
    ("{{ 反映人满意|分母 }}", "0"),
    ("{{ 已销号问题|按问题来源类别 }}", "各类均为0个"),
    ('{{ 指标("problems.registered") }}', "3"),
    ("{% if 登记问题 > 2 %}多{% else %}少{% endif %}", "多"),
    ("{% if 已销号问题 %}有{% else %}无{% endif %}", "无"),
    ('{{ 主送|default("各单位", true) }}', "各单位"),
)


def test_an_author_gets_the_number_asked_for(problems: list[Matter]) -> None:
    lines = [line for line, _text in WRITTEN]
    found = said(*lines, fields={"开始日期": EARLIER}).splitlines()
    assert dict(zip(lines, found, strict=True)) == dict(WRITTEN)


def test_each_number_is_recorded_with_its_figure_instant_and_part(problems: list[Matter]) -> None:
    log.integrate()
    found = filled("共{{ 登记问题 }}个，{{ 登记问题|按问题来源类别 }}。", as_of=EARLIER)
    asked = [(one.asked.figure, one.asked.as_of, one.asked.key) for one in found.numbers]
    assert asked == [("problems.registered", "2026-04-03", key) for key in ("", STYLE, LAST)]
    assert [one.words for one in found.numbers] == ["2", "1", "1"]
    last = log.latest()
    assert last is not None
    assert (made(found.docx).log_size, made(found.docx).log_root) == (
        last.size,
        bytes(last.root).hex(),
    )


def test_a_day_that_is_not_over_is_the_instant_of_filling(
    office: District, problems: list[Matter]
) -> None:
    found = filled("共{{ 登记问题 }}个。", as_of=TODAY)
    with clock.at(clock.now() + timedelta(hours=1)):
        ledger.register(list_code="problems", title="同日又一件", by=office.clerk)
        assert [one.state for one in verify(found.docx)] == ["unchanged"]
        assert said("共{{ 登记问题 }}个。") == "共4个。"


def test_numbers_in_tables_stand_in_controls_that_word_accepts(problems: list[Matter]) -> None:
    rows = [
        [Cell("类别"), Cell("登记")],
        [Cell('{%tr for 行 in 登记问题|各项("问题来源类别") %}'), Cell("")],
        [Cell("{{ 行.名称 }}"), Cell("{{ 行.数 }}个")],
        [Cell("{%tr endfor %}"), Cell("")],
        [Cell("合计"), Cell("{{ 登记问题 }}")],
    ]
    found = fill(word.template(more=[table([4000, 4000], rows)]), fields={}, as_of=TODAY)
    lines = package.text_of(found.docx).splitlines()
    assert f"{LAST}\t2个" in lines
    assert lines[-1] == "合计\t3"
    root = package.parse(package.read(found.docx)[DOCUMENT])
    found_in = {str(one.getparent().tag) for one in word.controls(root)}
    assert found_in == {f"{W}p"}
    numbers = [one.find(f"{W}sdtPr/{W}id").get(f"{W}val") for one in word.controls(root)]
    assert len(set(numbers)) == len(numbers) == 5
    Document(io.BytesIO(found.docx))


def test_a_row_of_one_figure_gives_the_same_part_of_another_even_if_it_is_nought(
    problems: list[Matter],
) -> None:
    line = (
        '{% for 行 in 登记问题|各项("责任单位") %}'
        '{{ 行.名称 }}{{ 行.数 }}中{{ 已销号问题|分项("责任单位", 行) }}{% endfor %}'
    )
    found = filled(line)
    assert package.text_of(found.docx) == "未分类3中0"
    assert [one.state for one in verify(found.docx)] == ["unchanged", "unchanged"]


def test_a_tag_that_word_cut_into_runs_is_still_one_tag(problems: list[Matter]) -> None:
    run = '</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>'
    parts = package.read(word.made("共{{ 登记问题 }}个"))
    parts[DOCUMENT] = parts[DOCUMENT].replace("{{ 登记".encode(), f"{{{run}{{ 登{run}记".encode())
    kind = word.template()
    cut = type(kind)("cut", "切", kind.serves, kind.fields, package.write(parts))
    found = fill(cut, fields={}, as_of=TODAY)
    assert package.text_of(found.docx) == "共3个"
    assert [one.state for one in verify(found.docx)] == ["unchanged"]


def test_numbers_in_footers_are_bound_too(problems: list[Matter]) -> None:
    parts = package.read(word.made("正文"))
    name = "word/footer1.xml"
    parts[name] = parts[name].replace("— </w:t>".encode(), "{{ 登记问题 }}</w:t>".encode())
    kind = word.template()
    footed = type(kind)("footed", "页脚", kind.serves, kind.fields, package.write(parts))
    found = fill(footed, fields={}, as_of=TODAY)
    assert [(one.state, one.bound.text) for one in verify(found.docx)] == [("unchanged", "3")]
    Document(io.BytesIO(found.docx))


def test_the_matters_behind_a_figure_make_a_table_as_they_stood(
    office: District, problems: list[Matter]
) -> None:
    line = "{% for 行 in 登记问题|明细 %}{{ 行.编号 }}{{ 行.名称 }}{{ 行.状态 }}；{% endfor %}"
    text = said(line, as_of=EARLIER, viewer=office.leader)
    assert text.count("门口拥堵") == 2
    assert problems[0].number in text
    assert problems[2].number not in text


def test_persons_are_hidden_in_a_table_from_who_may_not_see_them(office: District) -> None:
    title = "王小明老师的电话没人接"
    ledger.register(list_code="problems", title=title, by=office.clerk)
    line = "{% for 行 in 登记问题|明细 %}{{ 行.名称 }}{% endfor %}"
    assert said(line, viewer=office.clerk) == title
    hidden = said(line)
    assert "王小明" not in hidden
    assert hidden.endswith("电话没人接")


def test_words_of_fields_are_words_whatever_is_in_them(problems: list[Matter]) -> None:
    told = "甲&乙<w:t>{{ 登记问题 }}\x0b\U0010fff01\U0010fff1\n第二段"
    found = filled("{{ 导语 }}", fields={"导语": told})
    assert package.text_of(found.docx) == "甲&乙<w:t>{{ 登记问题 }}1\n第二段"
    assert found.numbers == []


def test_the_same_asked_twice_makes_the_same_file(problems: list[Matter]) -> None:
    def once() -> bytes:
        with clock.at(NOW):
            return filled("共{{ 登记问题 }}个。", as_of=EARLIER).docx

    assert once() == once()


def test_a_finished_document_may_become_a_template_without_its_old_numbers(
    problems: list[Matter],
) -> None:
    old = filled("旧数{{ 登记问题 }}个，新数{_{ 登记问题 }_}个。", as_of=EARLIER)
    kind = word.template()
    again = type(kind)("again", "再用", kind.serves, kind.fields, old.docx)
    found = fill(again, fields={}, as_of=TODAY)
    assert package.text_of(found.docx) == "旧数2个，新数3个。"
    assert [one.words for one in found.numbers] == ["3"]
    assert [one.state for one in verify(found.docx)] == ["unchanged"]


@pytest.mark.parametrize(
    "line",
    [
        "{{ 登记问题.figure }}",
        "{{ 标题.__class__ }}",
        "{{ 标题.format(1) }}",
        "{{ 登记问题 * 1000 }}",
        "{% set 甲 = 1 %}",
        "{% for 甲 in range(9) %}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{{ [1, 2] }}",
        "{{ 标题|attr('x') }}",
        "{{ 标题[0] }}",
        "{{ self }}",
        "{{r 标题 }}",
    ],
)
def test_a_template_cannot_reach_beyond_fields_and_figures(line: str) -> None:
    with pytest.raises(Invalid):
        filled(line)


def test_loops_within_loops_end(office: District) -> None:
    line = "x"
    for name in "甲乙丙":
        line = f"{{% for {name} in 附件 %}}{line}{{% endfor %}}"
    with pytest.raises(Invalid, match="循环太多"):
        filled(line, fields={"附件": [{"名称": str(n)} for n in range(100)]})


def test_a_field_that_a_template_does_not_have_is_named(office: District) -> None:
    with pytest.raises(Invalid, match="没有“甲”这个字段"):
        filled("{{ 标题 }}", fields={"甲": "乙"})
