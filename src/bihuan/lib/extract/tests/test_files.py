from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.extract import Unreadable, extract, kind_of
from bihuan.lib.extract.tests import made

SAID = "全区共梳理问题52个，其中：作风问题6个。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_text_is_read_in_whichever_encoding_it_was_saved(encoding: str) -> None:
    assert extract(SAID.encode(encoding), "草稿.txt").text == SAID


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1).filter(str.strip))
def test_utf8_text_comes_out_as_it_went_in(text: str) -> None:
    if (
        not text.encode().startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
        and kind_of(text.encode()) == "txt"
    ):
        assert extract(text.encode()).text == text


def test_line_ends_stay_so_that_places_are_those_of_the_file() -> None:
    assert extract("一\r\n二\n".encode()).text == "一\r\n二\n"


def test_a_few_broken_characters_are_replaced_and_told() -> None:
    data = ("字" * 5000).encode() + b"\xe4\xb8" + "完。".encode()
    found = extract(data)
    assert found.text.endswith("\ufffd完。")
    assert "1处" in found.notes[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x00\x01\x02\x03" * 100, "不是文本文件"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 .docx"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"{\\rtf1", "RTF"),
        (b"", "没有文字"),
        (b" \n\t ", "没有文字"),
        (b"\xff\xfe\x00", "编码"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        extract(data)


def test_a_page_is_read_without_scripts_menus_and_blanks_of_its_source() -> None:
    page = f"""<!DOCTYPE html><html><head><title>题</title><style>p{{}}</style></head><body>
      <nav><a href="/">首页</a></nav><h1>关于
        <b>整改</b>情况</h1><script>alert(1)</script>
      <p>{SAID}<br>另起一行</p><!-- 注 --><ruby>当<rt>dāng</rt></ruby>地
      <footer>版权</footer></body></html>"""
    assert extract(page.encode()).text.split("\n") == [
        "关于 整改情况", SAID, "另起一行", "当地",
    ]  # fmt: skip


def test_rows_of_a_table_on_a_page_are_lines_joined_by_tabs() -> None:
    head = "<tr><th>单位</th><th>受理</th></tr>"
    page = f"<table>{head}\n<tr><td><p>甲校</p></td> <td>12</td></tr></table>"
    assert extract(page.encode(), "a.html").text == "单位\t受理\n甲校\t12"


def test_a_page_is_decoded_as_it_says() -> None:
    page = '<html><head><meta charset="GB2312"></head><body><p>整改</p></body></html>'
    assert extract(page.encode("gb18030")).text == "整改"


def test_titles_and_numbers_that_stand_on_every_page_of_a_pdf_are_left_out() -> None:
    pages = [
        ["Report 2026", f"Part {word} has 5 items.", f"and more {word}", f"- {number} -"]
        for number, word in enumerate("abcd", 1)
    ]
    found = extract(made.pdf(pages))
    assert found.text.split("\f")[1] == "Part b has 5 items.\nand more b"
    assert [found.page(found.text.index(f"Part {word}")) for word in "abcd"] == [1, 2, 3, 4]


def test_lines_that_come_again_at_other_places_of_pages_stay() -> None:
    body = [f"Item {n % 3} of the list" for n in range(40)]
    pages = [body[n : n + 7] for n in range(0, 35, 7)]
    assert extract(made.pdf(pages)).text.replace("\f", "\n").split("\n") == body[:35]


def test_lines_that_only_begin_alike_stay() -> None:
    found = extract(
        made.pdf([["Alpha", "one", "x"], ["Beta", "two", "y"], ["Gamma", "three", "z"]])
    )
    assert found.text == "Alpha\none\nx\fBeta\ntwo\ny\fGamma\nthree\nz"


def test_a_page_without_text_is_told_and_a_scan_is_refused() -> None:
    found = extract(made.pdf([["Total 52 items"], []]))
    assert found.notes == ("第2页没有文字（可能是扫描图像），没有核对。",)
    with pytest.raises(Unreadable, match="扫描件"):
        extract(made.page_image())


def test_a_damaged_pdf_is_refused_in_words() -> None:
    with pytest.raises(Unreadable, match="打不开"):
        extract(b"%PDF-1.4 nothing")


def test_what_no_database_can_keep_is_replaced_place_by_place() -> None:
    page = "<html><body><p>甲&#xD800;乙\x00丙</p></body></html>"
    text = extract(page.encode()).text
    assert not {"\x00", "\ud800"} & set(text)
    assert {"甲", "乙", "丙"} <= set(text)
