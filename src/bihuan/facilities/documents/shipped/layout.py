"""The layout of GB/T 9704-2012 as Word keeps it: page, grid, named styles, page numbers.

Lengths are twips (1/20 pt) unless they say otherwise. Type area 156 × 225 mm: 22 lines of 28.95 pt
and 28 characters of 15.79 pt.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from bihuan.facilities.documents.package import write

MM = 1440 / 25.4
LINE = 579
"""28.95 pt; 22 of them are 224.7 mm."""
CHARACTER = 316
"""15.79 pt: the size 3号 (16 pt) less CHAR_SPACE / 4096 pt; 28 of them are 156 mm."""
CHAR_SPACE = -842
FANG, KAI, HEI, BIAO, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
RED = "FF0000"
THICK, THIN = 8, 6
"""In eighths of a point: 0.35 mm and 0.25 mm."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def mm(length: float) -> int:
    return round(length * MM)


@dataclass(frozen=True)
class Style:
    """A named style of a paragraph. `chars`: indent of the first line in characters; `size` in
    points; `before`, `after` in lines; `exact`: stands on the lines of the grid."""

    code: str
    name: str
    font: str = FANG
    size: float = 16
    align: str = "both"
    chars: int = 0
    left: int = 0
    right: int = 0
    before: float = 0
    after: float = 0
    exact: bool = True
    colour: str = ""
    outline: int | None = None
    keep: bool = False
    under: bool = False
    tab: int = 0


BODY = Style("Body", "公文正文", chars=2)
STYLES = (
    BODY,
    Style(
        "Mark", "发文机关标志", BIAO, 42, "center", before=mm(35) / LINE, exact=False, colour=RED
    ),
    Style("Number", "发文字号", align="center", before=2, under=True),
    Style(
        "NumberUp", "发文字号（上行文）",
        align="left", chars=1, before=2, under=True, tab=27 * CHARACTER,
    ),
    Style("Title", "公文标题", BIAO, 22, "center", before=2, keep=True),
    Style("TitleAlone", "简报标题", BIAO, 22, "center", before=2, after=1, keep=True),
    Style("TitleFlat", "表格标题", BIAO, 22, "center", before=0.5, after=0.5, keep=True),
    Style("FormMark", "表单标志", BIAO, 26, "center", exact=False, colour=RED),
    Style("FormNumber", "表单文号", align="center", under=True),
    Style(
        "BriefLine", "简报报头",
        align="left", chars=1, before=1, under=True, tab=27 * CHARACTER,
    ),
    Style("Subtitle", "标题下说明", KAI, 16, "center"),
    Style("To", "主送机关", align="left", before=1),
    Style("Heading1", "一级标题", HEI, chars=2, outline=0, keep=True),
    Style("Heading2", "二级标题", KAI, chars=2, outline=1, keep=True),
    Style("Heading3", "三级标题", chars=2, outline=2),
    Style("Attached", "附件说明", align="left", chars=2, before=1),
    Style("AttachedMore", "附件说明（续）", align="left", chars=5),
    Style("Signed", "署名", align="center", left=4240, before=2, keep=True),
    Style("Dated", "成文日期", align="center", left=4240),
    Style("Note", "附注", align="left", chars=2),
    Style("Imprint", "版记", size=14, align="left", left=280, right=280, tab=8845 - 280),
    Style("Tail", "版记后", size=1, align="left", exact=False),
    Style("Cell", "表格文字", size=12, align="center", exact=False),
    Style("CellText", "表格正文", size=12, align="left", exact=False),
    Style("CellHead", "表头", HEI, 12, "center", exact=False),
    Style("TableNote", "表头说明", size=14, align="left", tab=mm(225)),
)  # fmt: skip


# -- parts of a text ----------------------------------------------------------------------------


def paragraph(style: str, text: str) -> str:
    """Its tabs are tabs."""
    runs = "<w:r><w:tab/></w:r>".join(
        f'<w:r><w:t xml:space="preserve">{escape(one)}</w:t></w:r>' if one else ""
        for one in text.split("\t")
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


@dataclass(frozen=True)
class Cell:
    """`span`: columns it covers; `width` in twips is that of its columns together."""

    text: str
    style: str = "Cell"
    span: int = 1


def table(widths: list[int], rows: list[list[Cell]], head: int = 1) -> str:
    """A ruled table; its first `head` rows come again on every page."""
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{THIN}" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    body = "".join(_row(widths, cells, n < head) for n, cells in enumerate(rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def _row(widths: list[int], cells: list[Cell], head: bool) -> str:
    made, at = [], 0
    for one in cells:
        width = sum(widths[at : at + one.span])
        at += one.span
        span = f'<w:gridSpan w:val="{one.span}"/>' if one.span > 1 else ""
        inside = "".join(paragraph(one.style, line) for line in one.text.split("\n"))
        made.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/>'
            f"</w:tcPr>{inside}</w:tc>"
        )
    about = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    return f'<w:tr><w:trPr>{about}<w:trHeight w:val="480"/></w:trPr>{"".join(made)}</w:tr>'


