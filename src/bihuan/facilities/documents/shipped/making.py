"""The shipped templates, made anew; the files beside are compared with these by a test.

What they say stands in the .txt files: a line is a paragraph, its first word the style.
"""

from pathlib import Path

from bihuan.facilities.documents.kinds import KINDS, Kind
from bihuan.facilities.documents.shipped.layout import document, imprint, paragraph

FOLDER = Path(__file__).parent

UPWARD = """\
Mark {{ 单位 }}文件
NumberUp {{ 文号 }}\t签发人：{{ 签发人 }}
Title {{ 标题 }}
To {{ 主送 }}：
"""
END = """\
Attached {%p for 件 in 附件 %}
Attached {% if loop.first %}附件：{% else %}　　　{% endif %}\
{% if 附件|length > 1 %}{{ loop.index }}. {% endif %}{{ 件.名称 }}
Attached {%p endfor %}
Signed {{ 单位 }}
Dated {{ 日期 }}
"""
IMPRINT = ["抄送：{{ 抄送 }}。", "{{ 单位 }}\t{{ 日期 }}印发"]


def every() -> dict[str, bytes]:
    """The .docx files by code of kind."""
    return {code: document(_blocks(kind), title=kind.label) for code, kind in KINDS.items()}


def _blocks(kind: Kind) -> list[str]:
    body = (FOLDER / f"{kind.code}.txt").read_text("utf-8")
    return [*_paragraphs(UPWARD + body + END), imprint(IMPRINT), paragraph("Tail", "")]


def _paragraphs(text: str) -> list[str]:
    lines = (line.partition(" ") for line in text.splitlines())
    return [paragraph(style, said) for style, _space, said in lines]
