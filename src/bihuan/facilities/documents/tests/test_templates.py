"""An office's templates: adopted with a check that names what is wrong and where."""

from collections.abc import Callable
from datetime import date

import pytest

from bihuan.facilities.documents import package, templates
from bihuan.facilities.documents.checking import faults
from bihuan.facilities.documents.filling import fill
from bihuan.facilities.documents.kinds import KINDS
from bihuan.facilities.documents.package import DOCUMENT, TYPES, Parts
from bihuan.facilities.documents.tests.word import made
from bihuan.kernel.errors import Invalid
from bihuan.kernel.tests.district import District

FIELDS = KINDS["progress"].columns
RELATIONS = "word/_rels/document.xml.rels"


def test_an_adopted_template_replaces_the_shipped_one_and_its_editions_stay(
    office: District,
) -> None:
    first, second = made("第一版{{ 登记问题 }}"), made("第二版{{ 登记问题 }}")
    for docx in (first, second):
        templates.adopt("progress", "我局的汇报", docx, like="progress", by=office.admin)
    now = templates.get("progress")
    assert (now.label, now.edition, now.docx) == ("我局的汇报", 2, second)
    assert templates.get("progress", 1).docx == first
    assert templates.get("progress", 0).label == "进展情况汇报"
    text = package.text_of(fill(now, fields={}, as_of=date(2026, 4, 9)).docx)
    assert text == "第二版0"


def test_an_office_may_add_a_template_beside_the_shipped_one(office: District) -> None:
    templates.adopt("monthly", "月报", made("月报"), like="progress", by=office.admin)
    assert "月报" in [one.label for one in templates.every("report")]
    with pytest.raises(Invalid):
        templates.get("no-such")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("{{ 登记问提 }}", "没有名为“登记问提”的字段或指标。是不是“登记问题”？"),
        ("{{ 登记问题|按问题来源 }}", "没有“按问题来源”这种写法。是不是“按问题来源类别”？"),
        (
            "{{ 征集到的意见|按问题来源类别 }}",
            "没有“问题来源类别”这种分项，可以用：征集方式、征集形式",
        ),
        ('{{ 登记问题|分项("来源","甲") }}', "没有“来源”这种分项"),
        ("{% for 行 in 附件 %}{{ 行.名字 }}{% endfor %}", "没有“行.名字”这一列，可以用：名称"),
        ("{% if 登记问题 %}有", "{% if %} 没有对应的 {% endif %}"),
        ("{% endif %}", "结束标记没有对应的开始标记"),
        ("{{ 登记问题 | }}", "写法不对"),
        ("{{ 登记问题", "花括号没有成对"),
        ('{{ 指标("no.such") }}', "没有名为“no.such”的指标"),
    ],
)
def test_what_an_author_got_wrong_is_named_with_its_paragraph(line: str, text: str) -> None:
    found = faults(made("第一段没有错{{ 登记问题 }}", f"看这里：{line}"), FIELDS)
    assert len(found) == 1
    assert found[0].startswith("第2段“看这里：")
    assert text in found[0]


def test_a_template_with_an_unknown_field_is_not_adopted(office: District) -> None:
    docx = made("{{ 不存在的字段 }}")
    with pytest.raises(Invalid, match=r"第1段.*不存在的字段"):
        templates.adopt("progress", "坏模板", docx, like="progress", by=office.admin)
    with pytest.raises(Invalid, match="用在哪里"):
        templates.adopt("progress", "坏模板", made("好"), like="nothing", by=office.admin)
    assert templates.get("progress").edition == 0


def _external(parts: Parts) -> None:
    link = (
        b'<Relationship Id="rId9" Type="http://x/attachedTemplate"'
        b' Target="http://example.org/t.dotm" TargetMode="External"/>'
    )
    parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", link + b"</Relationships>")


def _macro(parts: Parts) -> None:
    parts["word/vbaProject.bin"] = b"x"


def _macro_type(parts: Parts) -> None:
    parts[TYPES] = parts[TYPES].replace(
        b"wordprocessingml.document.main", b"document.macroEnabled.main"
    )


def _object(parts: Parts) -> None:
    parts["word/embeddings/a.xlsx"] = b"x"


def _field(parts: Parts) -> None:
    field = b'<w:p><w:fldSimple w:instr=" INCLUDETEXT c:\\a.docx "/></w:p><w:sectPr'
    parts[DOCUMENT] = parts[DOCUMENT].replace(b"<w:sectPr", field, 1)


@pytest.mark.parametrize(
    ("harm", "text"),
    [
        (_external, "到外部的链接（http://example.org/t.dotm）"),
        (_macro, "有宏"),
        (_macro_type, "有宏"),
        (_object, "嵌入了别的文件"),
        (_field, "从外部取内容的域"),
    ],
)
def test_a_template_that_reaches_outside_is_refused(
    harm: Callable[[Parts], None], text: str
) -> None:
    parts = package.read(made("{{ 登记问题 }}"))
    harm(parts)
    assert text in "".join(faults(package.write(parts), FIELDS))


def test_what_is_no_word_file_is_refused() -> None:
    assert "不是完好的 Word 文档" in faults(b"nonsense", FIELDS)[0]
    assert "不能超过1MB" in faults(b"x" * 2_000_000, FIELDS)[0]