def imprint(lines: list[str]) -> str:
    """版记: at the foot of the last page, between lines of which the first and last are thick."""
    rows = [
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="8845" w:type="dxa"/></w:tcPr>{paragraph("Imprint", line)}'
        "</w:tc></w:tr>"
        for line in lines
    ]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>'
        for side, size in (("top", THICK), ("bottom", THICK), ("insideH", THIN))
    )
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin"'
        ' w:horzAnchor="margin" w:tblpX="1" w:tblpYSpec="bottom"/>'
        f'<w:tblW w:w="8845" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="8845"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )


# -- the file -----------------------------------------------------------------------------------


def document(blocks: list[str], *, title: str, landscape: bool = False) -> bytes:
    """A .docx file; the same blocks make the same bytes."""
    return write(
        {
            "[Content_Types].xml": _types(),
            "_rels/.rels": _relations(
                (f"{_R}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ),
            "docProps/core.xml": _core(title),
            "word/document.xml": _document(blocks, landscape),
            "word/_rels/document.xml.rels": _relations(
                (f"{_R}/styles", "styles.xml"),
                (f"{_R}/settings", "settings.xml"),
                (f"{_R}/footer", "footer1.xml"),
                (f"{_R}/footer", "footer2.xml"),
            ),
            "word/styles.xml": _styles(),
            "word/settings.xml": _settings(),
            "word/footer1.xml": _footer("right"),
            "word/footer2.xml": _footer("left"),
        }
    )


def _document(blocks: list[str], landscape: bool) -> bytes:
    page = (mm(210), mm(297))
    top, right, bottom, left = mm(37), mm(26), mm(35), mm(28)
    turn = ""
    if landscape:  # the page turned: its head is where the paper is bound
        page, turn = (page[1], page[0]), ' w:orient="landscape"'
        top, right, bottom, left = left, top, right, bottom
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="even" r:id="rId4"/>'
        f'<w:pgSz w:w="{page[0]}" w:h="{page[1]}"{turn}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="{mm(15)}" w:footer="{min(mm(25.5), bottom - LINE)}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{CHAR_SPACE}"/>'
        "</w:sectPr>"
    )
    text = "".join(blocks)
    return (
        f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}">'
        f"<w:body>{text}{section}</w:body></w:document>"
    ).encode()


def _fonts(font: str) -> str:
    west = "Times New Roman" if font == FANG else font
    return f'<w:rFonts w:ascii="{west}" w:hAnsi="{west}" w:eastAsia="{font}" w:cs="{west}"/>'


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _styles() -> bytes:
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f'<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:spacing w:line="{LINE}"'
        ' w:lineRule="exact"/><w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name'
        ' w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0"'
        ' w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    text = "".join(_style(one) for one in STYLES)
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANG)}'
        f'{_size(16)}<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{normal}{text}</w:styles>"
    ).encode()


def _style(one: Style) -> str:
    keep = "<w:keepNext/>" if one.keep else ""
    line = (
        f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>'
        if one.under
        else ""
    )
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{one.tab}"/></w:tabs>' if one.tab else ""
    rule = f'w:line="{LINE}" w:lineRule="exact"' if one.exact else 'w:line="240" w:lineRule="auto"'
    grid = "" if one.exact else '<w:snapToGrid w:val="0"/>'
    room = f'w:before="{round(one.before * LINE)}" w:after="{round(one.after * LINE)}"'
    outline = "" if one.outline is None else f'<w:outlineLvl w:val="{one.outline}"/>'
    indent = f'<w:ind w:left="{one.left}" w:right="{one.right}"'
    if one.chars:
        indent += f' w:firstLineChars="{one.chars * 100}" w:firstLine="{one.chars * CHARACTER}"'
    colour = f'<w:color w:val="{one.colour}"/>' if one.colour else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{one.code}">'
        f'<w:name w:val={quoteattr(one.name)}/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{keep}{line}{tab}"
        f"{grid}<w:spacing {room} {rule}/>{indent}/>"
        f'<w:jc w:val="{one.align}"/>{outline}</w:pPr>'
        f"<w:rPr>{_fonts(one.font)}{colour}{_size(one.size)}</w:rPr></w:style>"
    )


def _settings() -> bytes:
    return (
        f'{_HEAD}<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    ).encode()


def _footer(side: str) -> bytes:
    """— 1 — in half-width 宋体 of 4号, one character from the outer edge."""
    look = f"<w:rPr>{_fonts(SONG)}{_size(14)}</w:rPr>"
    field = "".join(
        f"<w:r>{look}{inside}</w:r>"
        for inside in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return (
        f'{_HEAD}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:spacing w:line="280" w:lineRule="exact"/>'
        f'<w:ind w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>{field}</w:p></w:ftr>'
    ).encode()


def _core(title: str) -> bytes:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>"
    ).encode()


def _relations(*pairs: tuple[str, str]) -> bytes:
    inside = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(pairs, 1)
    )
    text = f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
    return (_HEAD + text).encode()


def _types() -> bytes:
    parts = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/footer1.xml": f"{_WORD}.footer+xml",
        "/word/footer2.xml": f"{_WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    inside = f'<Default Extension="rels" ContentType="{rels}"/>'
    inside += '<Default Extension="xml" ContentType="application/xml"/>'
    inside += "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{inside}</Types>'.encode()
